// Packets without a container: where nothing in the bytes tells them apart, every frame of the connection is one.

import { OPUS_RATE_HZ, opusPacketSampleCount } from "../../codecs/opus-packet.ts"
import { speexFrameCount, speexHeader } from "../../codecs/speex-packet.ts"
import { ByteWindow } from "../../bytes/byte-window.ts"
import { containerIn } from "../magics.ts"
import { type Demuxer, type MediaItem, packet, type Track } from "../../decoding/demuxer.ts"

/** `encoding=opus`: "one packet per frame". The declared rate changes nothing: Opus packets carry their own time. */
export const opusPackets = (channels: number): Demuxer =>
  barePackets("Opus", {
    isPacket: (bytes) => opusPacketSampleCount(bytes) > 0,
    track: () => ({ codec: "opus", sampleRateHz: OPUS_RATE_HZ, channels }),
  })

/** `encoding=speex`, likewise. All packets hold as many frames as the first. */
export const speexPackets = (sampleRateHz: number): Demuxer =>
  barePackets("Speex", {
    isPacket: (bytes) => speexFrameCount(bytes) > 0,
    track(first) {
      const setup = [speexHeader({ sampleRateHz, framesPerPacket: speexFrameCount(first) })]
      return { codec: "speex", sampleRateHz, channels: 1, setup }
    },
  })

interface PacketForm {
  readonly isPacket: (bytes: Uint8Array) => boolean
  readonly track: (first: Uint8Array) => Track
}

/**
 * A container under such a declaration gives nothing, as was seen of the service with WebM, although bytes of it may look
 * like packets by chance.
 */
function barePackets(name: string, { isPacket, track }: PacketForm): Demuxer {
  let container: string | undefined
  let oddCount = 0
  let phase: "begin" | "track" | "packets" = "begin"
  return {
    push(bytes) {
      if (phase === "begin") container = containerIn(bytes)
      if (phase === "begin") phase = "track"
      if (container !== undefined) return []
      if (!isPacket(bytes)) {
        oddCount++
        return []
      }
      const items: MediaItem[] = phase === "track" ? [{ type: "track", track: track(bytes) }] : []
      phase = "packets"
      return [...items, packet(bytes.slice())]
    },
    end: () => [],
    takesPackets: true,
    problem: undefined,
    get note() {
      if (container !== undefined) return `This is ${container}, not bare ${name} packets: declare no encoding for it.`
      return oddCount === 0 ? undefined : `${oddCount} binary frames held no ${name} packet and were left out.`
    },
  }
}

/** `encoding=g729`: frames of 10 bytes for 10 ms, at 8 kHz, one channel. Source: ITU-T G.729. */
export function g729Frames(): Demuxer {
  const window = new ByteWindow()
  let hasTrack = false
  return {
    push(bytes) {
      window.append(bytes)
      const items: MediaItem[] = hasTrack ? [] : [{ type: "track", track: G729_TRACK }]
      hasTrack = true
      while (window.length >= G729_FRAME_BYTE_LENGTH) items.push(packet(window.take(G729_FRAME_BYTE_LENGTH)))
      return items
    },
    end: () => [],
    problem: undefined,
    get note() {
      return window.length === 0 ? undefined : `${window.length} bytes at the end were no whole G.729 frame.`
    },
  }
}

const G729_TRACK: Track = { codec: "g729", sampleRateHz: 8_000, channels: 1 }
const G729_FRAME_BYTE_LENGTH = 10
