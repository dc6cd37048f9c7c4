import { expect, test } from "vitest"
import { explainRefusal } from "./explain-refusal.ts"
import { REFUSALS, refusalResponse } from "./refusals.ts"

const ID = "019f0000-1111-7222-8333-444455556666"

test.each(Object.entries(REFUSALS))("%s is explained, and its own words are quoted", (_name, refusal) => {
  const { status, headers, body } = refusalResponse(refusal, ID, undefined, new Date(0))
  const { cause, remedy } = explainRefusal(status, headers, body)
  expect(cause).toContain(`It says: ${refusal.errMsg}`)
  expect(cause).not.toContain("ordinary web server")
  expect(remedy).toMatch(/\.$/)
})

test.each([
  ["dg-error alone", 401, [["DG-Error", "Invalid credentials."]], "", "It says: Invalid credentials."],
  [
    "the newer form",
    400,
    [["dg-request-id", ID]],
    '{"category":"X","message":"No such model"}',
    "It says: No such model",
  ],
  [
    "the form of Flux",
    400,
    [["dg-request-id", ID]],
    '{"code":"INVALID_PARAMETER","description":"bad"}',
    "It says: bad.",
  ],
  ["a bare 401", 401, [], "", "does not accept the credential"],
  ["a bare 429", 429, [], "", "Too many streams"],
  ["a status of no table", 418, [["dg-request-id", ID]], "", "HTTP status 418"],
  [
    "a web page",
    200,
    [["content-type", "text/html; charset=utf-8"]],
    "<html>",
    "(HTTP status 200 with text/html; charset=utf-8)",
  ],
  [
    "a proxy's page",
    502,
    [["content-type", "text/html"]],
    "<html>",
    "a proxy before it, failed (HTTP status 502 with text/html)",
  ],
  ["JSON of another service", 200, [["content-type", "application/json"]], '{"ok":true}', "ordinary web server"],
  ["a redirect", 301, [["Location", "https://x.example/"]], "", "redirects to https://x.example/"],
  ["an empty 403", 403, [], "", "frameworks do when a handler closes before it accepts"],
  ["a 404 of somebody else", 404, [["content-type", "text/plain"]], "Not Found", "Nothing is served at this address"],
  ["broken JSON", 400, [], '{"err_msg":', "does not accept the query options"],
] as const)("%s", (_what, status, headers, body, words) => {
  const { cause, remedy } = explainRefusal(status, headers, body)
  expect(cause).toContain(words)
  expect(remedy).toMatch(/\.$/)
})
