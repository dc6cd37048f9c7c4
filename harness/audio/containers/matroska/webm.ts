// WebM and Matroska: the first audio track, block by block. Clusters may be of unknown size, as recorders in browsers write
// them. Source: RFC 9559 (Matroska), https://www.webmproject.org/docs/container.

import type { AudioProblem } from "../../decoding/audio-decoder.ts"
import { ByteWindow } from "../../bytes/byte-window.ts"
import { type Demuxer, type MediaItem, packet } from "../../decoding/demuxer.ts"
import { childOf, MAX_HEAD_BYTE_LENGTH, readElementHead, readVint, signed } from "./ebml.ts"
import { readTrackEntry, type WebmTrack } from "./webm-track.ts"

export const webmDemuxer = (): Demuxer => new WebmDemuxer()

const ID = {
  segment: 0x18538067,
  cluster: 0x1f43b675,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  discardPadding: 0x75a2,
} as const

/** Their children are walked as they come; where they end needs no looking at. */
const ENTERED: ReadonlySet<number> = new Set([ID.segment, ID.cluster, ID.tracks])
const READ: ReadonlySet<number> = new Set([ID.trackEntry, ID.simpleBlock, ID.blockGroup])
/** A block of audio has some kilobytes; more than this is damage. */
const MAX_READ_BYTE_LENGTH = 4 * 1024 * 1024

class WebmDemuxer implements Demuxer {
  problem: AudioProblem | undefined
  private readonly window = new ByteWindow()
  private readonly passedOver: string[] = []
  private track: WebmTrack | undefined
  private sampleCount = 0
  private lostByteLength = 0

  push(bytes: Uint8Array): readonly MediaItem[] {
    this.window.append(bytes)
    const items: MediaItem[] = []
    while (this.problem === undefined && this.step(items));
    return items
  }

  end(): readonly MediaItem[] {
    if (this.track === undefined) {
      const found = this.passedOver.length === 0 ? "no audio track" : this.passedOver.join(", ")
      const sentence = `Expected an audio track with Opus, Vorbis, FLAC, MP3, AAC or PCM in the WebM or Matroska file, found ${found}.`
      this.problem ??= { code: this.passedOver.length === 0 ? "undecodable" : "unsupported", sentence }
    }
    return []
  }

  get note(): string | undefined {
    return this.lostByteLength === 0 ? undefined : `${this.lostByteLength} bytes of the file were damaged and left out.`
  }

  /** @returns whether there may be more to do */
  private step(items: MediaItem[]): boolean {
    const { window } = this
    const head = readElementHead(window.peek(MAX_HEAD_BYTE_LENGTH))
    if (head === undefined) {
      if (window.length < MAX_HEAD_BYTE_LENGTH) return false
      return this.lose()
    }
    const { id, byteLength, headByteLength } = head
    if (ENTERED.has(id)) {
      window.skip(headByteLength)
      return true
    }
    if (byteLength === undefined) return this.lose()
    if (!READ.has(id)) {
      window.skip(headByteLength + byteLength)
      return true
    }
    if (byteLength > MAX_READ_BYTE_LENGTH) return this.lose()
    if (window.length < headByteLength + byteLength) return false
    window.skip(headByteLength)
    this.read(id, window.take(byteLength), items)
    return true
  }

  private lose(): true {
    this.window.skip(1)
    this.lostByteLength++
    return true
  }

  private read(id: number, content: Uint8Array, items: MediaItem[]): void {
    if (id === ID.trackEntry) return this.readTrack(content, items)
    if (id === ID.simpleBlock) return this.readBlock(content, items)
    const block = childOf(content, ID.block)
    const discardNs = signed(childOf(content, ID.discardPadding) ?? NOTHING)
    if (block !== undefined) this.readBlock(block, items, Math.max(0, discardNs))
  }

  private readTrack(content: Uint8Array, items: MediaItem[]): void {
    const track = readTrackEntry(content)
    if (track === undefined) return
    if ("sentence" in track) this.problem = track
    else if ("unknown" in track) this.passedOver.push(track.unknown)
    else if (this.track === undefined) {
      this.track = track
      items.push({ type: "track", track: track.track })
    }
  }

  private readBlock(block: Uint8Array, items: MediaItem[], discardNs = 0): void {
    const { track } = this
    const number = readVint(block, 0)
    if (track === undefined || number?.value !== track.number) return
    const frames = framesOf(block, number.byteLength)
    for (const frame of frames) this.sampleCount += track.sampleCountOf?.(frame) ?? 0
    const { sampleRateHz, skipSampleCount = 0 } = track.track
    const discarded = Math.round((discardNs * sampleRateHz) / 1e9)
    if (discarded > 0 && track.sampleCountOf !== undefined) {
      // Before the frames it cuts short.
      items.push({ type: "length", sampleCount: Math.max(0, this.sampleCount - discarded - skipSampleCount) })
    }
    for (const frame of frames) items.push(packet(frame))
  }
}

/** RFC 9559 section 10.3: one frame, or several with their lengths in one of three ways. */
function framesOf(block: Uint8Array, numberByteLength: number): readonly Uint8Array[] {
  const lacing = ((block[numberByteLength + 2] ?? 0) >> 1) & 0b11
  const content = block.slice(numberByteLength + 3)
  if (lacing === 0) return [content]
  const count = (content[0] ?? 0) + 1
  if (lacing === 2) return evenly(content.subarray(1), count)
  return lacing === 1 ? xiphLaced(content, count) : ebmlLaced(content, count)
}

function evenly(bytes: Uint8Array, count: number): readonly Uint8Array[] {
  const byteLength = Math.floor(bytes.length / count)
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * byteLength, (index + 1) * byteLength))
}

function xiphLaced(content: Uint8Array, count: number): readonly Uint8Array[] {
  const byteLengths: number[] = []
  let at = 1
  for (let frame = 0; frame < count - 1; frame++) {
    let byteLength = 0
    while (content[at] === 255) byteLength += content[at++] ?? 0
    byteLengths.push(byteLength + (content[at++] ?? 0))
  }
  return cut(content.subarray(at), byteLengths)
}

/** The first length by itself, then differences, shifted so that they are never negative. */
function ebmlLaced(content: Uint8Array, count: number): readonly Uint8Array[] {
  const byteLengths: number[] = []
  let at = 1
  for (let frame = 0; frame < count - 1; frame++) {
    const coded = readVint(content, at)
    if (coded?.value === undefined) return []
    at += coded.byteLength
    const before = byteLengths.at(-1)
    byteLengths.push(before === undefined ? coded.value : before + coded.value - (2 ** (7 * coded.byteLength - 1) - 1))
  }
  return cut(content.subarray(at), byteLengths)
}

/** The last frame takes what is left. */
function cut(bytes: Uint8Array, byteLengths: readonly number[]): readonly Uint8Array[] {
  const frames: Uint8Array[] = []
  let at = 0
  for (const byteLength of byteLengths) {
    if (byteLength < 0 || at + byteLength > bytes.length) return frames
    frames.push(bytes.subarray(at, at + byteLength))
    at += byteLength
  }
  return [...frames, bytes.subarray(at)]
}

const NOTHING = new Uint8Array(0)
