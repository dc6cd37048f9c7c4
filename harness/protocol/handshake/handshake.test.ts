import { describe, expect, test } from "vitest"
import { prng } from "../../prng.ts"
import { answerUpgrade } from "./handshake.ts"
import { tokenBook } from "./token-book.ts"
import type { HandshakeSettings, UpgradeRequest } from "./upgrade.ts"

const SETTINGS: HandshakeSettings = {
  keys: ["KEY"],
  tokens: tokenBook(prng(1)),
  account: "good",
  forbiddenModels: [],
  strictOptions: false,
  openStreams: 0,
  streamLimit: 0,
}

const MOMENT = { unixMs: Date.UTC(2026, 8, 17), requestId: "019f0000-1111-7222-8333-444455556666" }

const REQUEST: UpgradeRequest = {
  method: "GET",
  path: "/v1/listen",
  query: "model=nova-3&foo=1",
  headers: { upgrade: "websocket", authorization: "Token KEY" },
  protocols: [],
}

const answer = (request: Partial<UpgradeRequest>, settings: Partial<HandshakeSettings> = {}) =>
  answerUpgrade({ ...REQUEST, ...request }, { ...SETTINGS, ...settings }, MOMENT)

const withAuth = (authorization: string | undefined) => ({ headers: { upgrade: "websocket", authorization } })

describe("an accepted upgrade", () => {
  test("carries the options, the request id and nothing for browsers", () => {
    const accepted = answer({})
    expect(accepted).toMatchObject({
      type: "accepted",
      requestId: MOMENT.requestId,
      protocol: undefined,
      options: { model: "nova-3" },
      unknown: ["foo"],
      headers: [
        ["vary", "origin"],
        ["vary", "access-control-request-method"],
        ["vary", "access-control-request-headers"],
        ["dg-request-id", MOMENT.requestId],
        ["date", "Thu, 17 Sep 2026 00:00:00 GMT"],
      ],
    })
  })

  test("of a browser has the captured headers in the captured order", () => {
    const headers = { upgrade: "WebSocket", origin: "https://app.example" }
    const accepted = answer({ headers, protocols: ["token", "KEY", "x-deepgram-session-id", "019f"] })
    expect(accepted.type === "accepted" && accepted.headers.map(([name]) => name)).toEqual([
      "vary",
      "vary",
      "vary",
      "access-control-allow-credentials",
      "access-control-allow-origin",
      "access-control-expose-headers",
      "sec-websocket-protocol",
      "dg-request-id",
      "date",
    ])
    expect(accepted).toMatchObject({ protocol: "token" })
    expect(JSON.stringify({ ...accepted, credential: undefined })).not.toContain("KEY")
  })
})

describe("a refused upgrade", () => {
  test.each([
    ["wrong key", withAuth("Token WRONG"), {}, 401, "INVALID_AUTH"],
    ["no credential", withAuth(undefined), {}, 401, "INVALID_AUTH"],
    ["wrong scheme", withAuth("Basic KEY"), {}, 401, "INVALID_AUTH"],
    ["a key under Bearer", withAuth("Bearer KEY"), {}, 401, "INVALID_AUTH"],
    [
      "a wrong key and a bad option: the key first",
      { ...withAuth("Token X"), query: "channels=x" },
      {},
      401,
      "INVALID_AUTH",
    ],
    ["a key without the scope", {}, { account: "no-permission" }, 401, "INSUFFICIENT_PERMISSIONS"],
    ["no credit", {}, { account: "no-credit" }, 402, "ASR_PAYMENT_REQUIRED"],
    [
      "no credit and a bad option: the account first",
      { query: "channels=x" },
      { account: "no-credit" },
      402,
      "ASR_PAYMENT_REQUIRED",
    ],
    ["overload", {}, { account: "overloaded" }, 503, "SERVICE_UNAVAILABLE"],
    ["one stream too many", {}, { openStreams: 2, streamLimit: 2 }, 429, "TOO_MANY_REQUESTS"],
    ["a model that is not for this project", {}, { forbiddenModels: ["nova-3"] }, 403, "INSUFFICIENT_PERMISSIONS"],
    ["a query that cannot be decoded", { query: "model=%zz" }, {}, 400, "INVALID_QUERY_PARAMETER"],
    ["a value out of range", { query: "utterance_end_ms=999" }, {}, 400, "INVALID_QUERY_PARAMETER"],
    ["an unknown name, strictly", { query: "foo=1" }, { strictOptions: true }, 400, "INVALID_QUERY_PARAMETER"],
    ["another path", { path: "/v1/speak" }, {}, 404, "NOT_FOUND"],
    ["Flux", { path: "/v2/listen" }, {}, 404, "NOT_FOUND"],
    ["a long path", { path: `/${"x".repeat(100_000)}` }, {}, 404, "NOT_FOUND"],
    ["another method", { method: "PUT" }, {}, 405, "METHOD_NOT_ALLOWED"],
    ["a broken handshake", { problem: "Missing or invalid Sec-WebSocket-Key header" }, {}, 400, "BAD_REQUEST"],
    ["no upgrade", { headers: { authorization: "Token KEY" } }, {}, 426, "UPGRADE_REQUIRED"],
  ] as const)("%s", (_what, request, settings, status, errCode) => {
    const refused = answer(request, settings)
    expect(refused).toMatchObject({ type: "refused", requestId: MOMENT.requestId, response: { status } })
    const response = refused.type === "refused" ? refused.response : undefined
    expect(JSON.parse(response?.body ?? "")).toMatchObject({ err_code: errCode, request_id: MOMENT.requestId })
    expect(response?.headers).toContainEqual(["dg-request-id", MOMENT.requestId])
    expect(response?.headers).toContainEqual(["content-length", String(response?.body.length)])
    expect(JSON.stringify(refused)).not.toContain("KEY")
  })

  test("comes only when the limit is reached, and never without one", () => {
    expect(answer({}, { openStreams: 1, streamLimit: 2 }).type).toBe("accepted")
    expect(answer({}, { openStreams: 100_000, streamLimit: 0 }).type).toBe("accepted")
  })

  test("says what HTTP asks for: the methods, or the protocol to upgrade to", () => {
    expect(answer({ method: "POST" })).toMatchObject({
      response: { headers: expect.arrayContaining([["allow", "GET"]]) as unknown },
    })
    expect(answer({ headers: {} })).toMatchObject({
      response: { headers: expect.arrayContaining([["upgrade", "websocket"]]) as unknown },
    })
  })
})
