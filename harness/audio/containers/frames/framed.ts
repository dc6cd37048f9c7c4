// Forms that are frames one after another, each with a head that says how long it is: MP3, ADTS, AMR. What lies between
// frames is passed over; whether something is a frame is doubted until the next one follows where it should.

import type { AudioProblem } from "../../decoding/audio-decoder.ts"
import { ByteWindow } from "../../bytes/byte-window.ts"
import { type Demuxer, type MediaItem, packet, type Track } from "../../decoding/demuxer.ts"

export interface FrameHead {
  /** Of the whole frame. */
  readonly byteLength: number
  readonly track: Track
}

export interface FrameForm {
  /** For messages. */
  readonly name: string
  /** So many bytes are enough to read a head. */
  readonly headByteLength: number
  /** @param bytes at least headByteLength of them. @returns undefined when this is no head */
  readHead(bytes: Uint8Array): FrameHead | undefined
  /** The packet for the codec; the whole frame when absent. */
  readonly packet?: (frame: Uint8Array) => Uint8Array
}

export const framedDemuxer = (form: FrameForm): Demuxer => new FramedDemuxer(form)

class FramedDemuxer implements Demuxer {
  readonly problem: AudioProblem | undefined = undefined
  private readonly form: FrameForm
  private readonly window = new ByteWindow()
  private isInSync = false
  private track: Track | undefined
  private lostByteLength = 0

  constructor(form: FrameForm) {
    this.form = form
  }

  push(bytes: Uint8Array): readonly MediaItem[] {
    this.window.append(bytes)
    const items: MediaItem[] = []
    while (this.next(items, false));
    return items
  }

  end(): readonly MediaItem[] {
    const items: MediaItem[] = []
    while (this.next(items, true));
    this.lostByteLength += this.window.length
    return items
  }

  get note(): string | undefined {
    const { lostByteLength, form } = this
    return lostByteLength === 0
      ? undefined
      : `${lostByteLength} bytes were no whole ${form.name} frames and were left out.`
  }

  /** @returns whether there may be another */
  private next(items: MediaItem[], isEnd: boolean): boolean {
    const { window, form } = this
    if (window.length < form.headByteLength) return false
    const head = form.readHead(window.peek(form.headByteLength))
    if (head === undefined) return this.lose()
    // A frame like the one before it, where that one ended, is not doubted.
    const isExpected = this.isInSync && this.track !== undefined && isSame(this.track, head.track)
    const needed = head.byteLength + (isExpected || isEnd ? 0 : form.headByteLength)
    if (window.length < needed) {
      // Cut short in the middle of its last frame, or never a frame at all.
      return isEnd && !isExpected ? this.lose() : false
    }
    const follows = isExpected || window.length === head.byteLength || this.headFollows(head)
    if (!follows) return this.lose()
    this.isInSync = true
    this.announce(head.track, items)
    const frame = window.take(head.byteLength)
    items.push(packet(form.packet?.(frame) ?? frame))
    return true
  }

  private headFollows({ byteLength, track }: FrameHead): boolean {
    const { form, window } = this
    const next = form.readHead(window.peek(byteLength + form.headByteLength).subarray(byteLength))
    return next !== undefined && isSame(next.track, track)
  }

  private announce(track: Track, items: MediaItem[]): void {
    if (this.track !== undefined && isSame(this.track, track)) return
    this.track = track
    items.push({ type: "track", track })
  }

  private lose(): true {
    this.window.skip(1)
    this.lostByteLength++
    this.isInSync = false
    return true
  }
}

/** Are there frames somewhere in these bytes, so many of one kind in a row that chance does not make them? */
export function hasFrames(bytes: Uint8Array, readHead: (bytes: Uint8Array) => FrameHead | undefined): boolean {
  const endsIn = (at: number, track: Track | undefined, left: number): boolean => {
    if (left === 0) return true
    const head = readHead(bytes.subarray(at))
    if (head === undefined || (track !== undefined && !isSame(track, head.track))) return false
    return endsIn(at + head.byteLength, head.track, left - 1)
  }
  return bytes.some((byte, at) => byte === 0xff && endsIn(at, undefined, FRAMES_IN_A_ROW))
}

const FRAMES_IN_A_ROW = 4

const isSame = (one: Track, other: Track): boolean =>
  one.codec === other.codec && one.sampleRateHz === other.sampleRateHz && one.channels === other.channels
