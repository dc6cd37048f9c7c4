// AAC, by FAAD2 compiled to wasm. Its licence is the GPL, so it does not come with the package: it is used where a person
// has installed it. https://www.npmjs.com/package/@audio/decode-aac

import type { AudioProblem } from "../decoding/audio-decoder.ts"
import type { Track } from "../decoding/demuxer.ts"
import { AT_ONCE, type Codec } from "./codec.ts"

export const AAC_PACKAGE = "@audio/decode-aac"

interface AacDecoder {
  decode(frame: Uint8Array): { readonly channelData: readonly Float32Array[]; readonly sampleRate: number }
  free(): void
}

interface AacLibrary {
  /** @param options `asc`: AudioSpecificConfig, for frames that carry no head of their own */
  decoder(options?: { readonly asc: Uint8Array }): Promise<AacDecoder>
}

/** FAAD2 keeps its first frame to itself. */
const WITHHELD_SAMPLE_COUNT = 1_024

/** @param track `setup`: AudioSpecificConfig; without it the frames are ADTS */
export async function openAac({ sampleRateHz, channels, setup = [] }: Track): Promise<Codec | AudioProblem> {
  const library = await installed()
  if (library === undefined) return { code: "unsupported", sentence: `${AAC_PACKAGE} is not installed.` }
  const [asc] = setup
  const decoder = await library.decoder(asc === undefined ? undefined : { asc })
  let rateHz = 0
  return {
    ...AT_ONCE,
    // With SBR the audio has twice the rate that the head names.
    get sampleRateHz() {
      return rateHz
    },
    decode(frame) {
      const { channelData, sampleRate } = decoder.decode(frame)
      if (channelData.length === 0 || rateHz !== 0) return channelData
      rateHz = sampleRate
      const withheld = new Float32Array((WITHHELD_SAMPLE_COUNT * rateHz) / sampleRateHz)
      return channelData.slice(0, channels).map((samples) => joined(withheld, samples))
    },
    free: () => decoder.free(),
  }
}

/** By a name that no bundler or compiler follows: it may not be there. */
async function installed(): Promise<AacLibrary | undefined> {
  const name: string = AAC_PACKAGE
  return import(name).then(
    (library: unknown) => library as AacLibrary,
    () => undefined,
  )
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  const whole = new Float32Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}
