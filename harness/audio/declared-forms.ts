// What `encoding=` may name beside uncompressed samples: how packets are found in bytes of that declaration.
// https://developers.deepgram.com/docs/encoding

import { amrDemuxer } from "./containers/amr.ts"
import { flacDemuxer } from "./containers/flac.ts"
import { oggDemuxer } from "./containers/ogg.ts"
import { opusPackets } from "./containers/bare-packets.ts"
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
}
