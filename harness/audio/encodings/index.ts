// The encodings of uncompressed samples, by name. A new one is one file and one line here.
import { alaw } from "./alaw.ts"
import type { Encoding } from "./encoding.ts"
import { float64 } from "./float64.ts"
import { integer24, integer32, unsigned8 } from "./integers.ts"
import { linear16 } from "./linear16.ts"
import { linear32 } from "./linear32.ts"
import { mulaw } from "./mulaw.ts"

/** What `encoding=` may name and raw bytes may hold (https://developers.deepgram.com/docs/encoding). */
const WIRE_ENCODINGS = [linear16, linear32, mulaw, alaw] as const
/** What only a WAV header can announce. */
const WAV_ONLY_ENCODINGS = [unsigned8, integer24, integer32, float64] as const

const byName = (encodings: readonly Encoding[]): ReadonlyMap<string, Encoding> =>
  new Map(encodings.map((encoding) => [encoding.name, encoding]))

export const RAW_ENCODINGS = byName(WIRE_ENCODINGS)
export const ALL_ENCODINGS = byName([...WIRE_ENCODINGS, ...WAV_ONLY_ENCODINGS])
