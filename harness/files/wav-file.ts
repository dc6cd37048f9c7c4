// A WAV file that grows while audio comes: readable at any moment, even when the process dies before it is closed.
import { closeSync, openSync, writeSync } from "node:fs"
import { linear16 } from "../audio/encodings/linear16.ts"
import { interleave } from "../audio/pcm.ts"
import { wavHeader } from "../audio/wav/wav.ts"

export interface WavFile {
  /** @param channels as many as the file has, alike in length, -1 to 1 */
  write(channels: readonly Float32Array[]): void
  /** Writes the length into the header. */
  close(): void
}

/** Opens it anew, as linear16. */
export function openWavFile(path: string, sampleRateHz: number, channels: number): WavFile {
  const file = openSync(path, "w")
  const format = { encoding: linear16.name, sampleRateHz, channels }
  let dataByteLength = 0
  try {
    // Until the length is known the header says so, and readers take all there is.
    writeSync(file, wavHeader(format))
  } catch (cause) {
    closeSync(file)
    throw cause
  }
  return {
    write(samples) {
      const bytes = linear16.encode(interleave(samples))
      writeSync(file, bytes)
      dataByteLength += bytes.length
    },
    close() {
      try {
        writeSync(file, wavHeader({ ...format, dataByteLength }), 0, undefined, 0)
      } finally {
        closeSync(file)
      }
    },
  }
}
