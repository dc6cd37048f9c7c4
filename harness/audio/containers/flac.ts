// FLAC by itself: an optional header, then frames that are told apart by their sync code and two check sums.
// Source: RFC 9639, sections 8 and 9.
import type { AudioProblem } from "../audio-decoder.ts"
import { ByteWindow } from "../byte-window.ts"
import { type Demuxer, type MediaItem, packet } from "../demuxer.ts"
import { hasText, numberAt } from "./bytes-at.ts"
import { crc16, crc16Next, flacFrameHead } from "./flac-frame.ts"
import { flacTrack, STREAMINFO_BYTE_LENGTH } from "./flac-header.ts"

/**
 * @param raw for frames that come without a header, as `encoding=flac` allows; what the frames do not say is taken from it
 */
export const flacDemuxer = (raw: RawFlac = {}): Demuxer => new FlacDemuxer(raw)

interface RawFlac {
  readonly sampleRateHz?: number | undefined
}

/** Section 9.1: the head of a frame has 16 bytes at most. */
const MAX_HEAD_BYTE_LENGTH = 16
/** 65535 samples on 8 channels of 32 bits, uncompressed, and its heads: no frame is longer. */
const MAX_FRAME_BYTE_LENGTH = 65_535 * 8 * 4 + 64

class FlacDemuxer implements Demuxer {
  problem: AudioProblem | undefined
  private readonly raw: RawFlac
  private readonly window = new ByteWindow()
  private phase: "magic" | "metadata" | "frames" = "magic"
  private hasTrack = false
  private lostByteLength = 0
  /** How far the frame at the start of the window has been looked through. */
  private scanned = 0
  private crc = 0

  constructor(raw: RawFlac) {
    this.raw = raw
  }

  push(bytes: Uint8Array): readonly MediaItem[] {
    this.window.append(bytes)
    const items: MediaItem[] = []
    while (this.problem === undefined && this.step(items));
    return items
  }

  /** The last frame has no successor that would show its end: its check sum does. */
  end(): readonly MediaItem[] {
    const items: MediaItem[] = []
    const rest = this.window.peek()
    if (this.phase === "frames" && flacFrameHead(rest) !== undefined && crc16(rest) === 0)
      this.frame(rest.length, items)
    this.lostByteLength += this.window.length
    return items
  }

  get note(): string | undefined {
    return this.lostByteLength === 0
      ? undefined
      : `${this.lostByteLength} bytes of the FLAC stream were no whole frames.`
  }

  /** @returns whether there may be more to do */
  private step(items: MediaItem[]): boolean {
    const { window } = this
    if (this.phase === "frames") return this.nextFrame(items)
    if (window.length < 4) return false
    if (this.phase === "magic") {
      const isFile = hasText(window.peek(4), 0, "fLaC")
      if (isFile) window.skip(4)
      this.phase = isFile ? "metadata" : "frames"
      return true
    }
    return this.metadata(items)
  }

  private metadata(items: MediaItem[]): boolean {
    const { window } = this
    const blockType = window.at(0) & 0x7f
    const isLast = (window.at(0) & 0x80) !== 0
    const byteLength = numberAt(window.peek(4), 1, 3)
    if (blockType === 0 && window.length < 4 + STREAMINFO_BYTE_LENGTH) return false
    if (blockType === 0) {
      const track = flacTrack(window.peek(4 + STREAMINFO_BYTE_LENGTH).subarray(4))
      if ("sentence" in track) this.problem = track
      else items.push({ type: "track", track })
      this.hasTrack = true
    }
    window.skip(4 + byteLength)
    if (isLast) this.phase = "frames"
    return true
  }

  private nextFrame(items: MediaItem[]): boolean {
    const { window } = this
    if (window.length < MAX_HEAD_BYTE_LENGTH) return false
    const view = window.peek()
    if (flacFrameHead(view) === undefined) {
      const next = view.indexOf(0xff, 1)
      this.lose(next < 0 ? view.length : next)
      return true
    }
    // The end of a frame: where its check sum holds, and the head of the next one follows.
    while (this.scanned + MAX_HEAD_BYTE_LENGTH <= view.length) {
      const isSync = view[this.scanned] === 0xff && ((view[this.scanned + 1] ?? 0) & 0xfe) === 0xf8
      if (isSync && this.scanned > 0 && this.crc === 0 && flacFrameHead(view.subarray(this.scanned)) !== undefined) {
        this.frame(this.scanned, items)
        return true
      }
      this.crc = crc16Next(this.crc, view[this.scanned] ?? 0)
      this.scanned++
    }
    if (this.scanned < MAX_FRAME_BYTE_LENGTH) return false
    this.lose(1)
    return true
  }

  private frame(byteLength: number, items: MediaItem[]): void {
    const bytes = this.window.take(byteLength)
    this.scanned = 0
    this.crc = 0
    if (!this.hasTrack) {
      const head = flacFrameHead(bytes)
      const sampleRateHz = head?.sampleRateHz ?? this.raw.sampleRateHz
      if (head === undefined || sampleRateHz === undefined) return
      this.hasTrack = true
      items.push({ type: "track", track: { codec: "flac", sampleRateHz, channels: head.channels } })
    }
    items.push(packet(bytes))
  }

  private lose(byteLength: number): void {
    this.window.skip(byteLength)
    this.lostByteLength += byteLength
    this.scanned = 0
    this.crc = 0
  }
}
