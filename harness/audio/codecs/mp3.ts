// MP3 (and layer 2), by mpg123 compiled to wasm. https://www.npmjs.com/package/mpg123-decoder
import type { Track } from "../demuxer.ts"
import { AT_ONCE, type Codec } from "./codec.ts"
import { quietly } from "./quietly.ts"

/** One channel comes out as two alike; the decoder above takes as many as the track has. */
export async function openMp3({ sampleRateHz }: Track): Promise<Codec> {
  const { MPEGDecoder } = await import("mpg123-decoder")
  const decoder = new MPEGDecoder({ enableGapless: true })
  await decoder.ready
  return {
    ...AT_ONCE,
    sampleRateHz,
    decode: (frame) => quietly(() => decoder.decode(frame)).channelData,
    free: () => decoder.free(),
  }
}
