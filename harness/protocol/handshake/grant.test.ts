import { expect, test } from "vitest"
import { prng } from "../../prng.ts"
import { answerGrant } from "./grant.ts"
import { tokenBook } from "./token-book.ts"

const MOMENT = { unixMs: Date.UTC(2026, 8, 17), requestId: "019f0000-1111-7222-8333-444455556666" }
const SETTINGS = { keys: ["KEY"], tokens: tokenBook(prng(1)), grantTtlSeconds: 30 }

const grant = (body: string, authorization = "Token KEY", method = "POST") =>
  answerGrant({ method, headers: { authorization }, body }, SETTINGS, MOMENT)

test.each([
  ["", 30],
  ["{}", 30],
  ['{"ttl_seconds":null}', 30],
  ['{"ttl_seconds":1}', 1],
  ['{"ttl_seconds":3600}', 3600],
])("%j gives a token for %d seconds", (body, seconds) => {
  const answer = grant(body)
  expect(answer).toMatchObject({ status: 200, statusText: "OK" })
  const { access_token, expires_in } = JSON.parse(answer.body) as { access_token: string; expires_in: number }
  expect(expires_in).toBe(seconds)
  expect(SETTINGS.tokens.isValid(access_token, MOMENT.unixMs + seconds * 1000 - 1)).toBe(true)
  expect(SETTINGS.tokens.isValid(access_token, MOMENT.unixMs + seconds * 1000)).toBe(false)
  expect(answer.headers).toContainEqual(["content-length", String(answer.body.length)])
})

test.each([
  ['{"ttl_seconds":0}', 400, "Invalid 'ttl_seconds' value of '0'."],
  ['{"ttl_seconds":3601}', 400, "Invalid 'ttl_seconds' value of '3601'."],
  ['{"ttl_seconds":"30"}', 400, `Invalid 'ttl_seconds' value of '"30"'.`],
  ["rubbish", 400, `Invalid 'ttl_seconds' value of '"rubbish"'.`],
])("%j is refused", (body, status, errMsg) => {
  const answer = grant(body)
  expect(answer.status).toBe(status)
  expect(JSON.parse(answer.body)).toMatchObject({ err_msg: errMsg })
})

test.each([
  ["Token WRONG", "POST", 401],
  ["Bearer KEY", "POST", 401],
  ["", "POST", 401],
  ["Token KEY", "GET", 405],
])("with %j by %s it is a %d", (authorization, method, status) => {
  expect(grant("{}", authorization, method).status).toBe(status)
})

test("a token does not beget a token", () => {
  const { access_token } = JSON.parse(grant("").body) as { access_token: string }
  expect(grant("", `Bearer ${access_token}`).status).toBe(401)
})
