// The codecs that do not come with the package, and where each is looked for: an optional package, then ffmpeg.

import type { AudioProblem } from "../audio/decoding/audio-decoder.ts"
import { AAC_PACKAGE, openAac } from "../audio/codecs/aac.ts"
import type { Codec, CodecOpener } from "../audio/codecs/codec.ts"
import type { CodecTable } from "../audio/codecs/index.ts"
import { speexHeader, speexPacketSampleCount } from "../audio/codecs/speex-packet.ts"
import { readAacConfig, withAdtsHead } from "../audio/containers/aac-config.ts"
import type { Track } from "../audio/decoding/demuxer.ts"
import { oggPage, vorbisComment } from "../audio/encoders/ogg.ts"
import { joinBytes } from "../audio/bytes/bytes.ts"
import { type FfmpegForm, ffmpegOpener } from "./ffmpeg-codec.ts"

const openAacByFfmpeg = ffmpegOpener(aacForm)

export const FFMPEG_CODECS: CodecTable = new Map<string, CodecOpener>([
  ["aac", openAacByFfmpeg],
  ["speex", ffmpegOpener(speexForm)],
  ["g729", ffmpegOpener(() => ({ format: "g729", write: (frame) => frame, sampleCountOf: () => G729_SAMPLE_COUNT }))],
])

export const FURTHER_CODECS: CodecTable = new Map<string, CodecOpener>([...FFMPEG_CODECS, ["aac", openAacSomehow]])

async function openAacSomehow(track: Track): Promise<Codec | AudioProblem> {
  const installed = await openAac(track)
  if (!("sentence" in installed)) return installed
  const byFfmpeg = await openAacByFfmpeg(track)
  if (!("sentence" in byFfmpeg)) return byFfmpeg
  return { ...byFfmpeg, sentence: `${byFfmpeg.sentence.slice(0, -1)}, or npm install ${AAC_PACKAGE} (GPL-2.0).` }
}

const AAC_SAMPLE_COUNT = 1_024
const G729_SAMPLE_COUNT = 80

function aacForm({ setup: [asc] = [] }: Track): FfmpegForm {
  const config = asc === undefined ? undefined : readAacConfig(asc)
  return {
    format: "aac",
    write: (frame) => (config === undefined ? frame : withAdtsHead(frame, config)),
    sampleCountOf: () => AAC_SAMPLE_COUNT,
  }
}

/** In Ogg, a page a packet: no form without a container is known to ffmpeg. */
function speexForm({ setup: [head] = [], sampleRateHz }: Track): FfmpegForm {
  const header = head ?? speexHeader({ sampleRateHz, framesPerPacket: 1 })
  let pageCount = 2
  let granule = 0
  const sampleCount = speexPacketSampleCount(header)
  return {
    format: "ogg",
    head: joinBytes(oggPage([header], FIRST_PAGE, 0, 0), oggPage([vorbisComment("soundcheck")], 0, 0, 1)),
    sampleCountOf: () => sampleCount,
    write(packet) {
      granule += sampleCount
      return oggPage([packet], 0, granule, pageCount++)
    },
  }
}

const FIRST_PAGE = 2
