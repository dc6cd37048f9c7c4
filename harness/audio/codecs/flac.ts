// FLAC, by libFLAC compiled to wasm. https://www.npmjs.com/package/@wasm-audio-decoders/flac
import type { Track } from "../decoding/demuxer.ts"
import { AT_ONCE, type Codec } from "./codec.ts"
import { quietly } from "./quietly.ts"

/**
 * The part of the library that decodes frames as they are given to it. Its public face finds the frames by itself and
 * hands out promises; ours are found already, and an exact version is pinned.
 */
interface FrameDecoder {
  decodeFrames(frames: readonly Uint8Array[]): {
    readonly channelData: readonly Float32Array[]
    readonly bitDepth: number
  }
  free(): void
}

export async function openFlac({ sampleRateHz }: Track): Promise<Codec> {
  const { FLACDecoder } = await import("@wasm-audio-decoders/flac")
  const library = new FLACDecoder()
  await library.ready
  const decoder = Reflect.get(library, "_decoder") as FrameDecoder
  return {
    ...AT_ONCE,
    sampleRateHz,
    decode(frame) {
      const { channelData, bitDepth } = quietly(() => decoder.decodeFrames([frame]))
      return channelData.map((samples) => exact(samples, bitDepth))
    },
    free: () => decoder.free(),
  }
}

/** The library divides by the largest positive value; everybody else, our WAV reader too, by the power of two above it. */
function exact(samples: Float32Array, bitDepth: number): Float32Array {
  const fullScale = 2 ** (bitDepth - 1)
  return samples.map((sample) => Math.round(sample * (fullScale - 1)) / fullScale)
}
