import { expect, test } from "vitest"
import { closeReason } from "./close-reason.ts"

test.each([
  { name: "short text stays", text: "DATA-0000: no", byteLength: 13 },
  { name: "long text is cut", text: "x".repeat(500), byteLength: 123 },
  { name: "never within a character of two bytes", text: "ä".repeat(100), byteLength: 122 },
  { name: "nor of three", text: "€".repeat(100), byteLength: 123 },
  { name: "nor of four", text: "𝄞".repeat(100), byteLength: 120 },
])("$name", ({ text, byteLength }) => {
  const reason = closeReason(text)
  expect(new TextEncoder().encode(reason)).toHaveLength(byteLength)
  expect(text.startsWith(reason)).toBe(true)
})
