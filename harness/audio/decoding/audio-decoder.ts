// The port of every decoder: bytes in pieces of any size, samples out. What cannot be decoded is said in `problem`, never
// thrown: the bytes are a peer's.

export interface AudioFormat {
  /** As `encoding=` spells it, or what a WAV header announced (unsigned8, integer24, integer32, float64). */
  readonly encoding: string
  readonly sampleRateHz: number
  readonly channels: number
}

export interface AudioProblem {
  /** undecodable: nobody can read this. unsupported: a known form that this decoder does not read. */
  readonly code: "undecodable" | "unsupported"
  /** What was expected, what was found, what to do. */
  readonly sentence: string
}

export interface AudioDecoder {
  /** @returns what these bytes completed: one array a channel, possibly empty; no array while the format is unknown */
  push(bytes: Uint8Array): readonly Float32Array[]
  /** No more bytes will come. @returns the samples held back until now, in the shape of `push` */
  end(): readonly Float32Array[]
  /**
   * Set while a codec is still being loaded or still at work on what was pushed: resolves, and never rejects, when
   * `proceed` can get on. What is pushed meanwhile waits its turn.
   */
  readonly pending: Promise<void> | undefined
  /** Goes on after `pending`. @returns what has become ready, in the shape of `push` */
  proceed(): readonly Float32Array[]
  /** Frees what the decoder holds beyond its own memory: instances of codecs, processes. May be called twice. */
  close(): void
  /** Undefined until the header is known. */
  readonly format: AudioFormat | undefined
  readonly problem: AudioProblem | undefined
  /** Something was wrong with the bytes, yet all that could be decoded was. Known after `end`. */
  readonly note: string | undefined
  /** Samples a channel so far: stays 0 for input that is swallowed without being understood. */
  readonly decodedSampleCount: number
}

/** The part of a decoder that has its samples at once and holds nothing. */
export const AT_ONCE = { pending: undefined, proceed: (): readonly Float32Array[] => [], close(): void {} } as const

/** A decoder that decodes nothing and says why. */
export function failedDecoder(problem: AudioProblem): AudioDecoder {
  const nothing = (): readonly Float32Array[] => []
  return {
    ...AT_ONCE,
    push: nothing,
    end: nothing,
    format: undefined,
    problem,
    note: undefined,
    decodedSampleCount: 0,
  }
}

/** Three times the 20 channels that https://developers.deepgram.com/docs/multichannel allows: bounds memory per frame. */
export const MAX_CHANNELS = 64
/** Outside of these no speech is recorded, and one frame could grow a thousandfold on the way to 16 kHz. */
export const MIN_SAMPLE_RATE_HZ = 1_000
export const MAX_SAMPLE_RATE_HZ = 384_000

/** Why audio of this shape cannot be decoded, whoever announced it. */
export function shapeProblem(sampleRateHz: number, channels: number): AudioProblem | undefined {
  if (!isCount(channels)) return { code: "undecodable", sentence: `Expected 1 or more channels, found ${channels}.` }
  if (!isCount(sampleRateHz)) {
    return { code: "undecodable", sentence: `Expected a sample rate in whole Hz, found ${sampleRateHz}.` }
  }
  if (channels > MAX_CHANNELS) {
    const sentence = `Expected at most ${MAX_CHANNELS} channels, found ${channels}: send fewer channels.`
    return { code: "unsupported", sentence }
  }
  if (sampleRateHz < MIN_SAMPLE_RATE_HZ || sampleRateHz > MAX_SAMPLE_RATE_HZ) {
    const range = `${MIN_SAMPLE_RATE_HZ} to ${MAX_SAMPLE_RATE_HZ} Hz`
    return { code: "unsupported", sentence: `Expected a sample rate of ${range}, found ${sampleRateHz}: resample.` }
  }
  return undefined
}

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1
