// Follows the bytes of compressed audio and tells how much of it they have completed, without decoding.
import type { Demuxer, MediaItem, Track } from "../decoding/demuxer.ts"
import { packetMs } from "../decoding/packet-time.ts"
import type { TimeMark, TimedBytes } from "./timed-bytes.ts"

export interface ByteClock {
  push(bytes: Uint8Array): void
  /** No more will come: what was waiting for its next packet to begin is whole. */
  end(): void
  /** The audio that the bytes so far hold, in whole packets. */
  readonly atMs: number
  /** False: this audio does not say it, or cannot be read. */
  readonly isKnown: boolean
}

export function openByteClock(demuxer: Demuxer): ByteClock {
  let track: Track | undefined
  /** Of the tracks before this one, and of this one with what its decoder leaves out. */
  let earlierMs = 0
  let trackMs = 0
  let lengthMs = Number.POSITIVE_INFINITY
  let isKnown = true

  /** What precedes the audio, and what pads it at its end, takes no time. */
  const spokenMs = (): number => {
    const skipMs = ((track?.skipSampleCount ?? 0) * 1000) / (track?.sampleRateHz ?? 1)
    return Math.min(Math.max(0, trackMs - skipMs), lengthMs)
  }

  function count(item: MediaItem): void {
    if (item.type === "track") {
      earlierMs += spokenMs()
      track = item.track
      trackMs = 0
      lengthMs = Number.POSITIVE_INFINITY
    } else if (item.type === "length") {
      lengthMs = (item.sampleCount * 1000) / (track?.sampleRateHz ?? 1)
    } else if (track !== undefined) {
      const ms = packetMs(track, item.bytes)
      isKnown &&= ms !== undefined
      trackMs += ms ?? 0
    }
  }

  return {
    push: (bytes) => demuxer.push(bytes).forEach(count),
    end: () => demuxer.end().forEach(count),
    get atMs() {
      return earlierMs + spokenMs()
    },
    get isKnown() {
      return isKnown && demuxer.problem === undefined
    },
  }
}

/** So finely the bytes are followed: 20 ms of the slowest codec (AMR-NB at 4.75 kbit/s) are 13 bytes. */
const STEP_BYTE_LENGTH = 16

/** Bytes that are all there, with the times their packets say; spread evenly over `durationMs` where they say none. */
export function followed(bytes: Uint8Array, demuxer: Demuxer | undefined, durationMs: number): TimedBytes {
  const marks: TimeMark[] = []
  const clock = demuxer && openByteClock(demuxer)
  if (clock !== undefined) {
    for (let start = 0; start < bytes.length; start += STEP_BYTE_LENGTH) {
      const end = Math.min(start + STEP_BYTE_LENGTH, bytes.length)
      clock.push(bytes.subarray(start, end))
      if (clock.atMs > (marks.at(-1)?.atMs ?? 0))
        marks.push({ byteOffset: end, atMs: Math.min(clock.atMs, durationMs) })
    }
  }
  const end = { byteOffset: bytes.length, atMs: durationMs }
  return { bytes, marks: [...(clock?.isKnown === true ? marks : []), end], cuts: "anywhere" }
}
