// The vendor's own SDK against the mock, over real sockets: a client that nobody here wrote finds all that it expects.

import { readFileSync } from "node:fs"
import { setInterval } from "node:timers/promises"
import { type Deepgram, DeepgramClient } from "@deepgram/sdk"
import { afterEach, beforeEach, expect, test } from "vitest"
import { type Mock, startMock } from "../../harness/index.ts"

const KEY = "the-key-that-is-good"
const WAV = readFileSync(new URL("../../fixtures/audio/pocketsphinx/pocketsphinx-goforward.wav", import.meta.url))
const TRANSCRIPT = "Go forward ten meters."

/** Linear16 at 16 kHz: the samples of the WAV file, behind its header of 44 bytes, and silence enough for UtteranceEnd. */
const PCM = Buffer.concat([WAV.subarray(44), Buffer.alloc(32 * 1500)])
/** 100 ms of audio every 10 ms: ten times real time. */
const CHUNK_BYTE_LENGTH = 3200
const CHUNK_EVERY_MS = 10

const OPTIONS = {
  model: "nova-3",
  encoding: "linear16",
  sample_rate: 16_000,
  interim_results: "true",
  utterance_end_ms: 1000,
  vad_events: "true",
  endpointing: 300,
  punctuate: "true",
  // A connection refused or lost is to be seen, not tried again for minutes.
  reconnectAttempts: 0,
} as const

let mock: Mock
beforeEach(async () => {
  mock = await startMock({ keys: [KEY] })
})
afterEach(() => mock.close())

function clientOf(credential: { readonly apiKey: string } | { readonly accessToken: string }) {
  const http = mock.url.replace("ws:", "http:")
  const environment = { base: http, production: mock.url, agent: mock.url, agentRest: http }
  return new DeepgramClient({ ...credential, environment, maxRetries: 0 })
}

type Message =
  | Deepgram.listen.ListenV1Results
  | Deepgram.listen.ListenV1Metadata
  | Deepgram.listen.ListenV1UtteranceEnd
  | Deepgram.listen.ListenV1SpeechStarted

/** Connects, and gathers what comes. */
async function openStream(client: DeepgramClient, options: Partial<typeof OPTIONS> = {}) {
  const socket = await client.listen.v1.connect({ ...OPTIONS, ...options })
  const messages: Message[] = []
  socket.on("message", (message) => messages.push(message))
  const closed = new Promise<number>((resolve) => socket.on("close", ({ code }) => resolve(code)))
  socket.connect()
  await socket.waitForOpen()
  return { socket, messages, closed }
}

const resultsOf = (messages: readonly Message[]) => messages.filter((message) => message.type === "Results")
const textOf = ({ channel }: Deepgram.listen.ListenV1Results): string => channel.alternatives[0]?.transcript ?? ""

test("a live stream brings words, events, the answer to Finalize, and Metadata before its close", async () => {
  const { socket, messages, closed } = await openStream(clientOf({ apiKey: KEY }))
  socket.sendKeepAlive({ type: "KeepAlive" })
  let sentByteLength = 0
  for await (const _ of setInterval(CHUNK_EVERY_MS)) {
    socket.sendMedia(PCM.subarray(sentByteLength, sentByteLength + CHUNK_BYTE_LENGTH))
    sentByteLength += CHUNK_BYTE_LENGTH
    if (sentByteLength >= PCM.length) break
  }
  socket.sendFinalize({ type: "Finalize" })
  socket.sendCloseStream({ type: "CloseStream" })
  expect(await closed).toBe(1000)

  const results = resultsOf(messages)
  const finals = results.filter(({ is_final }) => is_final)
  const words = finals.flatMap(({ channel }) => channel.alternatives[0]?.words ?? [])
  expect(words.map(({ word }) => word)).toEqual(["go", "forward", "ten", "meters"])
  expect(finals.map(textOf).join(" ").trim()).toBe(TRANSCRIPT)
  expect(results.some(({ is_final }) => !is_final)).toBe(true)
  expect(finals.some(({ speech_final }) => speech_final)).toBe(true)
  expect(finals.filter(({ from_finalize }) => from_finalize)).toHaveLength(1)
  const types = messages.map(({ type }) => type)
  expect(types).toEqual(expect.arrayContaining(["SpeechStarted", "UtteranceEnd"]))
  expect(messages.at(-1)).toMatchObject({ type: "Metadata", duration: PCM.length / 32_000, channels: 1 })
  expect((await mock.whenEnded(1))[0]).toMatchObject({
    endedBy: "CloseStream",
    code: 1000,
    transcript: TRANSCRIPT,
    sources: ["pocketsphinx-goforward"],
  })
})

test("a wrong key is refused with 401, and the SDK says so", async () => {
  const client = clientOf({ apiKey: "a-key-that-is-not" })
  await expect(openStream(client)).rejects.toMatchObject({ message: expect.stringContaining("401") })
  await expect(client.auth.v1.tokens.grant()).rejects.toMatchObject({
    statusCode: 401,
    body: { err_code: "INVALID_AUTH", err_msg: "Invalid credentials." },
  })
})

test("a model that does not exist is refused with 403", async () => {
  const client = clientOf({ apiKey: KEY })
  await expect(openStream(client, { model: "nova-33" as "nova-3" })).rejects.toMatchObject({
    message: expect.stringContaining("403"),
  })
})

test("a granted token opens a stream, and CloseStream ends it", async () => {
  const { access_token: accessToken, expires_in } = await clientOf({ apiKey: KEY }).auth.v1.tokens.grant({
    ttl_seconds: 60,
  })
  expect(expires_in).toBe(60)
  const { socket, messages, closed } = await openStream(clientOf({ accessToken }))
  socket.sendCloseStream({ type: "CloseStream" })
  expect(await closed).toBe(1000)
  expect(messages.map(({ type }) => type)).toEqual(["Metadata"])
})

test("a file is transcribed in one call", async () => {
  const response = await clientOf({ apiKey: KEY }).listen.v1.media.transcribeFile(WAV, {
    model: "nova-3",
    punctuate: true,
    utterances: true,
  })
  expect(response).toMatchObject({
    metadata: { duration: 2.78625, channels: 1, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    results: { channels: [{ alternatives: [{ transcript: TRANSCRIPT }] }], utterances: [{ transcript: TRANSCRIPT }] },
  })
})

test("an address of a file is refused with a sentence, since the mock fetches nothing", async () => {
  const url = "https://example.com/call.wav"
  await expect(clientOf({ apiKey: KEY }).listen.v1.media.transcribeUrl({ url, model: "nova-3" })).rejects.toMatchObject(
    {
      statusCode: 400,
      body: { err_code: "REMOTE_CONTENT_ERROR" },
    },
  )
})
