// Ogg with Opus, FLAC, Vorbis or Speex: the first audio stream in it, and those that follow it as links of a chain.
// Sources: RFC 3533 (Ogg), RFC 7845 (Opus), https://xiph.org/flac/ogg_mapping.html, Vorbis I appendix A,
// https://www.speex.org/docs/manual/speex-manual/node8.html.

import type { AudioProblem } from "../../decoding/audio-decoder.ts"
import { joinBytes } from "../../bytes/bytes.ts"
import type { Demuxer, MediaItem } from "../../decoding/demuxer.ts"
import { packet } from "../../decoding/demuxer.ts"
import { hasText } from "../bytes-at.ts"
import { OGG_MAPPINGS, type OggMapping } from "./ogg-mappings.ts"
import { type OggPage, OggPages } from "./ogg-pages.ts"

export const oggDemuxer = (): Demuxer => new OggDemuxer()

/** One logical stream: its headers first, then packets. */
interface Link {
  readonly serial: number
  readonly mapping: OggMapping
  readonly headers: Uint8Array[]
  headerCount: number
  /** The beginning of a packet that goes on on the next page. */
  partial: Uint8Array | undefined
  /** Samples that the packets of whole pages hold, those that are skipped included. */
  sampleCount: number
  granule: bigint | undefined
}

class OggDemuxer implements Demuxer {
  problem: AudioProblem | undefined
  private readonly pages = new OggPages()
  private link: Link | undefined
  private readonly passedOver: string[] = []

  push(bytes: Uint8Array): readonly MediaItem[] {
    return this.pages.push(bytes).flatMap((page) => this.page(page))
  }

  end(): readonly MediaItem[] {
    if (this.link === undefined && this.passedOver.length > 0) {
      const sentence = `Expected Opus, FLAC, Vorbis or Speex in the Ogg file, found ${this.passedOver.join(", ")}.`
      this.problem ??= { code: "unsupported", sentence }
    }
    return []
  }

  get note(): string | undefined {
    const { lostByteLength } = this.pages
    return lostByteLength === 0 ? undefined : `${lostByteLength} bytes of the Ogg stream were damaged and left out.`
  }

  private page(page: OggPage): readonly MediaItem[] {
    if (page.isFirst) this.beginLink(page)
    const { link } = this
    if (link === undefined || link.serial !== page.serial) return []
    const packets = this.packetsOf(page, link)
    const items: MediaItem[] = []
    const before = link.sampleCount
    for (const bytes of packets) {
      if (link.headerCount > 0) {
        link.headers.push(bytes)
        if (--link.headerCount === 0) items.push(...this.openTrack(link))
      } else {
        items.push(packet(bytes))
        link.sampleCount += link.mapping.sampleCountOf?.(bytes, link.headers) ?? 0
      }
    }
    const length = page.isLast ? lengthAt(page, link, before) : undefined
    const firstPacket = items.findIndex(({ type }) => type === "packet")
    // Before the packets that it cuts short.
    if (length !== undefined) items.splice(Math.max(0, firstPacket), 0, { type: "length", sampleCount: length })
    if (page.granule !== undefined && page.granule > 0n) link.granule = page.granule
    return items
  }

  /** "Chained": a new stream begins where the last one ended. Streams side by side: the first audio is taken. */
  private beginLink(page: OggPage): void {
    const [head] = page.packets
    if (head === undefined) return
    const mapping = OGG_MAPPINGS.find(({ magic }) => hasText(head, 0, magic))
    if (mapping === undefined) {
      this.passedOver.push(nameOf(head))
      return
    }
    this.link = {
      serial: page.serial,
      mapping,
      headers: [],
      headerCount: mapping.headerCount(head),
      partial: undefined,
      sampleCount: 0,
      granule: undefined,
    }
  }

  private openTrack(link: Link): readonly MediaItem[] {
    const track = link.mapping.track(link.headers)
    if ("sentence" in track) {
      this.problem ??= track
      return []
    }
    return [{ type: "track", track }]
  }

  private packetsOf(page: OggPage, link: Link): readonly Uint8Array[] {
    const [first, ...others] = page.packets
    const { partial } = link
    // A page that goes on from one that was lost: its first packet has no beginning.
    const lost = page.isContinued && partial === undefined
    link.partial = page.rest
    if (first === undefined) {
      if (page.rest !== undefined)
        link.partial = joinBytes((page.isContinued ? partial : undefined) ?? NOTHING, page.rest)
      if (lost || tooLong(link.partial)) link.partial = undefined
      return []
    }
    if (lost) return others
    return [page.isContinued && partial !== undefined ? joinBytes(partial, first) : first, ...others]
  }
}

/**
 * "The granule position of the last page may be less than the number of samples": what is beyond is padding. Counted from
 * the page before, so that a stream cut out of a longer one, whose positions begin anywhere, is trimmed alike.
 */
function lengthAt({ granule }: OggPage, link: Link, before: number): number | undefined {
  const { skipSampleCount, trimsByGranule } = link.mapping.timing(link.headers)
  if (!trimsByGranule || granule === undefined) return undefined
  if (link.mapping.sampleCountOf === undefined) return Number(granule)
  const begun = link.granule === undefined ? 0 : Number(granule - link.granule)
  const kept = link.granule === undefined ? Number(granule) : before + begun
  return kept < skipSampleCount || kept > link.sampleCount ? undefined : kept - skipSampleCount
}

/** No audio packet is longer; an endless one would be kept without end. */
const MAX_PACKET_BYTE_LENGTH = 16 * 1024 * 1024
const tooLong = (bytes: Uint8Array | undefined): boolean => (bytes?.length ?? 0) > MAX_PACKET_BYTE_LENGTH

const nameOf = (head: Uint8Array): string => {
  const text = String.fromCharCode(...head.subarray(0, 8))
    .replaceAll(/[^ -~]/g, "")
    .trim()
  return text === "" ? "an unknown stream" : `"${text}"`
}

const NOTHING = new Uint8Array(0)
