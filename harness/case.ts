// A case is data: which audio, which options, a short script, which checks. Cases times their axes give permutations.

import type { SendableForm } from "./audio/encoders/sendable-forms.ts"
import type { MockSettings } from "./mock/settings.ts"
import type { Step } from "./protocol/script.ts"

/** A stretch of audio a case is composed of. Times in milliseconds. */
export type AudioPart =
  | {
      readonly fixture: string
      readonly fromMs?: number
      readonly toMs?: number
      /** Linear factor on the samples; 1 as recorded. */
      readonly gain?: number
      /** White noise this many dB below the speech. */
      readonly noiseBelowDb?: number
    }
  | { readonly silenceMs: number }
  | { readonly noiseMs: number; readonly levelDb: number }
  | { readonly toneMs: number; readonly frequencyHz: number; readonly levelDb: number }

/** Forms that nothing here can encode: committed for a few fixtures, each sent whole and unedited (`fixtures/renditions`). */
export type RenditionForm =
  | "amr-nb"
  | "amr-nb-4.75k"
  | "amr-wb"
  | "speex"
  | "speex-8k"
  | "g729"
  | "ogg-speex"
  | "ogg-speex-8k"
  | "ogg-vorbis"
  | "mp3"
  | "aac"
  | "m4a"
  | "m4a-moov-last"
  | "m4a-fragmented"

export type AudioForm = SendableForm | RenditionForm

/** What is sent: parts joined, in one form. `declared…` lie about it on purpose. */
export interface AudioSpec {
  readonly parts: readonly AudioPart[]
  /** What `encoding=` names is declared so; containers are sent with nothing declared. Default linear16. */
  readonly encoding?: AudioForm
  /** Default: the rate of the first fixture. */
  readonly sampleRateHz?: number
  /** 1 mixes down; default: as the fixture has it. */
  readonly channels?: number
  /** Declare nothing, or something else than what is sent. */
  readonly declare?:
    | { readonly encoding?: string; readonly sampleRateHz?: number; readonly channels?: number }
    | "nothing"
}

/** How a stream identifies itself. `valid` uses the target's key in the Authorization header. */
export type Credentials =
  | { readonly form: "token-header" | "token-protocol"; readonly key?: "valid" | "wrong" }
  | { readonly form: "bearer-header" | "bearer-protocol"; readonly token?: "granted" | "expired" | "api-key" }
  | { readonly form: "none" }
  /** Anything else, verbatim. `{key}` and `{token}` stand for the valid ones. */
  | { readonly form: "custom"; readonly authorization?: string; readonly protocols?: readonly string[] }

/** Query options. A list value repeats the name; numbers and booleans are written as the wire wants them. */
export type QueryOptions = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

export interface StreamSpec {
  readonly audio?: AudioSpec
  readonly options?: QueryOptions
  /** Appended to the query verbatim, for options that no table would write. */
  readonly rawQuery?: string
  readonly credentials?: Credentials
  readonly headers?: Readonly<Record<string, string>>
  readonly path?: string
  readonly compression?: boolean
  readonly script?: readonly Step[]
  readonly chunkMs?: number
  readonly chunkByteLength?: number
  readonly speed?: number
  /** Start this stream when the one before it has ended; default: all at once. */
  readonly after?: "previous"
}

/** What differs between the permutations of a case. */
export interface Axes {
  readonly encoding?: readonly AudioForm[]
  readonly sampleRateHz?: readonly number[]
  readonly chunkMs?: readonly number[]
}

export interface StreamingCase {
  /** `area/name`, kebab-case: the path under which it is selected and reported. */
  readonly id: string
  /** A sentence about behaviour. */
  readonly title: string
  readonly streams: readonly StreamSpec[]
  /**
   * Ids of the checks this case is made for: each must find something to look at, else the case is UNTESTABLE. All other
   * checks read its recordings as well, and what they find counts too.
   */
  readonly checks: readonly string[]
  readonly axes?: Axes
  /** Features a target must have; see `verdicts/capabilities.ts`. */
  readonly needs?: readonly string[]
  /** How the mock is to be set up: account states, limits. A case that has this cannot run live. */
  readonly mock?: Partial<MockSettings>
  /** Belongs to the chosen set that `npm test` also runs over real sockets at real pace. */
  readonly loopback?: boolean
  /** Makes sense against a live service; default true unless `mock` is set. */
  readonly live?: boolean
}

/** Gives a case its type where it is written. */
export const defineCase = (streamingCase: StreamingCase): StreamingCase => streamingCase
