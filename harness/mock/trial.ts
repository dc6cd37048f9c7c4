// One stream on a mock machine without sockets or clock, for unit tests: words are given, audio is counted, and what the
// machine says is kept with the audio sent up to then.

import type { Frame } from "../protocol/frame.ts"
import type { Machine, Output } from "../protocol/machine.ts"
import type {
  MetadataMessage,
  ResultsMessage,
  ServerMessage,
  SpeechStartedMessage,
  UtteranceEndMessage,
} from "../protocol/messages/messages.ts"
import { parseQuery, readOptions } from "../protocol/options/options.ts"
import { BLOCK_MS, type HeardWord, type Recognizer } from "../protocol/recognizer.ts"
import type { ServerLogEntry } from "../protocol/server/ports.ts"
import { scriptedRecognizer } from "./ear/scripted.ts"
import type { DecoderFactory } from "./intake.ts"
import { type MockStream, mockMachine } from "./mock-machine.ts"
import { DEFAULT_MOCK_SETTINGS, type MockSettings } from "./settings.ts"

/** Raw audio whose amount is easy to read: 32 bytes a millisecond. */
export const LINEAR16 = "model=nova-3&encoding=linear16&sample_rate=16000"
const BYTES_PER_MS = 32

export interface TrialSpec {
  /** Appended to LINEAR16. */
  readonly options?: string
  /** Instead of LINEAR16 and `options`. */
  readonly query?: string
  readonly words?: readonly HeardWord[]
  /** By channel, instead of `words`. */
  readonly channels?: readonly (readonly HeardWord[])[]
  readonly recognizer?: Recognizer
  readonly decoder?: DecoderFactory
  readonly settings?: Partial<MockSettings>
  readonly chunkMs?: number
  readonly requestId?: string
  /** Instead of `mockMachine`: a broken one. */
  readonly machine?: (stream: MockStream) => Machine
}

export interface Said {
  readonly audioMs: number
  readonly output: Output
}

/** A word as most tests need it: `Good` from 480 to 880 ms. */
export function heard(
  punctuatedWord: string,
  startMs: number,
  endMs: number,
  more: Partial<HeardWord> = {},
): HeardWord {
  const word = punctuatedWord.toLowerCase().replace(/[.,!?]/g, "")
  return { word, punctuatedWord, startMs, endMs, confidence: 0.99, speaker: 0, language: "en", ...more }
}

/** Words one after another from a position, each of the same length, with gaps between. */
export function sentence(text: string, fromMs: number, wordMs = 300, gapMs = 0): readonly HeardWord[] {
  return text.split(" ").map((word, index) => {
    const startMs = fromMs + index * (wordMs + gapMs)
    return heard(word, startMs, startMs + wordMs)
  })
}

export class Trial {
  readonly machine: Machine
  readonly said: Said[] = []
  readonly log: ServerLogEntry[] = []
  nowMs = 0
  audioMs = 0
  private readonly chunkMs: number
  private byteLength = 0

  constructor({ options = "", query, words = [], channels = [words], chunkMs = 100, ...spec }: TrialSpec) {
    this.chunkMs = chunkMs
    this.machine = (spec.machine ?? mockMachine)({
      options: readOptions(parseQuery(query ?? `${LINEAR16}&${options}`).pairs).options,
      settings: { ...DEFAULT_MOCK_SETTINGS, ...spec.settings },
      requestId: spec.requestId ?? "01a00000-1111-7222-8333-444455556666",
      createdAt: "2026-09-07T10:11:12.123Z",
      recognizer: spec.recognizer ?? scriptedRecognizer(channels),
      ...(spec.decoder === undefined ? {} : { decoder: spec.decoder }),
      // Not a hash: how many bytes went into it.
      hasher: { update: (bytes) => (this.byteLength += bytes.length), digest: () => `${this.byteLength} bytes` },
      log: (entry) => this.log.push(entry),
    })
    this.take(this.machine.step({ type: "opened" }, 0))
  }

  /** Silence at real time up to a position; the words of the script come with it. */
  audioTo(untilMs: number, channels = 1): this {
    while (this.audioMs < untilMs) {
      const ms = Math.min(this.chunkMs, untilMs - this.audioMs)
      this.nowMs += ms
      this.audioMs += ms
      this.frame({ type: "binary", bytes: new Uint8Array(ms * BYTES_PER_MS * channels) })
    }
    return this
  }

