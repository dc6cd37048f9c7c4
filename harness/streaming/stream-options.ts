// What a stream is asked for, and what is known of it before the first byte goes out.
import type { Readable } from "node:stream"
import type { Input, SendAs } from "../inputs/input.ts"
import type { LintFinding } from "../protocol/lint/lint.ts"
import type { QueryPair } from "../protocol/options/listen-options.ts"
import type { QueryInput } from "./query.ts"
import type { RecordingEvent } from "../recording/recording.ts"
import type { Mock } from "../mock-server/start-mock.ts"

export interface StreamOptions {
  /** A path, an http(s) address, `-` for standard input, or the name of a fixture. */
  readonly input: string
  /** `mock:` (default: started for the stream and closed after it), `ws://…`, `wss://…`, or a mock of your own. */
  readonly target?: string | Mock
  /** API key. Default: DEEPGRAM_API_KEY; a mock has its own. */
  readonly key?: string
  /** Query options; those that declare the audio follow from the input unless given here. */
  readonly options?: QueryInput
  /** What raw samples are. For a WAV file: what to declare it as, right or wrong. */
  readonly encoding?: string
  readonly sampleRateHz?: number
  readonly channels?: number
  /** Send a WAV file as it is and declare nothing. */
  readonly container?: boolean
  /** Decode the input and send it in another form: `{ encoding: "opus", sampleRateHz: 16000 }`. */
  readonly sendAs?: SendAs
  /** Audio per frame. Default 100 ms, unless cut by bytes. */
  readonly chunkMs?: number
  readonly chunkByteLength?: number
  /** Before the first audio. */
  readonly delayMs?: number
  /** Each frame is late by a random share of this. */
  readonly jitterMs?: number
  /** Seeds the jitter. Default 1. */
  readonly seed?: number
  /** 1 (default) is real time; Infinity as fast as the network takes it. */
  readonly speed?: number
  /** Send each frame when its audio begins, not when its last sample was spoken. */
  readonly headStart?: boolean
  /** Send KeepAlive every 5 s while the input has nothing to give. */
  readonly keepAlive?: boolean
  /** File for the recording, with folders made for it. Default: none. */
  readonly record?: string
  /** Aborting it ends the stream in good order: CloseStream, the last results, Metadata, close. */
  readonly signal?: AbortSignal
  /** For the input `-`. Default: the process's. */
  readonly stdin?: Readable & { readonly isTTY?: boolean }
  /** Default: the process's. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Told once, when everything is ready and nothing has been sent; the stream waits for it. */
  readonly onReady?: (ready: StreamReady) => void | Promise<void>
  /** Told of everything that is recorded, as it happens. */
  readonly onEvent?: (event: RecordingEvent) => void
  /** One sentence for each oddity of the input that does not stop the stream. */
  readonly onWarning?: (sentence: string) => void
}

/** What is about to be streamed, and where to. */
export interface StreamReady {
  readonly input: Pick<Input, "describe" | "audio" | "durationMs">
  readonly target: string
  readonly url: string
  /** The query as it will be sent. */
  readonly options: readonly QueryPair[]
  /** What is wrong with the options, with remedies; errors among them do not stop the stream. */
  readonly lint: readonly LintFinding[]
}
