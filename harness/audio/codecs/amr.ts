// AMR narrow-band and wide-band, by opencore-amr compiled to wasm. All streams of a process share its 16 MB of memory.
// https://www.npmjs.com/package/@audio/decode-amr

import { joinBytes } from "../bytes/bytes.ts"
import type { Track } from "../decoding/demuxer.ts"
import { AT_ONCE, type Codec } from "./codec.ts"

/** The library tells the two apart by the first line of a file: RFC 4867 section 5. */
const MAGICS: Readonly<Record<string, string>> = { "amr-nb": "#!AMR\n", "amr-wb": "#!AMR-WB\n" }

export async function openAmr({ codec, sampleRateHz }: Track): Promise<Codec> {
  const { decoder: open } = await import("@audio/decode-amr")
  const decoder = await open()
  let magic = new TextEncoder().encode(MAGICS[codec])
  return {
    ...AT_ONCE,
    sampleRateHz,
    decode(frame) {
      const bytes = joinBytes(magic, frame)
      magic = magic.subarray(0, 0)
      return decoder.decode(bytes).channelData
    },
    free: () => decoder.free(),
  }
}
