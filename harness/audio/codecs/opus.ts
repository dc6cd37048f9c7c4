// Opus, by libopus compiled to wasm. It decodes straight to any of its own rates, so hearing needs no resampler.
// https://www.npmjs.com/package/opus-decoder

import type { AudioProblem } from "../decoding/audio-decoder.ts"
import type { Track } from "../decoding/demuxer.ts"
import { AT_ONCE, type Codec, type CodecWishes } from "./codec.ts"
import { OPUS_RATE_HZ, opusPacketSampleCount } from "./opus-packet.ts"
import { quietly } from "./quietly.ts"

/** What libopus decodes to. */
const RATES_HZ: readonly number[] = [8_000, 12_000, 16_000, 24_000, OPUS_RATE_HZ]
/** Channel mapping family 1 goes no further (RFC 7845 section 5.1.1.2), and the memory of the decoder is fixed. */
const MAX_CHANNELS = 8
/** Room that opus-decoder has for a packet: 120 ms at 256 kbit/s a channel. */
const ROOM_PER_CHANNEL_BYTE_LENGTH = 3_840

/** @param track `setup`, for more than two channels: the OpusHead packet of RFC 7845 section 5.1 */
export async function openOpus(
  { channels, setup = [] }: Track,
  { preferredRateHz }: CodecWishes,
): Promise<Codec | AudioProblem> {
  if (channels > MAX_CHANNELS) {
    const sentence = `Expected at most ${MAX_CHANNELS} channels of Opus, found ${channels}: send fewer channels.`
    return { code: "unsupported", sentence }
  }
  const { OpusDecoder } = await import("opus-decoder")
  const sampleRateHz = RATES_HZ.find((rateHz) => rateHz === preferredRateHz) ?? OPUS_RATE_HZ
  const decoder = new OpusDecoder({
    sampleRate: sampleRateHz as 48_000,
    channels,
    ...(channels > 2 && streamsOf(setup[0] ?? new Uint8Array(0), channels)),
  })
  await decoder.ready
  return {
    ...AT_ONCE,
    sampleRateHz,
    decode(packet) {
      const fits = packet.length <= ROOM_PER_CHANNEL_BYTE_LENGTH * channels
      if (!fits || opusPacketSampleCount(packet) === 0) return []
      return quietly(() => decoder.decodeFrame(packet)).channelData
    },
    free: () => decoder.free(),
  }
}

/** The channel mapping table of RFC 7845 section 5.1.1; without one every channel is a stream of its own. */
function streamsOf(head: Uint8Array, channels: number) {
  const hasTable = (head[18] ?? 0) !== 0 && head.length >= 21 + channels
  const each = Array.from({ length: channels }, (_, channel) => channel)
  return {
    streamCount: hasTable ? (head[19] ?? 1) : channels,
    coupledStreamCount: hasTable ? (head[20] ?? 0) : 0,
    channelMappingTable: hasTable ? [...head.subarray(21, 21 + channels)] : each,
  }
}
