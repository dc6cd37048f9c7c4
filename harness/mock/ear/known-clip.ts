// What the ear learns: a piece of audio with its words.

export interface KnownWord {
  readonly word: string
  readonly punctuatedWord: string
  /** Position in the clip. */
  readonly startMs: number
  readonly endMs: number
  readonly speaker: number
}

export interface KnownClip {
  readonly name: string
  /** BCP-47 tag. */
  readonly language: string
  /** By start. */
  readonly words: readonly KnownWord[]
  /** Mono, 16 kHz. */
  readonly samples: Float32Array
}
