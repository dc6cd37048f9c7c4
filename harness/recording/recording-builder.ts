// Recordings made by hand for tests, told as a short list of steps: `buildRecording({ options }, audio(3000), final(…))`.
// Time runs at the pace of the audio; server messages come when the audio before them has been sent.

import type { Recording, RecordingEvent, RecordingHeader, SenderReport, SentFrame } from "./recording.ts"
import { RECORDING_VERSION } from "./recording.ts"

export const REQUEST_ID = "019f0000-1111-7222-8333-444455556666"
export const MODEL_UUID = "40bd3654-0000-4000-8000-000000000000"
const MODEL_INFO = { name: "general-nova-3", version: "2025-04-17.21547", arch: "nova-3" }
/** The hash of nothing, as the service gives it for a stream without audio. */
export const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/** The stream so far, as the steps see and change it. */
export interface BuildState {
  atMs: number
  cursorMs: number
  readonly chunkMs: number
  readonly bytesPerMs: number
  readonly events: RecordingEvent[]
}

export type BuildStep = (state: BuildState) => void

export interface BuildOptions {
  /** Query options; `encoding=linear16&sample_rate=16000` unless they say otherwise. `undefined` leaves one out. */
  readonly options?: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly header?: Partial<RecordingHeader>
  readonly chunkMs?: number
  /** 32 for mono linear16 at 16 kHz. */
  readonly bytesPerMs?: number
  readonly answerHeaders?: RecordingHeaders
  readonly requestHeaders?: RecordingHeaders
  /** False for recordings that begin with `refused` or `failed`. */
  readonly opened?: boolean
}

type RecordingHeaders = readonly (readonly [name: string, value: string])[]

export function buildRecording(build: BuildOptions, ...steps: readonly BuildStep[]): Recording {
  const header = builtHeader(build)
  const opened: RecordingEvent = {
    type: "opened",
    atMs: 0,
    handshakeMs: 20,
    request: { url: urlOf(header), headers: build.requestHeaders ?? [["authorization", "Token [key]"]] },
    status: 101,
    headers: build.answerHeaders ?? [["dg-request-id", REQUEST_ID]],
  }
  const state: BuildState = {
    atMs: 0,
    cursorMs: 0,
    chunkMs: build.chunkMs ?? 100,
    bytesPerMs: build.bytesPerMs ?? 32,
    events: build.opened === false ? [] : [opened],
  }
  for (const step of steps) step(state)
  return { header, events: state.events }
}

function builtHeader(build: BuildOptions): RecordingHeader {
  const options = { encoding: "linear16", sample_rate: "16000", ...build.options }
  return {
    type: "recording",
    version: RECORDING_VERSION,
    soundcheck: "0.1.0",
    side: "client",
    startedAt: "2026-09-07T10:11:12.123Z",
    target: "mock:",
    seed: 1,
    options: Object.entries(options).flatMap(([name, value]) =>
      (value === undefined ? [] : [value].flat()).map((one) => [name, one] as const),
    ),
    audio: { encoding: "linear16", sampleRateHz: 16_000, channels: 1 },
    pacing: { mode: "microphone", speed: 1, chunkMs: build.chunkMs ?? 100, delayMs: 0, jitterMs: 0 },
    ...build.header,
  }
}

const urlOf = (header: RecordingHeader): string =>
  `/v1/listen?${header.options.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`

const sent = (state: BuildState, frame: SentFrame, dueAtMs?: number): void => {
  const due = dueAtMs === undefined ? {} : { dueAtMs }
  state.events.push({ type: "sent", atMs: state.atMs, cursorMs: state.cursorMs, frame, ...due })
}

/** Audio at real time up to a position, in chunks that leave when their last sample was spoken. */
export const audioTo =
  (toMs: number): BuildStep =>
  (state) => {
    while (state.cursorMs < toMs) {
      const startMs = state.cursorMs
      const endMs = Math.min(toMs, startMs + state.chunkMs)
      state.atMs += endMs - startMs
      state.cursorMs = endMs
      const byteLength = Math.round((endMs - startMs) * state.bytesPerMs)
      sent(state, { type: "audio", byteLength, startMs, endMs }, state.atMs)
    }
  }

/** Nothing for a while. */
export const wait =
  (ms: number): BuildStep =>
  (state) => {
    state.atMs += ms
  }

/** A text frame of the client. */
export const say =
  (text: string): BuildStep =>
  (state) =>
    sent(state, { type: "text", text })

/** The same, cut into several fragments. */
export const sayInFragments =
  (fragmentCount: number, text: string): BuildStep =>
  (state) =>
    sent(state, { type: "text", text, fragmentCount })

export const keepAlive = say('{"type":"KeepAlive"}')
export const finalize = say('{"type":"Finalize"}')
export const closeStream = say('{"type":"CloseStream"}')

/** A binary frame that is no audio of the source. */
export const binary =
  (byteLength: number, note = "rubbish"): BuildStep =>
  (state) =>
    sent(state, { type: "binary", byteLength, note })

export const emptyFrame = binary(0, "empty")

export const ping =
  (payload: string): BuildStep =>
  (state) =>
    sent(state, { type: "ping", payload })

export const pong =
  (payload: string): BuildStep =>
  ({ atMs, cursorMs, events }) => {
    events.push({ type: "received", atMs, cursorMs, frame: { type: "pong", payload } })
  }

/** The client starts the closing handshake. */
export const clientClose =
  (code?: number): BuildStep =>
  (state) =>
    sent(state, { type: "close", ...(code === undefined ? {} : { code }), reason: "" })

