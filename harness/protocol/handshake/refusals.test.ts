import { expect, test } from "vitest"
import { invalidValue, otherRefusal, REFUSALS, refusalResponse, unreadableValue } from "./refusals.ts"

const ID = "019f0000-1111-7222-8333-444455556666"
const NOW = new Date("2026-09-17T10:11:12.123Z")

test("a 401 is as captured, to the byte", () => {
  expect(refusalResponse(REFUSALS.badCredential, ID, undefined, NOW)).toEqual({
    status: 401,
    statusText: "Unauthorized",
    headers: [
      ["content-type", "application/json"],
      ["dg-error", "Invalid credentials."],
      ["vary", "accept-encoding"],
      ["vary", "origin"],
      ["vary", "access-control-request-method"],
      ["vary", "access-control-request-headers"],
      ["dg-request-id", ID],
      ["content-length", "112"],
      ["date", "Thu, 17 Sep 2026 10:11:12 GMT"],
    ],
    body: `{"err_code":"INVALID_AUTH","err_msg":"Invalid credentials.","request_id":"${ID}"}`,
  })
})

test("a 400 for a value out of range has the captured length of 145 bytes", () => {
  const { headers, body } = refusalResponse(invalidValue("utterance_end_ms", "999"), ID, undefined, NOW)
  expect(headers).toContainEqual(["dg-error", "Invalid 'utterance_end_ms' value of '999'."])
  expect(headers).toContainEqual(["content-length", "145"])
  expect(body).toHaveLength(145)
})

test("a browser gets CORS headers with its own origin", () => {
  const { headers } = refusalResponse(REFUSALS.noCredit, ID, "https://app.example", NOW)
  expect(headers).toContainEqual(["access-control-allow-origin", "https://app.example"])
})

test.each(Object.entries(REFUSALS))("%s: body, header and id say the same", (_name, refusal) => {
  const { headers, body } = refusalResponse(refusal, ID, undefined, NOW)
  expect(JSON.parse(body)).toEqual({ err_code: refusal.errCode, err_msg: refusal.errMsg, request_id: ID })
  expect(headers).toContainEqual(["dg-error", refusal.errMsg])
  expect(new TextEncoder().encode(body).byteLength).toBe(
    Number(headers.find(([name]) => name === "content-length")?.[1]),
  )
})

test.each([
  invalidValue("tag", "a\r\nset-cookie: x=1"),
  unreadableValue("\u0000\u{1f600}é"),
  otherRefusal(404, "Not Found", "\n/é"),
  invalidValue("tag", "x".repeat(100_000)),
])("nothing of a query breaks out of a header: %#", (refusal) => {
  expect(refusal.errMsg).toMatch(/^[\x20-\x7e]{1,400}$/)
})
