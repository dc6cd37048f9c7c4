// The compressed forms: which codec in which container, and what is to be declared about it.
import type { PcmAudio } from "../pcm.ts"
import { joinTimed, type TimedBytes } from "../bytes/timed-bytes.ts"
import { encodeFlac, FLAC_MAX_CHANNELS, flacFileHeader, oggFlacHeaders } from "./flac.ts"
import { muxOgg, vorbisComment } from "./ogg.ts"
import { encodeOpus, OPUS_CLOCK_HZ, OPUS_MAX_CHANNELS, OPUS_RATES_HZ, opusHead, opusTags } from "./opus.ts"
import { muxWebm } from "./webm.ts"

export interface CompressedForm {
  readonly codec: string
  readonly container?: string
  /** `all`: encoding, rate and channels, since the packets do not say them. */
  readonly declared: Readonly<Record<string, string>> | "all"
  readonly maxChannels: number
  /** The rate nearest to a wanted one that the codec has. */
  rateFor(wantedHz: number): number
  encode(pcm: PcmAudio, pageMs: number): TimedBytes
}

/** As comments in Ogg name what wrote them. */
const VENDOR = vorbisComment("soundcheck")

const OPUS = {
  maxChannels: OPUS_MAX_CHANNELS,
  rateFor: (wantedHz: number) => (OPUS_RATES_HZ.includes(wantedHz) ? wantedHz : OPUS_CLOCK_HZ),
}
const FLAC = { maxChannels: FLAC_MAX_CHANNELS, rateFor: (wantedHz: number) => wantedHz }

export const COMPRESSED_FORMS: ReadonlyMap<string, CompressedForm> = new Map<string, CompressedForm>([
  ["opus", { ...OPUS, codec: "opus", declared: "all", encode: (pcm) => joinTimed(encodeOpus(pcm).packets, "packets") }],
  ["ogg-opus", { ...OPUS, codec: "opus", container: "ogg", declared: { encoding: "ogg-opus" }, encode: oggOpus }],
  [
    "webm-opus",
    {
      ...OPUS,
      codec: "opus",
      container: "webm",
      declared: {},
      encode: (pcm, pageMs) => muxWebm(encodeOpus(pcm), "webm", pageMs),
    },
  ],
  [
    "mkv-opus",
    {
      ...OPUS,
      codec: "opus",
      container: "matroska",
      declared: {},
      encode: (pcm, pageMs) => muxWebm(encodeOpus(pcm), "matroska", pageMs),
    },
  ],
  ["flac", { ...FLAC, codec: "flac", container: "flac", declared: { encoding: "flac" }, encode: flacFile }],
  ["ogg-flac", { ...FLAC, codec: "flac", container: "ogg", declared: {}, encode: oggFlac }],
])

function oggOpus(pcm: PcmAudio, pageMs: number): TimedBytes {
  const stream = encodeOpus(pcm)
  const headers = [opusHead(stream), opusTags(VENDOR)]
  return muxOgg({ headers, packets: stream.packets, endSample: stream.preSkip + stream.sampleCount48k }, pageMs)
}

function flacFile(pcm: PcmAudio): TimedBytes {
  const stream = encodeFlac(pcm)
  return joinTimed([{ bytes: flacFileHeader(stream), endMs: 0 }, ...stream.packets], "marks")
}

function oggFlac(pcm: PcmAudio, pageMs: number): TimedBytes {
  const stream = encodeFlac(pcm)
  const endSample = stream.packets.at(-1)?.endSample ?? 0
  return muxOgg({ headers: oggFlacHeaders(stream, VENDOR), packets: stream.packets, endSample }, pageMs)
}
