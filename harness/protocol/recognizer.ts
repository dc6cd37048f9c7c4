// The port between the server machine and whatever turns audio into words. Small and public: a real recognizer can be
// plugged in. The machine feeds every channel in blocks of 10 ms, so no answer depends on how audio was cut into frames.

/** The rate at which a recognizer hears, whatever came over the wire. */
export const HEARING_RATE_HZ = 16_000
/** One block, and the grid of every decision the mock takes: 160 samples. */
export const BLOCK_MS = 10

export interface HeardWord {
  /** Lower case, without punctuation. */
  readonly word: string
  /** As it stands in a sentence: case and punctuation. */
  readonly punctuatedWord: string
  /** Position in the audio of this stream, in milliseconds. */
  readonly startMs: number
  readonly endMs: number
  /** 0 to 1. Under 0.5 for placeholder words. */
  readonly confidence: number
  /** From 0; which voice this is. */
  readonly speaker: number
  /** BCP-47 tag. */
  readonly language: string
}

/** One channel of one stream, being listened to. */
export interface Hearing {
  /**
   * Takes the next 10 ms.
   * @param block 160 samples at 16 kHz, -1 to 1; undefined when the recognizer does not need audio
   * @param count so many blocks at once; more than one only up to `steadyUntilMs`
   */
  hear(block: Float32Array | undefined, count?: number): void
  /** No more audio can be waited for (Finalize, CloseStream): decide everything heard so far. More may follow. */
  settle(): void
  /** Was there voice in the block `voiceLagMs` ago? Short closures inside words count as voice. */
  readonly speaking: boolean
  /** How far `speaking` looks back, in whole blocks; 0 when absent. Telling a closure from a pause takes a look ahead. */
  readonly voiceLagMs?: number
  /** `speaking` stays as it is in every block that ends by then. Absent: nobody can know, since it takes hearing. */
  readonly steadyUntilMs?: number
  /**
   * Words known so far, by start. Those that start before `decidedMs` never change; later ones are guesses and may.
   * Each call of `hear` may add to it; words ahead of the audio heard never appear.
   */
  readonly words: readonly HeardWord[]
  /** Up to this position in the audio nothing will be added or changed. Never goes down; at most the audio heard. */
  readonly decidedMs: number
  /** What it made of the audio, for the mock's log: fixtures by name, "placeholder" … in order of appearance. */
  readonly sources: readonly string[]
}

export interface Recognizer {
  readonly name: string
  /** False: only the amount of audio matters (scripted), so the mock skips decoding to samples. */
  readonly needsAudio: boolean
  open(channel: { readonly index: number; readonly count: number; readonly language: string }): Hearing
}