/** The client drops the connection. */
export const destroy: BuildStep = (state) => sent(state, { type: "destroy" })

/** Any text of the server, verbatim. */
export const hearText =
  (text: string): BuildStep =>
  ({ atMs, cursorMs, events }) => {
    events.push({ type: "received", atMs, cursorMs, frame: { type: "text", text } })
  }

/** Any message of the server. */
export const hear = (message: unknown): BuildStep => hearText(JSON.stringify(message))

/** A binary frame of the server. */
export const hearBinary =
  (byteLength: number): BuildStep =>
  ({ atMs, cursorMs, events }) => {
    events.push({ type: "received", atMs, cursorMs, frame: { type: "binary", byteLength, headBase64: "" } })
  }

type Fields = Readonly<Record<string, unknown>>

/** Words at even distances over a range of seconds. */
export function spreadWords(text: string, fromSeconds: number, toSeconds: number, more: Fields = {}) {
  const spoken = text.split(" ").filter((word) => word !== "")
  const step = (toSeconds - fromSeconds) / Math.max(1, spoken.length)
  return spoken.map((word, index) => ({
    word,
    start: fromSeconds + index * step,
    end: fromSeconds + (index + 1) * step,
    confidence: 0.9,
    ...more,
  }))
}

/**
 * A Results for `[fromSeconds, toSeconds)`.
 * @param more fields that replace or join the usual ones; `words`, `transcript` and `alternative` go where they belong
 */
export function resultsMessage(fromSeconds: number, toSeconds: number, text: string, more: Fields = {}): Fields {
  const { words = spreadWords(text, fromSeconds, toSeconds), alternative = {}, ...rest } = more
  const confidence = text === "" ? 0 : 0.9
  return {
    type: "Results",
    channel_index: [0, 1],
    duration: toSeconds - fromSeconds,
    start: fromSeconds,
    is_final: false,
    speech_final: false,
    channel: { alternatives: [{ transcript: text, confidence, words, ...(alternative as Fields) }] },
    metadata: { request_id: REQUEST_ID, model_info: MODEL_INFO, model_uuid: MODEL_UUID },
    from_finalize: false,
    ...rest,
  }
}

export const interim = (fromSeconds: number, toSeconds: number, text: string, more: Fields = {}): BuildStep =>
  hear(resultsMessage(fromSeconds, toSeconds, text, more))

export const final = (fromSeconds: number, toSeconds: number, text: string, more: Fields = {}): BuildStep =>
  hear(resultsMessage(fromSeconds, toSeconds, text, { is_final: true, ...more }))

export const endpoint = (fromSeconds: number, toSeconds: number, text: string, more: Fields = {}): BuildStep =>
  final(fromSeconds, toSeconds, text, { speech_final: true, ...more })

/** The closing Metadata; its duration is the audio sent unless given. */
export const metadata =
  (more: Fields = {}): BuildStep =>
  (state) =>
    hear({
      type: "Metadata",
      transaction_key: "deprecated",
      request_id: REQUEST_ID,
      sha256: state.cursorMs === 0 ? EMPTY_SHA256 : "ab".repeat(32),
      created: "2026-09-07T10:11:12.123Z",
      duration: state.cursorMs / 1000,
      channels: 1,
      ...(state.cursorMs === 0 ? {} : { models: [MODEL_UUID], model_info: { [MODEL_UUID]: MODEL_INFO } }),
      ...more,
    })(state)

export const utteranceEnd = (lastWordEnd: number, more: Fields = {}): BuildStep =>
  hear({ type: "UtteranceEnd", channel: [0, 1], last_word_end: lastWordEnd, ...more })

export const speechStarted = (timestamp: number, more: Fields = {}): BuildStep =>
  hear({ type: "SpeechStarted", channel: [0, 1], timestamp, ...more })

export const closed =
  (code = 1000, reason = "", by: "us" | "peer" = "peer"): BuildStep =>
  ({ atMs, cursorMs, events }) => {
    events.push({ type: "closed", atMs, cursorMs, by, code, reason })
  }

/** CloseStream, Metadata, close 1000: a good end. What is pending must have come out before, or comes between. */
export const goodEnd: readonly BuildStep[] = [closeStream, metadata(), closed()]

export const refused =
  (status: number, body: string, headers: RecordingHeaders = []): BuildStep =>
  (state) => {
    state.events.push({
      type: "refused",
      atMs: 0,
      handshakeMs: 20,
      request: { url: "/v1/listen", headers: [["authorization", "Token [key]"]] },
      status,
      headers,
      body,
    })
  }

export const failed =
  (code: string, problem = "the connection was reset"): BuildStep =>
  ({ atMs, events }) => {
    events.push({ type: "failed", atMs, code, problem })
  }

export const note =
  (code: Extract<RecordingEvent, { type: "note" }>["code"], text: string): BuildStep =>
  ({ atMs, events }) => {
    events.push({ type: "note", atMs, code, text })
  }

export const senderReport =
  (more: Partial<SenderReport> = {}): BuildStep =>
  ({ atMs, events }) => {
    const report = {
      chunkCount: 10,
      latenessMsP50: 0,
      latenessMsP99: 1,
      latenessMsMax: 2,
      driftRatio: 0,
      loopDelayMsP99: 0,
      bufferedByteLengthMax: 0,
      onTime: true,
      ...more,
    }
    events.push({ type: "sender", atMs, report })
  }
