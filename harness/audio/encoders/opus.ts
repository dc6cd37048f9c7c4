// Opus packets of 20 ms by libopus (`opusscript`, MIT; its wasm is loaded when the first encoder opens), and the header
// that containers carry for them.
import OpusScript from "opusscript"
import { toInt16 } from "../encodings/linear16.ts"
import { littleEndianBytes } from "../encodings/little-endian.ts"
import { durationMs, interleave, type PcmAudio, sampleCount } from "../pcm.ts"
import { resamplePcm } from "../resampling/resampler.ts"
import type { Packet } from "./packets.ts"

export const OPUS_RATES_HZ: readonly number[] = [8_000, 12_000, 16_000, 24_000, 48_000]
/** Containers count Opus at 48 kHz, whatever went in (https://www.rfc-editor.org/rfc/rfc7845 section 4). */
export const OPUS_CLOCK_HZ = 48_000
/** One stream without a mapping table. */
export const OPUS_MAX_CHANNELS = 2

export const OPUS_PACKET_MS = 20
/**
 * What libopus holds back for speech: 2.5 ms of look-ahead and 4 ms of delay compensation (`OPUS_GET_LOOKAHEAD`), as
 * samples at 48 kHz. A decoder drops as many at the beginning.
 */
const PRE_SKIP = 312
/** Speech of a phone call or a voice agent; clear at every rate. Per channel. */
const BITS_PER_SECOND = 24_000
/** Of 0 to 10: a third of the work of its best, hardly more bytes, and no words lost in any fixture. */
const COMPLEXITY = 1
const SET_COMPLEXITY = 4010

export interface OpusStream {
  readonly channels: number
  /** What the encoder was given, a rate that Opus has. */
  readonly sampleRateHz: number
  readonly packets: readonly Packet[]
  readonly preSkip: number
  /** Of audio, pre-skip not counted, at 48 kHz: the last packet is padded beyond it. */
  readonly sampleCount48k: number
}

/** @param audio of 1 or 2 channels; a rate that Opus does not have is resampled to 48 kHz */
export function encodeOpus(audio: PcmAudio): OpusStream {
  const known = encoded.get(audio)
  if (known !== undefined) return known
  const stream = encode(audio)
  encoded.set(audio, stream)
  return stream
}

/** The same packets go into every container, and encoding is most of the work. */
const encoded = new WeakMap<PcmAudio, OpusStream>()

function encode(audio: PcmAudio): OpusStream {
  const pcm = OPUS_RATES_HZ.includes(audio.sampleRateHz) ? audio : resamplePcm(audio, OPUS_CLOCK_HZ)
  const { sampleRateHz } = pcm
  const channels = pcm.channels.length
  const lengthMs = durationMs(pcm)
  const frameLength = (sampleRateHz * OPUS_PACKET_MS) / 1000
  const packetCount = Math.ceil((lengthMs + (PRE_SKIP * 1000) / OPUS_CLOCK_HZ) / OPUS_PACKET_MS)
  const padded = new Int16Array(packetCount * frameLength * channels)
  padded.set(toInt16(interleave(pcm.channels)).subarray(0, padded.length))

  const encoder = new OpusScript(sampleRateHz as OpusRate, channels, OpusScript.Application.VOIP)
  try {
    encoder.setBitrate(BITS_PER_SECOND * channels)
    encoder.encoderCTL(SET_COMPLEXITY, COMPLEXITY)
    const packets = Array.from({ length: packetCount }, (_, index): Packet => {
      const samples = padded.subarray(index * frameLength * channels, (index + 1) * frameLength * channels)
      return {
        bytes: new Uint8Array(encoder.encode(littleEndianBytes(samples) as Buffer, frameLength)),
        endSample: ((index + 1) * OPUS_PACKET_MS * OPUS_CLOCK_HZ) / 1000,
        endMs: Math.min((index + 1) * OPUS_PACKET_MS, lengthMs),
      }
    })
    const sampleCount48k = Math.round((sampleCount(audio) * OPUS_CLOCK_HZ) / audio.sampleRateHz)
    return { channels, sampleRateHz, packets, preSkip: PRE_SKIP, sampleCount48k }
  } finally {
    encoder.delete()
  }
}

type OpusRate = ConstructorParameters<typeof OpusScript>[0]

/** @see https://www.rfc-editor.org/rfc/rfc7845 section 5.1 */
export function opusHead({ channels, sampleRateHz, preSkip }: OpusStream): Uint8Array {
  const head = new Uint8Array(19)
  const view = new DataView(head.buffer)
  head.set(new TextEncoder().encode("OpusHead"))
  head[8] = 1
  head[9] = channels
  view.setUint16(10, preSkip, true)
  view.setUint32(12, sampleRateHz, true)
  return head
}

/** @param vendor as Vorbis comments have it. @see https://www.rfc-editor.org/rfc/rfc7845 section 5.2 */
export const opusTags = (vendor: Uint8Array): Uint8Array =>
  Uint8Array.of(...new TextEncoder().encode("OpusTags"), ...vendor)
