// MP4, M4A and their kin: the first audio track, whether its tables come before the audio, after it, or piece by piece.
// Source: ISO/IEC 14496-12.
import type { AudioProblem } from "../../decoding/audio-decoder.ts"
import { ByteWindow } from "../../bytes/byte-window.ts"
import { type Demuxer, type MediaItem, packet } from "../../decoding/demuxer.ts"
import { type BoxHead, MAX_BOX_HEAD_BYTE_LENGTH, readBoxHead } from "./boxes.ts"
import { type Mp4Track, placesOfMoof, readMoov, type SamplePlace } from "./tables.ts"

export const mp4Demuxer = (): Demuxer => new Mp4Demuxer()

/** Tables of a day of audio have 20 MB. */
const MAX_TABLE_BYTE_LENGTH = 32 * 1024 * 1024
/** Audio that has to wait for its tables: an hour and a half at 96 kbit/s. */
const MAX_HELD_BYTE_LENGTH = 64 * 1024 * 1024
/** No packet of audio is longer. */
const MAX_PACKET_BYTE_LENGTH = 1024 * 1024

class Mp4Demuxer implements Demuxer {
  problem: AudioProblem | undefined
  private readonly window = new ByteWindow()
  private track: Mp4Track | undefined
  /** Samples that have not come yet, in the order of the file. */
  private places: SamplePlace[] = []
  private nextPlace = 0
  /** Where the media data that we are in ends. */
  private mdatEnd: number | undefined
  /** Media data whose tables have not come, block by block. */
  private held: { readonly offset: number; readonly bytes: ByteWindow }[] = []
  private heldByteLength = 0
  private lostCount = 0

  push(bytes: Uint8Array): readonly MediaItem[] {
    this.window.append(bytes)
    const items: MediaItem[] = []
    while (this.problem === undefined && this.step(items));
    return items
  }

  end(): readonly MediaItem[] {
    if (this.track === undefined) this.problem ??= { code: "undecodable", sentence: NO_TABLES }
    this.lostCount += this.places.length - this.nextPlace
    return []
  }

  get note(): string | undefined {
    return this.lostCount === 0 ? undefined : `The MP4 file promises ${this.lostCount} more packets than came.`
  }

  /** @returns whether there may be more to do */
  private step(items: MediaItem[]): boolean {
    if (this.mdatEnd !== undefined) return this.media(this.mdatEnd, items)
    const head = readBoxHead(this.window.peek(MAX_BOX_HEAD_BYTE_LENGTH))
    if (head === undefined) return false
    if (head.type === "moov" || head.type === "moof") return this.tables(head, items)
    this.window.skip(head.headByteLength)
    if (head.type === "mdat") this.mdatEnd = this.endOf(head)
    else this.window.skip((head.byteLength ?? Number.MAX_SAFE_INTEGER) - head.headByteLength)
    return true
  }

  private endOf({ byteLength, headByteLength }: BoxHead): number {
    return byteLength === undefined ? Number.POSITIVE_INFINITY : this.window.position + byteLength - headByteLength
  }

  private tables({ type, byteLength, headByteLength }: BoxHead, items: MediaItem[]): boolean {
    const { window } = this
    if (byteLength === undefined || byteLength > MAX_TABLE_BYTE_LENGTH) {
      const sentence = `Expected MP4 tables of at most ${MAX_TABLE_BYTE_LENGTH} bytes, found ${byteLength ?? "no end of them"}.`
      this.problem = { code: "unsupported", sentence }
      return false
    }
    if (window.length < byteLength) return false
    const offset = window.position
    window.skip(headByteLength)
    const content = window.take(byteLength - headByteLength)
    if (type === "moov" && this.track === undefined) this.begin(content, items)
    else if (type === "moof" && this.track !== undefined) this.expect(placesOfMoof(content, offset, this.track))
    return true
  }

  private begin(moov: Uint8Array, items: MediaItem[]): void {
    const read = readMoov(moov)
    if ("sentence" in read) this.problem = read
    else if ("unknown" in read) {
      const found = read.unknown.length === 0 ? "no audio" : read.unknown.join(", ")
      this.problem = {
        code: "unsupported",
        sentence: `Expected AAC, Opus, FLAC or MP3 in the MP4 file, found ${found}.`,
      }
    } else {
      this.track = read
      items.push({ type: "track", track: read.track })
      if (read.lengthSampleCount !== undefined) items.push({ type: "length", sampleCount: read.lengthSampleCount })
      this.expect(read.places)
      this.emitHeld(items)
    }
  }

  private expect(places: readonly SamplePlace[]): void {
    this.places = [...this.places.slice(this.nextPlace), ...places].sort((one, other) => one.offset - other.offset)
    this.nextPlace = 0
  }

  /** @returns whether there may be more to do */
  private media(end: number, items: MediaItem[]): boolean {
    const { window } = this
    if (window.position >= end) {
      this.mdatEnd = undefined
      return true
    }
    if (this.track === undefined) return this.hold(end)
    const place = this.places[this.nextPlace]
    if (place === undefined || place.offset >= end) {
      window.skip(Math.min(end, Number.MAX_SAFE_INTEGER) - window.position)
      return window.position >= end
    }
    if (place.offset < window.position || place.byteLength > MAX_PACKET_BYTE_LENGTH) {
      this.nextPlace++
      this.lostCount++
      return true
    }
    window.skip(place.offset - window.position)
    if (window.position < place.offset || window.length < place.byteLength) return false
    items.push(packet(window.take(place.byteLength)))
    this.nextPlace++
    return true
  }

  /** Tables at the end: the audio waits for them. */
  private hold(end: number): boolean {
    const { window } = this
    if (window.length === 0) return false
    const offset = window.position
    const bytes = window.take(Math.min(window.length, end - offset))
    const last = this.held.at(-1)
    if (last !== undefined && last.offset + last.bytes.length === offset) last.bytes.append(bytes)
    else {
      const block = { offset, bytes: new ByteWindow() }
      block.bytes.append(bytes)
      this.held.push(block)
    }
    this.heldByteLength += bytes.length
    if (this.heldByteLength > MAX_HELD_BYTE_LENGTH) this.problem = { code: "unsupported", sentence: TABLES_TOO_LATE }
    return true
  }

  private emitHeld(items: MediaItem[]): void {
    for (const { offset, bytes } of this.held) {
      for (let place = this.places[this.nextPlace]; place !== undefined; place = this.places[++this.nextPlace]) {
        const from = place.offset - offset
        const to = from + place.byteLength
        if (from >= bytes.length) break
        if (from < 0 || to > bytes.length || place.byteLength > MAX_PACKET_BYTE_LENGTH) this.lostCount++
        else items.push(packet(bytes.peek().slice(from, to)))
      }
    }
    this.held = []
  }
}

const REMEDY = "Move them to the front with `ffmpeg -i in.m4a -c copy -movflags +faststart out.m4a`."
const NO_TABLES = `Expected the tables of an MP4 file (a "moov" box), found none before its end. It was cut short. ${REMEDY}`
const TABLES_TOO_LATE = `Expected the tables of the MP4 file within ${MAX_HELD_BYTE_LENGTH / 1024 / 1024} MiB, found none yet. ${REMEDY}`
