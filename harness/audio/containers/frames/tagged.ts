// What begins with an ID3 tag: MP3 mostly, but radios put one before AAC too, and taggers before FLAC.
// Source: https://id3.org/id3v2.4.0-structure, section 3.1.

import { ByteWindow } from "../../bytes/byte-window.ts"
import type { Demuxer, MediaItem } from "../../decoding/demuxer.ts"
import { hasText } from "../bytes-at.ts"
import { flacDemuxer } from "../flac/flac.ts"
import { ADTS_HEAD_BYTE_LENGTH, adtsDemuxer, adtsFrameHead } from "./adts.ts"
import { mp3Demuxer } from "./mp3.ts"

export function taggedDemuxer(): Demuxer {
  const window = new ByteWindow()
  let inner: Demuxer | undefined

  /** Skips tags, one after another, until what is behind them shows. */
  function choose(): Demuxer | undefined {
    while (hasText(window.peek(), 0, "ID3")) {
      if (window.length < TAG_HEAD_BYTE_LENGTH) return undefined
      window.skip(tagByteLength(window.peek()))
    }
    if (window.length < ADTS_HEAD_BYTE_LENGTH) return undefined
    if (hasText(window.peek(), 0, "fLaC")) return flacDemuxer()
    return adtsFrameHead(window.peek()) === undefined ? mp3Demuxer() : adtsDemuxer()
  }

  return {
    push(bytes): readonly MediaItem[] {
      if (inner !== undefined) return inner.push(bytes)
      window.append(bytes)
      inner = choose()
      return inner?.push(window.take(window.length)) ?? []
    },
    end: () => inner?.end() ?? [],
    get problem() {
      return inner?.problem
    },
    get note() {
      return inner?.note
    },
  }
}

const TAG_HEAD_BYTE_LENGTH = 10

/** "ID3", version, flags, and a size of four times seven bits. */
function tagByteLength(head: Uint8Array): number {
  const size = [6, 7, 8, 9].reduce((total, at) => total * 128 + ((head[at] ?? 0) & 0x7f), 0)
  const footerByteLength = ((head[5] ?? 0) & 0x10) === 0 ? 0 : TAG_HEAD_BYTE_LENGTH
  return TAG_HEAD_BYTE_LENGTH + size + footerByteLength
}
