// Ogg pages out of bytes: the sync, the check sum, the lacing that says where packets end. Source: RFC 3533, section 6.

import { ByteWindow } from "../../bytes/byte-window.ts"

export interface OggPage {
  readonly serial: number
  readonly isFirst: boolean
  readonly isLast: boolean
  /** The first packet goes on from the page before. */
  readonly isContinued: boolean
  /** What this position counts is the codec's business; undefined when no packet ends on the page. */
  readonly granule: bigint | undefined
  /** Whole packets, but for the first when `isContinued`. */
  readonly packets: readonly Uint8Array[]
  /** The beginning of a packet that goes on on the next page. */
  readonly rest: Uint8Array | undefined
}

const HEADER_BYTE_LENGTH = 27
const CAPTURE = [0x4f, 0x67, 0x67, 0x53] // "OggS"

export class OggPages {
  /** Pages with a wrong check sum, and whatever else was passed over. */
  lostByteLength = 0
  private readonly window = new ByteWindow()

  push(bytes: Uint8Array): readonly OggPage[] {
    this.window.append(bytes)
    const pages: OggPage[] = []
    for (;;) {
      this.findCapture()
      const byteLength = this.pageByteLength()
      if (byteLength === undefined || this.window.length < byteLength) return pages
      const bytesOfPage = this.window.peek(byteLength)
      if (checkSumHolds(bytesOfPage)) {
        pages.push(readPage(this.window.take(byteLength)))
      } else {
        // Not a page, or a damaged one: the next may begin inside of it.
        this.lose(1)
      }
    }
  }

  private findCapture(): void {
    const { window } = this
    const view = window.peek()
    let offset = 0
    while (
      offset < view.length &&
      !CAPTURE.every((byte, index) => offset + index >= view.length || view[offset + index] === byte)
    ) {
      offset = nextIndexOf(view, 0x4f, offset + 1)
    }
    if (offset > 0) this.lose(offset)
  }

  private lose(byteLength: number): void {
    this.window.skip(byteLength)
    this.lostByteLength += byteLength
  }

  private pageByteLength(): number | undefined {
    const { window } = this
    if (window.length < HEADER_BYTE_LENGTH) return undefined
    const segmentCount = window.at(26)
    if (window.length < HEADER_BYTE_LENGTH + segmentCount) return undefined
    let byteLength = HEADER_BYTE_LENGTH + segmentCount
    for (let segment = 0; segment < segmentCount; segment++) byteLength += window.at(HEADER_BYTE_LENGTH + segment)
    return byteLength
  }
}

function nextIndexOf(bytes: Uint8Array, value: number, from: number): number {
  const index = bytes.indexOf(value, from)
  return index < 0 ? bytes.length : index
}

function readPage(page: Uint8Array): OggPage {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength)
  const flags = page[5] ?? 0
  const granule = view.getBigInt64(6, true)
  const segmentCount = page[26] ?? 0
  const packets: Uint8Array[] = []
  let start = HEADER_BYTE_LENGTH + segmentCount
  let end = start
  for (let segment = 0; segment < segmentCount; segment++) {
    const lacing = page[HEADER_BYTE_LENGTH + segment] ?? 0
    end += lacing
    if (lacing === 255) continue
    packets.push(page.subarray(start, end))
    start = end
  }
  return {
    serial: view.getUint32(14, true),
    isContinued: (flags & 1) !== 0,
    isFirst: (flags & 2) !== 0,
    isLast: (flags & 4) !== 0,
    granule: granule === -1n ? undefined : granule,
    packets,
    rest: end > start ? page.subarray(start, end) : undefined,
  }
}

/** The CRC-32 of Ogg: polynomial 0x04c11db7, not reflected, over the page with its own four bytes as zero. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index << 24
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  return crc >>> 0
})

/** For whoever writes pages too. @returns unsigned */
export function oggCheckSum(page: Uint8Array): number {
  let crc = 0
  for (let index = 0; index < page.length; index++) {
    const byte = index >= 22 && index < 26 ? 0 : (page[index] ?? 0)
    crc = (crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ byte) & 0xff] ?? 0)
  }
  return crc >>> 0
}

const checkSumHolds = (page: Uint8Array): boolean =>
  oggCheckSum(page) === new DataView(page.buffer, page.byteOffset, page.byteLength).getUint32(22, true)
