// Ogg pages around packets. @see https://www.rfc-editor.org/rfc/rfc3533 section 6
import { joinBytes } from "../bytes/bytes.ts"
import { joinTimed, type TimedBytes } from "../bytes/timed-bytes.ts"
import { oggCheckSum } from "../containers/ogg/ogg-pages.ts"
import { groupByTime, type Packet } from "./packets.ts"

export interface OggStream {
  /** The first stands on a page of its own, as every codec's mapping wants it; the others follow on the next. */
  readonly headers: readonly Uint8Array[]
  readonly packets: readonly Packet[]
  /** Where the audio ends, in the codec's samples: before the end of the last packet when that is padded. */
  readonly endSample: number
}

/** @param pageMs how much audio waits for a page to be full; a page is handed out whole */
export function muxOgg({ headers, packets, endSample }: OggStream, pageMs: number): TimedBytes {
  const [first = new Uint8Array(0), ...further] = headers
  const groups = groupByTime(packets, pageMs).flatMap(splitToPages)
  const pages = [
    { packets: [first], granule: 0, endMs: 0 },
    { packets: further, granule: 0, endMs: 0 },
    ...groups.map((group) => ({
      packets: group.map(({ bytes }) => bytes),
      granule: group.at(-1)?.endSample ?? 0,
      endMs: group.at(-1)?.endMs ?? 0,
    })),
  ]
  const written = pages.map(({ packets: onPage, granule, endMs }, index) => {
    const isLast = index === pages.length - 1
    const flags = (index === 0 ? FIRST_PAGE : 0) | (isLast ? LAST_PAGE : 0)
    return { bytes: oggPage(onPage, flags, isLast ? endSample : granule, index), endMs }
  })
  return joinTimed(written, "marks")
}

const FIRST_PAGE = 2
const LAST_PAGE = 4
/** Any will do, as long as it is always the same. */
const SERIAL = 0x5c5c5c5c
const HEADER_BYTE_LENGTH = 27
const MAX_SEGMENTS = 255
const SEGMENT_BYTE_LENGTH = 255

/** No packet of ours goes over a page's end: 255 segments hold 65 kB, more than a second of any codec. */
function splitToPages(packets: readonly Packet[]): readonly (readonly Packet[])[] {
  const pages: Packet[][] = []
  let segments = MAX_SEGMENTS
  for (const packet of packets) {
    const needed = segmentsOf(packet.bytes).length
    if (segments + needed > MAX_SEGMENTS) {
      pages.push([])
      segments = 0
    }
    pages.at(-1)?.push(packet)
    segments += needed
  }
  return pages
}

/** 255 for each full segment, then the rest, which is 0 when nothing is left over. */
const segmentsOf = ({ length }: Uint8Array): number[] => [
  ...Array.from({ length: Math.floor(length / SEGMENT_BYTE_LENGTH) }, () => SEGMENT_BYTE_LENGTH),
  length % SEGMENT_BYTE_LENGTH,
]

/** @param flags 2: the first page, 4: the last */
export function oggPage(packets: readonly Uint8Array[], flags: number, granule: number, sequence: number): Uint8Array {
  const segments = packets.flatMap(segmentsOf)
  const header = new Uint8Array(HEADER_BYTE_LENGTH + segments.length)
  const view = new DataView(header.buffer)
  header.set([0x4f, 0x67, 0x67, 0x53])
  header[5] = flags
  view.setBigInt64(6, BigInt(granule), true)
  view.setUint32(14, SERIAL, true)
  view.setUint32(18, sequence, true)
  header[26] = segments.length
  header.set(segments, HEADER_BYTE_LENGTH)
  const bytes = joinBytes(header, ...packets)
  new DataView(bytes.buffer).setUint32(22, oggCheckSum(bytes), true)
  return bytes
}

/** A Vorbis comment without comments: who wrote it. @see https://xiph.org/vorbis/doc/v-comment.html */
export function vorbisComment(vendor: string): Uint8Array {
  const name = new TextEncoder().encode(vendor)
  const comment = new Uint8Array(8 + name.length)
  new DataView(comment.buffer).setUint32(0, name.length, true)
  comment.set(name, 4)
  return comment
}
