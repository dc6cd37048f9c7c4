// For our own tests, before each file of them: typed arrays of the same bytes are equal. Looking at their numbers one by one
// by name, as vitest does, took a twentieth of all tests.

import { expect } from "vitest"

/** Modules are shared by the files of a worker, and setup runs before each. */
const DONE = Symbol.for("soundcheck.trial-bytes")
const state = globalThis as { [DONE]?: true }

if (state[DONE] === undefined) {
  state[DONE] = true
  expect.addEqualityTesters([haveSameBytes])
}

/** Undefined where vitest is to look. */
function haveSameBytes(a: unknown, b: unknown): true | undefined {
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b) || a.constructor !== b.constructor) return undefined
  return bytesOf(a).equals(bytesOf(b)) ? true : undefined
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength)
