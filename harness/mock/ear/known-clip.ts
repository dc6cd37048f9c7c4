// What the ear learns: a piece of audio with its words.

export interface KnownClip {
  readonly name: string
  /** BCP-47 tag. */
  readonly language: string
  /** By start; times are positions in this clip. */
  readonly words: readonly {
    readonly word: string
    readonly punctuatedWord: string
    readonly startMs: number
    readonly endMs: number
    readonly speaker: number
  }[]
  /** Mono, 16 kHz. */
  readonly samples: Float32Array
}
