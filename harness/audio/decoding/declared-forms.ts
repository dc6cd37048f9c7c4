// What `encoding=` may name beside uncompressed samples: how packets are found in bytes of that declaration.
// https://developers.deepgram.com/docs/encoding

import { amrDemuxer } from "../containers/frames/amr.ts"
import { flacDemuxer } from "../containers/flac/flac.ts"
import { oggDemuxer } from "../containers/ogg/ogg.ts"
import { g729Frames, opusPackets, speexPackets } from "../containers/frames/bare-packets.ts"
import { hasText } from "../containers/bytes-at.ts"
import type { Demuxer } from "./demuxer.ts"

export interface DeclaredShape {
  readonly sampleRateHz: number | undefined
  readonly channels: number
}

export const DECLARED_FORMS: Readonly<Record<string, (shape: DeclaredShape) => Demuxer>> = {
  flac: flacDemuxer,
  "amr-nb": () => amrDemuxer("amr-nb"),
  "amr-wb": () => amrDemuxer("amr-wb"),
  opus: ({ channels }) => opusPackets(channels),
  "ogg-opus": oggDemuxer,
  // No page says whether the packets are bare or in Ogg, so both are taken.
  speex: ({ sampleRateHz = 8_000 }) => eitherBy(isOgg, oggDemuxer, () => speexPackets(sampleRateHz)),
  g729: g729Frames,
}

const isOgg = (bytes: Uint8Array): boolean => hasText(bytes, 0, "Ogg".slice(0, Math.max(1, bytes.length)))

/** Decided by the first bytes that come. */
function eitherBy(test: (bytes: Uint8Array) => boolean, one: () => Demuxer, other: () => Demuxer): Demuxer {
  let chosen: Demuxer | undefined
  return {
    push(bytes) {
      chosen ??= test(bytes) ? one() : other()
      return chosen.push(bytes)
    },
    end: () => chosen?.end() ?? [],
    takesPackets: true,
    get problem() {
      return chosen?.problem
    },
    get note() {
      return chosen?.note
    },
  }
}
