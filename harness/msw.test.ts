import { readFileSync } from "node:fs"
import { DeepgramClient } from "@deepgram/sdk"
import { setupServer } from "msw/node"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { StreamSummary } from "./drivers/host.ts"
import { bundledFixtures } from "./fixtures/fixture.ts"
import { soundcheckHandlers, useGlobalWebSocket } from "./msw.ts"
import { decodeServerText } from "./protocol/messages/codec.ts"
import { type ServerMessage, transcriptOf } from "./protocol/messages/messages.ts"

const KEY = "the-key-that-is-good"
const TRANSCRIPT = "Seven of clubs."
const WAV = readFileSync(bundledFixtures().load("pocketsphinx-cards-003").file)
const LISTEN = "wss://api.deepgram.com/v1/listen?model=nova-3&punctuate=true"

const ended: StreamSummary[] = []
const server = setupServer(
  ...soundcheckHandlers({
    keys: [KEY],
    onLog: (entry) => {
      if (entry.type === "stream") ended.push(entry)
    },
  }),
  ...soundcheckHandlers({ base: "https://speech.example/", settings: { account: "no-credit" } }),
)
let restore = () => {}

beforeAll(() => {
  restore = useGlobalWebSocket()
  // msw 2 calls it a request, msw 3 a frame; each takes the name it knows.
  const unhandled: object = { onUnhandledRequest: "error", onUnhandledFrame: "error" }
  server.listen(unhandled)
})
afterAll(() => {
  server.close()
  restore()
})

/** As an app in a browser does it: a WebSocket of its own, the credential in the subprotocols. */
function transcribe(url: string, protocols: readonly string[]) {
  const BrowserSocket = Reflect.get(globalThis, "WebSocket") as new (
    url: string,
    protocols: readonly string[],
  ) => EventTarget & {
    send(data: string | Blob): void
  }
  const socket = new BrowserSocket(url, protocols)
  const messages: ServerMessage[] = []
  const events: string[] = []
  socket.addEventListener("open", () => {
    for (let from = 0; from < WAV.length; from += 4096) socket.send(new Blob([WAV.subarray(from, from + 4096)]))
    socket.send('{"type":"CloseStream"}')
  })
  socket.addEventListener("message", (event) => {
    messages.push(decodeServerText((event as MessageEvent).data) as ServerMessage)
  })
  for (const name of ["open", "error"]) socket.addEventListener(name, () => events.push(name))
  return new Promise<{ messages: readonly ServerMessage[]; events: readonly string[]; code: number }>((resolve) => {
    socket.addEventListener("close", (event) => {
      resolve({ messages, events, code: (event as Event & { readonly code: number }).code })
    })
  })
}

const textOf = (messages: readonly ServerMessage[]): string =>
  messages
    .flatMap((message) => (message.type === "Results" && message.is_final ? [transcriptOf(message)] : []))
    .join(" ")
    .trim()

describe("code that opens its own WebSocket to the service", () => {
  test("is heard and answered, with nothing changed in it", async () => {
    const { messages, events, code } = await transcribe(LISTEN, ["token", KEY])
    expect(events).toEqual(["open"])
    expect(textOf(messages)).toBe(TRANSCRIPT)
    expect(messages.at(-1)).toMatchObject({ type: "Metadata", channels: 1 })
    expect(code).toBe(1000)
    expect(ended).toMatchObject([
      { endedBy: "CloseStream", transcript: TRANSCRIPT, sources: ["pocketsphinx-cards-003"] },
    ])
  })

  test.each([
    ["a wrong key", LISTEN, ["token", "a-key-that-is-not"]],
    ["a bad option", `${LISTEN}&utterance_end_ms=1`, ["token", KEY]],
    ["an address that is not served", "wss://api.deepgram.com/v2/listen?model=flux-general-en", ["token", KEY]],
    ["an account without credit, at another address", "wss://speech.example/v1/listen?model=nova-3", ["token", "any"]],
  ])("sees %s as a browser does: an error and 1006", async (_, url, protocols) => {
    expect(await transcribe(url, protocols)).toEqual({ messages: [], events: ["error"], code: 1006 })
  })
})

describe("the HTTP calls around a stream", () => {
  const client = new DeepgramClient({ apiKey: KEY, maxRetries: 0 })

  test("give a token that opens a stream", async () => {
    const { access_token, expires_in } = await client.auth.v1.tokens.grant()
    expect(expires_in).toBe(30)
    expect((await transcribe(LISTEN, ["bearer", access_token])).code).toBe(1000)
  })

  test("transcribe a file", async () => {
    const response = await client.listen.v1.media.transcribeFile(WAV, { model: "nova-3", punctuate: true })
    expect(response).toMatchObject({ results: { channels: [{ alternatives: [{ transcript: TRANSCRIPT }] }] } })
  })

  test("refuse what the service refuses", async () => {
    const stranger = new DeepgramClient({ apiKey: "a-key-that-is-not", maxRetries: 0 })
    await expect(stranger.auth.v1.tokens.grant()).rejects.toMatchObject({ statusCode: 401 })
  })
})
