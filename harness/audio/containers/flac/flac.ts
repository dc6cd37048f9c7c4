// FLAC by itself: an optional header, then frames that are told apart by their sync code and two check sums.
// Source: RFC 9639, sections 8 and 9.
import type { AudioProblem } from "../../decoding/audio-decoder.ts"
import { ByteWindow } from "../../bytes/byte-window.ts"
import { type Demuxer, type MediaItem, packet } from "../../decoding/demuxer.ts"
import { hasText, numberAt } from "../bytes-at.ts"
import { crc16Next, flacFrameHead } from "./flac-frame.ts"
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
/** More heads than this in a row without a frame: the oldest was none. */
const MAX_STARTS = 4
/** 65535 samples on 8 channels of 32 bits, uncompressed, and its heads: no frame is longer. */
const MAX_FRAME_BYTE_LENGTH = 65_535 * 8 * 4 + 64

class FlacDemuxer implements Demuxer {
  problem: AudioProblem | undefined
  private readonly raw: RawFlac
  private readonly window = new ByteWindow()
  private phase: "magic" | "metadata" | "frames" = "magic"
  private hasTrack = false
  private lostByteLength = 0
  /** How far the window has been looked through. */
  private scanned = 0
  /** Where in the window a frame may begin, and the check sum from there on. */
  private starts: { offset: number; crc: number }[] = []

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
    const { window } = this
    while (this.phase === "frames" && this.nextFrame(items, 0));
    const last = this.starts.find(({ crc }) => crc === 0)
    if (last !== undefined) this.frame(last.offset, window.length, items)
    this.lostByteLength += window.length
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

  /**
   * The end of a frame: where its check sum holds, and the head of the next one begins. A head where no sum holds may be
   * that of the frame after a damaged one, so a few are kept in mind.
   * @param tailByteLength so much is left alone: a head may be in it that is not whole. @returns whether a frame was found
   */
  private nextFrame(items: MediaItem[], tailByteLength = MAX_HEAD_BYTE_LENGTH): boolean {
    const view = this.window.peek()
    for (; this.scanned < view.length - tailByteLength; this.scanned++) {
      if (view[this.scanned] === 0xff && flacFrameHead(view.subarray(this.scanned)) !== undefined) {
        const whole = this.starts.find(({ crc }) => crc === 0)
        if (whole !== undefined) {
          this.frame(whole.offset, this.scanned, items)
          return true
        }
        if (this.starts.length === MAX_STARTS) this.starts.shift()
        this.starts.push({ offset: this.scanned, crc: 0 })
      }
      const byte = view[this.scanned] ?? 0
      for (const start of this.starts) start.crc = crc16Next(start.crc, byte)
    }
    this.forget()
    return false
  }

  /** What precedes every possible start is no frame; nor is one that goes on for longer than any. */
  private forget(): void {
    const [first] = this.starts
    if (first !== undefined && this.scanned - first.offset > MAX_FRAME_BYTE_LENGTH) this.starts.shift()
    this.lose(this.starts[0]?.offset ?? this.scanned)
  }

  /** @param from, to in the window; what lies before is lost */
  private frame(from: number, to: number, items: MediaItem[]): void {
    this.lose(from)
    const bytes = this.window.take(to - from)
    this.shift(to - from)
    if (!this.hasTrack) {
      const head = flacFrameHead(bytes)
      const sampleRateHz = head?.sampleRateHz ?? this.raw.sampleRateHz
      if (head === undefined || sampleRateHz === undefined) return
      this.hasTrack = true
      items.push({ type: "track", track: { codec: "flac", sampleRateHz, channels: head.channels } })
    }
    items.push(packet(bytes))
  }

  /** The window begins so much later. */
  private lose(byteLength: number): void {
    this.window.skip(byteLength)
    this.lostByteLength += byteLength
    this.shift(byteLength)
  }

  private shift(byteLength: number): void {
    this.scanned -= byteLength
    this.starts = this.starts.filter(({ offset }) => offset >= byteLength)
    for (const start of this.starts) start.offset -= byteLength
  }
}
