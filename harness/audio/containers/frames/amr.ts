// AMR: frames of 20 ms, each behind a byte that says how good the line was. As a file, behind a magic line; as
// `encoding=amr-nb` or `amr-wb`, with or without it. Source: RFC 4867, section 5.

import type { AudioProblem } from "../../decoding/audio-decoder.ts"
import { ByteWindow } from "../../bytes/byte-window.ts"
import { type Demuxer, type MediaItem, packet, type Track } from "../../decoding/demuxer.ts"
import { hasText } from "../bytes-at.ts"

export type AmrName = "amr-nb" | "amr-wb"

/** @param declared undefined: the magic line tells */
export const amrDemuxer = (declared?: AmrName): Demuxer => new AmrDemuxer(declared)

/** Bytes of a frame by its type, the head included; what is absent is reserved. Sections 5.3, TS 26.101 and TS 26.201. */
const FRAME_BYTE_LENGTHS: Readonly<Record<AmrName, Readonly<Record<number, number>>>> = {
  "amr-nb": { 0: 13, 1: 14, 2: 16, 3: 18, 4: 20, 5: 21, 6: 27, 7: 32, 8: 6, 15: 1 },
  "amr-wb": { 0: 18, 1: 24, 2: 33, 3: 37, 4: 41, 5: 47, 6: 51, 7: 59, 8: 61, 9: 6, 14: 1, 15: 1 },
}
const MAGICS: readonly { readonly magic: string; readonly name: AmrName | undefined }[] = [
  { magic: "#!AMR-WB\n", name: "amr-wb" },
  { magic: "#!AMR\n", name: "amr-nb" },
  // Several channels: defined, and never seen.
  { magic: "#!AMR_MC1.0\n", name: undefined },
  { magic: "#!AMR-WB_MC1.0\n", name: undefined },
]
const LONGEST_MAGIC_BYTE_LENGTH = 15

const trackOf = (name: AmrName): Track => ({
  codec: name,
  sampleRateHz: name === "amr-nb" ? 8_000 : 16_000,
  channels: 1,
})

class AmrDemuxer implements Demuxer {
  problem: AudioProblem | undefined
  private readonly declared: AmrName | undefined
  private readonly window = new ByteWindow()
  private name: AmrName | undefined
  private lostByteLength = 0

  constructor(declared: AmrName | undefined) {
    this.declared = declared
  }

  push(bytes: Uint8Array): readonly MediaItem[] {
    this.window.append(bytes)
    return this.take(false)
  }

  end(): readonly MediaItem[] {
    const items = this.take(true)
    this.lostByteLength += this.window.length
    return items
  }

  get note(): string | undefined {
    return this.lostByteLength === 0
      ? undefined
      : `${this.lostByteLength} bytes were no whole AMR frames and were left out.`
  }

  private take(isEnd: boolean): readonly MediaItem[] {
    const items: MediaItem[] = []
    if (this.name === undefined && !this.begin(items, isEnd)) return items
    const byteLengths = FRAME_BYTE_LENGTHS[this.name ?? "amr-nb"]
    const { window } = this
    while (window.length > 0) {
      const head = window.at(0)
      // The bits around type and quality are padding and are 0.
      const byteLength = (head & 0x83) === 0 ? byteLengths[head >> 3] : undefined
      if (byteLength === undefined) {
        window.skip(1)
        this.lostByteLength++
        continue
      }
      if (window.length < byteLength) break
      items.push(packet(window.take(byteLength)))
    }
    return items
  }

  private begin(items: MediaItem[], isEnd: boolean): boolean {
    const { window } = this
    if (
      window.at(0) === MAGIC_BEGIN &&
      window.length < LONGEST_MAGIC_BYTE_LENGTH &&
      !isEnd &&
      !window.peek().includes(NEWLINE)
    )
      return false
    const found = MAGICS.find(({ magic }) => hasText(window.peek(), 0, magic))
    if (found !== undefined) window.skip(found.magic.length)
    const name = found === undefined ? this.declared : found.name
    if (name === undefined) {
      this.problem = { code: "unsupported", sentence: "Expected AMR on one channel, found several: send one channel." }
      return false
    }
    this.name = name
    items.push({ type: "track", track: trackOf(name) })
    return true
  }
}

const MAGIC_BEGIN = 0x23 // "#"
const NEWLINE = 0x0a
