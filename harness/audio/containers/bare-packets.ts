// Packets without a container: every frame of the connection is one, since nothing in the bytes would tell them apart.
import { opusPacketSampleCount } from "../codecs/opus-packet.ts"
import { OPUS_RATE_HZ } from "../codecs/opus-packet.ts"
import { type Demuxer, type MediaItem, packet } from "../demuxer.ts"

/** `encoding=opus`: "one packet per frame". The declared rate changes nothing: Opus packets carry their own time. */
export function opusPackets(channels: number): Demuxer {
  let oddCount = 0
  let hasTrack = false
  return {
    push(bytes) {
      const items: MediaItem[] = []
      if (!hasTrack) items.push({ type: "track", track: { codec: "opus", sampleRateHz: OPUS_RATE_HZ, channels } })
      hasTrack = true
      if (opusPacketSampleCount(bytes) === 0) oddCount++
      else items.push(packet(bytes.slice()))
      return items
    },
    end: () => [],
    problem: undefined,
    get note() {
      return oddCount === 0 ? undefined : `${oddCount} binary frames held no Opus packet and were left out.`
    },
  }
}
