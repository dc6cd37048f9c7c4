import { expect, test } from "vitest"
import { givenCredential, offeredProtocols } from "./credentials.ts"
import { buildRecording, failed } from "./recording-builder.ts"

test.each([
  { headers: [["authorization", "Token [credential]"]], is: { form: "header", scheme: "Token", kind: undefined } },
  {
    headers: [["Sec-WebSocket-Protocol", "bearer, [credential], x-more"]],
    is: { form: "subprotocol", scheme: "bearer", kind: undefined },
  },
  { headers: [["host", "localhost"]], is: { form: "none", scheme: "", kind: "none" } },
  { headers: [], is: undefined },
] as const)("$headers say $is", ({ headers, is }) => {
  expect(givenCredential(buildRecording({ requestHeaders: headers }))).toEqual(is)
})

test("the header of the recording says whether it was a good one", () => {
  const recording = buildRecording({ header: { credential: "wrong-key" } })
  expect(givenCredential(recording)).toEqual({ form: "header", scheme: "Token", kind: "wrong-key" })
  expect(givenCredential(buildRecording({ opened: false }, failed("ECONNREFUSED")))).toBeUndefined()
})

test("offered subprotocols are listed in order", () => {
  const recording = buildRecording({ requestHeaders: [["sec-websocket-protocol", "token,[credential]"]] })
  expect(offeredProtocols(recording)).toEqual(["token", "[credential]"])
})
