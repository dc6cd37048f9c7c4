// The shape of one encoding of uncompressed samples: bytes as they travel on one side, numbers on the other.

export interface Encoding {
  /** As `encoding=` spells it; for forms that exist in WAV files only, a name in the same manner. */
  readonly name: string
  readonly bytesPerSample: number
  /** @param bytes whole samples; channels stay interleaved. @returns new samples, -1 to 1, never NaN */
  decode(bytes: Uint8Array): Float32Array
  /** Rounds to the nearest value the encoding has; clips outside -1 to 1. */
  encode(samples: Float32Array): Uint8Array
}
