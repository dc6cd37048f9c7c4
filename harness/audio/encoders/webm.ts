// Opus in WebM and Matroska, as a browser's recorder streams it: a segment without a length, and one cluster after another.
// @see https://www.rfc-editor.org/rfc/rfc9559 and, for Opus, https://wiki.xiph.org/MatroskaOpus
import { joinBytes } from "../bytes/bytes.ts"
import { joinTimed, type TimedBytes } from "../bytes/timed-bytes.ts"
import { OPUS_CLOCK_HZ, OPUS_PACKET_MS, type OpusStream, opusHead } from "./opus.ts"
import { groupByTime, type Packet } from "./packets.ts"

/** @param clusterMs how much audio waits for a cluster to be full; a cluster is handed out whole */
export function muxWebm(stream: OpusStream, docType: "webm" | "matroska", clusterMs: number): TimedBytes {
  const groups = groupByTime(stream.packets, clusterMs)
  const clusters = groups.map((group, index) => ({
    bytes: cluster(group, index === groups.length - 1 ? paddingNs(stream) : 0),
    endMs: group.at(-1)?.endMs ?? 0,
  }))
  return joinTimed([{ bytes: joinBytes(ebmlHeader(docType), segmentStart(stream)), endMs: 0 }, ...clusters], "marks")
}

const WRITER = "soundcheck"
/** Times in clusters and blocks are milliseconds: the default of the format. */
const TIMESTAMP_SCALE_NS = 1_000_000
/** Decoders need 80 ms to settle after a jump (RFC 7845, section 4.6). */
const SEEK_PRE_ROLL_NS = 80_000_000
const TRACK = 1
const TRACK_TYPE_AUDIO = 2

const ebmlHeader = (docType: string): Uint8Array =>
  element(
    0x1a45dfa3,
    unsigned(0x4286, 1),
    unsigned(0x42f7, 1),
    unsigned(0x42f2, 4),
    unsigned(0x42f3, 8),
    text(0x4282, docType),
    // Version 4 has CodecDelay and DiscardPadding; a reader of version 2 can do without.
    unsigned(0x4287, 4),
    unsigned(0x4285, 2),
  )

function segmentStart(stream: OpusStream): Uint8Array {
  const info = element(0x1549a966, unsigned(0x2ad7b1, TIMESTAMP_SCALE_NS), text(0x4d80, WRITER), text(0x5741, WRITER))
  const audio = element(0xe1, float(0xb5, OPUS_CLOCK_HZ), unsigned(0x9f, stream.channels))
  const track = element(
    0xae,
    unsigned(0xd7, TRACK),
    unsigned(0x73c5, TRACK),
    unsigned(0x9c, 0),
    unsigned(0x83, TRACK_TYPE_AUDIO),
    text(0x86, "A_OPUS"),
    element(0x63a2, opusHead(stream)),
    unsigned(0x56aa, samplesNs(stream.preSkip)),
    unsigned(0x56bb, SEEK_PRE_ROLL_NS),
    audio,
  )
  return joinBytes(Uint8Array.of(0x18, 0x53, 0x80, 0x67, ...UNKNOWN_SIZE), info, element(0x1654ae6b, track))
}

const UNKNOWN_SIZE = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]

const samplesNs = (count: number): number => Math.round((count * 1e9) / OPUS_CLOCK_HZ)

/** What the last packet has beyond the end of the audio. */
const paddingNs = ({ packets, preSkip, sampleCount48k }: OpusStream): number =>
  samplesNs((packets.at(-1)?.endSample ?? 0) - preSkip - sampleCount48k)

function cluster(packets: readonly Packet[], discardNs: number): Uint8Array {
  const starts = packets.map(startMs)
  const timestamp = starts[0] ?? 0
  const blocks = packets.map(({ bytes }, index) => {
    const relativeMs = (starts[index] ?? 0) - timestamp
    const isCut = discardNs > 0 && index === packets.length - 1
    // Track number, time since the cluster's, flags: a key frame in a SimpleBlock, no lacing.
    const block = joinBytes(Uint8Array.of(0x80 | TRACK, relativeMs >> 8, relativeMs & 0xff, isCut ? 0 : 0x80), bytes)
    return isCut ? element(0xa0, element(0xa1, block), unsigned(0x75a2, discardNs)) : element(0xa3, block)
  })
  return element(0x1f43b675, unsigned(0xe7, timestamp), ...blocks)
}

/** All packets are alike, so each begins where as many samples as it has lie behind. */
const startMs = ({ endSample }: Packet): number => Math.round((endSample * 1000) / OPUS_CLOCK_HZ) - OPUS_PACKET_MS

function element(id: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = joinBytes(...content)
  return joinBytes(Uint8Array.from(bytesOf(id)), size(body.length), body)
}

/** Four bytes hold every size here; the marker bit of four is 0x10 in the first. */
const size = (length: number): Uint8Array =>
  Uint8Array.of(0x10 | (length >>> 24), (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff)

/** With a leading zero where the highest bit is set, so that readers of signed numbers read the same. */
function unsigned(id: number, value: number): Uint8Array {
  const bytes = bytesOf(value)
  return element(id, Uint8Array.from((bytes[0] ?? 0) >= 0x80 ? [0, ...bytes] : bytes))
}

const text = (id: number, value: string): Uint8Array => element(id, new TextEncoder().encode(value))

function float(id: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value)
  return element(id, bytes)
}

function bytesOf(value: number): number[] {
  const bytes = [value % 256]
  for (let rest = Math.floor(value / 256); rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return bytes
}