  bytes(bytes: Uint8Array): this {
    return this.frame({ type: "binary", bytes })
  }

  text(text: string): this {
    return this.frame({ type: "text", text })
  }

  message(type: string, more: object = {}): this {
    return this.text(JSON.stringify({ type, ...more }))
  }

  frame(frame: Frame): this {
    this.take(this.machine.step({ type: "frame", frame }, this.nowMs))
    return this
  }

  /** Time passes without a frame; the machine is woken whenever it asked for it. */
  wait(ms: number): this {
    const untilMs = this.nowMs + ms
    while (this.machine.wakeAtMs <= untilMs) {
      this.nowMs = Math.max(this.nowMs, this.machine.wakeAtMs)
      this.take(this.machine.step({ type: "woken" }, this.nowMs))
    }
    this.nowMs = untilMs
    return this
  }

  private take(outputs: readonly Output[]): void {
    for (const output of outputs) this.said.push({ audioMs: this.audioMs, output })
  }

  get texts(): readonly string[] {
    return this.said.flatMap(({ output }) =>
      output.type === "send" && output.frame.type === "text" ? [output.frame.text] : [],
    )
  }

  get messages(): readonly ServerMessage[] {
    return this.texts.map((text) => JSON.parse(text) as ServerMessage)
  }

  get results(): readonly ResultsMessage[] {
    return this.messages.filter((message) => message.type === "Results")
  }

  get finals(): readonly ResultsMessage[] {
    return this.results.filter((results) => results.is_final)
  }

  get metadata(): MetadataMessage | undefined {
    return this.messages.find((message) => message.type === "Metadata")
  }

  get events(): readonly (UtteranceEndMessage | SpeechStartedMessage)[] {
    return this.messages.filter((message) => message.type === "UtteranceEnd" || message.type === "SpeechStarted")
  }

  /** One line a thing said: `1.8 final 0+1.7 speech_final "Good evening."`, in seconds of audio sent. */
  get lines(): readonly string[] {
    return this.said.map(({ audioMs, output }) => `${audioMs / 1000} ${lineOf(output)}`)
  }
}

function lineOf(output: Output): string {
  if (output.type === "close") return `close ${output.code} ${output.reason}`.trimEnd()
  if (output.type !== "send") return output.type
  if (output.frame.type !== "text") return output.frame.type
  const message = JSON.parse(output.frame.text) as ServerMessage
  switch (message.type) {
    case "Results":
      return resultsLine(message)
    case "UtteranceEnd":
      return `UtteranceEnd [${message.channel?.join()}] ${message.last_word_end}`
    case "SpeechStarted":
      return `SpeechStarted [${message.channel?.join()}] ${message.timestamp}`
    case "Metadata":
      return `Metadata ${message.duration} s, ${message.channels} channels, ${message.sha256}`
    case "Error":
      return `Error ${message.variant}`
    case "ConfigureSuccess":
    case "ConfigureFailure":
      break
  }
  return message.type
}

function resultsLine({
  start,
  duration,
  is_final,
  speech_final,
  from_finalize,
  channel_index,
  channel,
}: ResultsMessage) {
  const flags = [speech_final ? " speech_final" : "", from_finalize ? " from_finalize" : ""].join("")
  const lane = channel_index?.[1] === 1 ? "" : ` [${channel_index?.join()}]`
  const text = JSON.stringify(channel.alternatives[0]?.transcript)
  return `${is_final ? "final" : "interim"}${lane} ${start}+${duration}${flags} ${text}`
}

/** How a trial's results cover the audio of a channel, with the exactness of the wire's 32-bit floats. */
export function coverage(finals: readonly ResultsMessage[], channel = 0): { contiguous: boolean; endMs: number } {
  let endMs = 0
  let contiguous = true
  for (const { start, duration, channel_index } of finals) {
    if ((channel_index?.[0] ?? 0) !== channel) continue
    contiguous &&= Math.abs(start * 1000 - endMs) < BLOCK_MS / 10
    endMs = (start + duration) * 1000
  }
  return { contiguous, endMs: Math.round(endMs) }
}
