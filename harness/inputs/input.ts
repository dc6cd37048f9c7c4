// What can be streamed, opened: a file, an address, standard input or a fixture, as a source of chunks together with
// what it is and what to declare.
import type { Readable } from "node:stream"
import type { SendableForm } from "../audio/encoders/sendable-forms.ts"
import type { FixtureLibrary } from "../fixtures/fixture.ts"
import type { ChunkSource } from "../protocol/client.ts"
import type { SentAudio } from "../recording/recording.ts"
import type { Timeline } from "../timeline.ts"

export interface InputSpec {
  /** A path, an http(s) address, `-` for standard input, `fixture:NAME`, or a fixture's bare name. */
  readonly what: string
  /** For raw samples; for a WAV file a declaration that replaces the true one. */
  readonly encoding?: string
  readonly sampleRateHz?: number
  readonly channels?: number
  /** Send a WAV file as it is, header and all, and declare nothing. */
  readonly container?: boolean
  /** Decode it, and send it in another form. */
  readonly sendAs?: SendAs
  readonly cut: Cut
}

/** The form to encode an input in. Rate and channels as it has them unless given. */
export interface SendAs {
  readonly encoding: SendableForm
  readonly sampleRateHz?: number
  readonly channels?: number
}

/** Where one chunk ends and the next begins: by time, or by bytes wherever that falls. */
export type Cut = { readonly chunkMs: number } | { readonly chunkByteLength: number }

export interface InputSurroundings {
  /** Looked up by name; opened only when the input may be a fixture. */
  readonly library: () => FixtureLibrary
  /** Opened only when it is the input: merely touching it keeps a process waiting. */
  readonly stdin: () => Readable & { readonly isTTY?: boolean }
  /** One sentence for each oddity that does not stop the stream, whenever it shows. */
  readonly warn: (sentence: string) => void
  /** For an address to give its first bytes. Default 10 s. */
  readonly timeoutMs?: number
  /** Aborted: whoever waits for the first bytes waits no longer. */
  readonly signal?: AbortSignal
}

export interface Input {
  readonly source: ChunkSource
  readonly audio: SentAudio
  /** Query options that declare it; empty for a container, whose header says it all. */
  readonly declared: Readonly<Record<string, string | number>>
  /** Undefined while nobody can know: a pipe, a radio. */
  readonly durationMs: number | undefined
  /** What was said, where that is known: of fixtures. */
  readonly timeline?: Timeline
  /** One line for a person: `call.wav · linear16 16 kHz mono · 7.1 s`. */
  readonly describe: string
  /** Lets go of file, connection or pipe. */
  close(): void
}
