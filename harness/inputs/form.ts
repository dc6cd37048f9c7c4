// The form in which an input is sent, and the words for it: which bytes, at how many a second, declared as what.
import { HarnessError } from "../errors.ts"
import type { AudioFacts } from "../protocol/lint/lint.ts"
import type { SentAudio } from "../recording/recording.ts"
import type { Followed } from "./followed.ts"
import type { InputSpec } from "./input.ts"

/** What is known of the bytes before they are sent. */
export interface Bytes {
  /** As the person calls it, for messages. */
  readonly name: string
  readonly spec: InputSpec
  /** Waits for the first bytes: so many, or all there are. */
  peek(byteLength: number): Promise<Uint8Array>
  /** The last bytes, of files only. */
  readonly tail?: Uint8Array
  readonly totalByteLength?: number
  /** All the bytes once more, of files only. */
  readonly scan?: (take: (piece: Uint8Array) => void) => Promise<void>
  readonly warn: (sentence: string) => void
}

export interface SentForm {
  readonly audio: SentAudio
  readonly declared: Readonly<Record<string, string | number>>
  readonly layout: Layout
  /** Compressed audio that says its own time, packet by packet: `layout` then only tells how long it is. */
  readonly followed?: Followed
  readonly durationMs: number | undefined
  readonly describe: string
}

/** Which bytes are sent and how long they last. */
export interface Layout {
  /** Left out: the header of a WAV file whose samples are sent raw. */
  readonly skipByteLength: number
  /** Sent, but takes no time: the header of a container. */
  readonly headerByteLength: number
  /** Undefined: nobody knows, so every chunk leaves as it comes and takes no time. */
  readonly bytesPerSecond: number | undefined
  /** One sample on all channels; 1 for compressed audio, which has no such border. */
  readonly blockByteLength: number
  /** Where the audio ends, counted from the first byte sent; what follows is left out. */
  readonly endByteLength: number | undefined
}

/** One sentence: what was found, what to do. */
export const refuse = (bytes: Bytes, found: string, remedy: string): HarnessError =>
  new HarnessError("INPUT", `${bytes.name} ${found}: ${remedy}.`)

/** Uncompressed samples, in words of the query. */
export interface RawFacts {
  readonly encoding: string
  readonly sampleRateHz: number
  readonly channels: number
}

/** What to declare; one channel is the default and goes without saying. */
export const declare = ({ encoding, sampleRateHz, channels }: RawFacts): Record<string, string | number> => ({
  encoding,
  sample_rate: sampleRateHz,
  ...(channels !== 1 && { channels }),
})

export const factsText = ({ encoding, sampleRateHz, channels }: RawFacts): string =>
  `${encoding} ${sampleRateHz / 1000} kHz ${CHANNEL_WORDS[channels] ?? `${channels} channels`}`

const CHANNEL_WORDS: Readonly<Record<number, string>> = { 1: "mono", 2: "stereo" }

/** `call.wav · linear16 16 kHz mono · 7.1 s`: of a path its last part, of an address all of it. */
export function describeInput(
  name: string,
  form: readonly (string | undefined)[],
  durationMs: number | undefined,
): string {
  const shortName = /^https?:/i.test(name) ? name : (name.split(/[\\/]/).at(-1) ?? name)
  const length = durationMs === undefined ? "length unknown" : `${(durationMs / 1000).toFixed(1)} s`
  return [shortName, ...form, length].filter((part) => part !== undefined).join(" · ")
}

/** What the audio is, in the terms of the linter of options. */
export const factsOf = ({ container, encoding, sampleRateHz, channels }: SentAudio): AudioFacts => ({
  container: container !== undefined,
  ...(encoding !== undefined && { encoding }),
  ...(sampleRateHz !== undefined && { sampleRateHz }),
  ...(channels !== undefined && { channels }),
})
