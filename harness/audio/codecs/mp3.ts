// MP3 (and layer 2), by mpg123 compiled to wasm. https://www.npmjs.com/package/mpg123-decoder
import { mpegFrameHead } from "../containers/frames/mp3.ts"
import type { Track } from "../decoding/demuxer.ts"
import { AT_ONCE, type Codec } from "./codec.ts"
import { quietly } from "./quietly.ts"

/** One channel comes out as two alike: the frames say how many there are, as containers do not always. */
export async function openMp3(): Promise<Codec> {
  const { MPEGDecoder } = await import("mpg123-decoder")
  const decoder = new MPEGDecoder({ enableGapless: true })
  await decoder.ready
  let track: Track | undefined
  return {
    ...AT_ONCE,
    get sampleRateHz() {
      return track?.sampleRateHz ?? 0
    },
    get channels() {
      return track?.channels
    },
    decode(frame) {
      track ??= mpegFrameHead(frame)?.track
      return quietly(() => decoder.decode(frame)).channelData
    },
    free: () => decoder.free(),
  }
}
