// Where the samples of an MP4 track lie in the file, by the tables of moov and of moof.
// Source: ISO/IEC 14496-12, sections 8.6, 8.7 and 8.8.
import type { AudioProblem } from "../../decoding/audio-decoder.ts"
import type { Track } from "../../decoding/demuxer.ts"
import { numberAt, textAt } from "../bytes-at.ts"
import { boxAt, boxesIn } from "./boxes.ts"
import { readSampleEntry } from "./sample-entry.ts"

/** A packet, in the words of MP4: where it begins in the file, and how long it is. */
export interface SamplePlace {
  readonly offset: number
  readonly byteLength: number
}

export interface Mp4Track {
  readonly id: number
  readonly track: Track
  /** Empty where fragments follow. */
  readonly places: readonly SamplePlace[]
  /** By the edit list; see MediaItem. */
  readonly lengthSampleCount: number | undefined
  readonly defaultByteLength: number
}

/** A day of AAC frames at 48 kHz, and an hour of them in one fragment: a damaged count must not fill the memory. */
const MAX_SAMPLE_COUNT = 4_100_000
const MAX_FRAGMENT_SAMPLE_COUNT = 170_000

/** @returns the first audio track that can be read; `unknown`: what there is instead */
export function readMoov(moov: Uint8Array): Mp4Track | AudioProblem | { readonly unknown: readonly string[] } {
  const unknown: string[] = []
  for (const { type, content: trak } of boxesIn(moov)) {
    if (type !== "trak" || textAt(boxAt(trak, "mdia", "hdlr") ?? NOTHING, 8, 4) !== "soun") continue
    const stbl = boxAt(trak, "mdia", "minf", "stbl") ?? NOTHING
    const track = readSampleEntry(boxAt(stbl, "stsd") ?? NOTHING)
    if ("sentence" in track) return track
    if ("unknown" in track) unknown.push(track.unknown)
    else return { ...describe(moov, trak, track), places: placesOf(stbl) }
  }
  return { unknown }
}

function describe(moov: Uint8Array, trak: Uint8Array, track: Track): Omit<Mp4Track, "places"> {
  const tkhd = boxAt(trak, "tkhd") ?? NOTHING
  const id = numberAt(tkhd, tkhd[0] === 1 ? 20 : 12, 4)
  const { mediaTime, durationSeconds } = editOf(moov, trak)
  const timescale = timescaleOf(boxAt(trak, "mdia", "mdhd") ?? NOTHING)
  // Opus says itself how much precedes the audio.
  const skipSampleCount = track.skipSampleCount ?? Math.round((mediaTime * track.sampleRateHz) / timescale)
  const lengthSampleCount = durationSeconds === undefined ? undefined : Math.round(durationSeconds * track.sampleRateHz)
  return { id, track: { ...track, skipSampleCount }, lengthSampleCount, defaultByteLength: trexByteLength(moov, id) }
}

/** Version 1 has times of 64 bits before it. */
const timescaleOf = (header: Uint8Array): number => numberAt(header, header[0] === 1 ? 20 : 12, 4) || 1

/** The first stretch of media that the edit list shows, if it shows one alone. */
function editOf(moov: Uint8Array, trak: Uint8Array): { mediaTime: number; durationSeconds: number | undefined } {
  const elst = boxAt(trak, "edts", "elst") ?? NOTHING
  const isWide = elst[0] === 1
  const entryByteLength = isWide ? 20 : 12
  const edits: { readonly duration: number; readonly mediaTime: number }[] = []
  for (let entry = 0; entry < Math.min(MAX_EDITS, numberAt(elst, 4, 4)); entry++) {
    const at = 8 + entry * entryByteLength
    // An empty edit, a pause before the audio, has a media time of -1.
    const isEmpty = numberAt(elst, at + (isWide ? 8 : 4), 4) === 0xffff_ffff
    const duration = isWide ? numberAt(elst, at + 2, 6) : numberAt(elst, at, 4)
    const mediaTime = isWide ? numberAt(elst, at + 10, 6) : numberAt(elst, at + 4, 4)
    if (!isEmpty) edits.push({ duration, mediaTime })
  }
  const [edit] = edits
  if (edit === undefined) return { mediaTime: 0, durationSeconds: undefined }
  const timescale = timescaleOf(boxAt(moov, "mvhd") ?? NOTHING)
  const isWhole = edits.length > 1 || edit.duration === 0
  return { mediaTime: edit.mediaTime, durationSeconds: isWhole ? undefined : edit.duration / timescale }
}

const MAX_EDITS = 16

function trexByteLength(moov: Uint8Array, id: number): number {
  for (const { type, content } of boxesIn(boxAt(moov, "mvex") ?? NOTHING)) {
    if (type === "trex" && numberAt(content, 4, 4) === id) return numberAt(content, 16, 4)
  }
  return 0
}

/** Chunks (stco, co64) of so many samples each (stsc) of their own sizes (stsz). */
function placesOf(stbl: Uint8Array): readonly SamplePlace[] {
  const wide = boxAt(stbl, "co64")
  const chunks = wide ?? boxAt(stbl, "stco") ?? NOTHING
  const stsc = boxAt(stbl, "stsc") ?? NOTHING
  const stsz = boxAt(stbl, "stsz") ?? NOTHING
  const fixedByteLength = numberAt(stsz, 4, 4)
  const sampleCount = fixedByteLength === 0 ? entryCount(stsz, 8, 4) : Math.min(MAX_SAMPLE_COUNT, numberAt(stsz, 8, 4))
  const chunkCount = entryCount(chunks, 4, wide === undefined ? 4 : 8)
  const runCount = entryCount(stsc, 4, 12)
  const places: SamplePlace[] = []
  let run = 0
  for (let chunk = 0; chunk < chunkCount; chunk++) {
    while (run + 1 < runCount && numberAt(stsc, 8 + (run + 1) * 12, 4) <= chunk + 1) run++
    let offset = wide === undefined ? numberAt(chunks, 8 + chunk * 4, 4) : numberAt(chunks, 10 + chunk * 8, 6)
    for (let left = numberAt(stsc, 12 + run * 12, 4); left > 0 && places.length < sampleCount; left--) {
      const byteLength = fixedByteLength === 0 ? numberAt(stsz, 12 + places.length * 4, 4) : fixedByteLength
      places.push({ offset, byteLength })
      offset += byteLength
    }
  }
  return places
}

/** What a table says of its length at `countAt`, as far as it has come: what it says may be anything. */
const entryCount = (table: Uint8Array, countAt: number, entryByteLength: number): number =>
  Math.min(numberAt(table, countAt, 4), Math.floor(Math.max(0, table.length - countAt - 4) / entryByteLength))

/** @param moofOffset where in the file the fragment begins */
export function placesOfMoof(moof: Uint8Array, moofOffset: number, track: Mp4Track): readonly SamplePlace[] {
  const places: SamplePlace[] = []
  for (const { type, content: traf } of boxesIn(moof)) {
    const tfhd = type === "traf" ? (boxAt(traf, "tfhd") ?? NOTHING) : NOTHING
    if (numberAt(tfhd, 4, 4) !== track.id) continue
    const { base, byteLength } = readTfhd(tfhd, moofOffset, track)
    let offset = base
    for (const box of boxesIn(traf))
      if (box.type === "trun") offset = readTrun(box.content, base, offset, byteLength, places)
  }
  return places
}

function readTfhd(tfhd: Uint8Array, moofOffset: number, track: Mp4Track): { base: number; byteLength: number } {
  const flags = numberAt(tfhd, 1, 3)
  let at = 8
  const base = (flags & 0x1) === 0 ? moofOffset : numberAt(tfhd, at + 2, 6)
  if ((flags & 0x1) !== 0) at += 8
  if ((flags & 0x2) !== 0) at += 4
  if ((flags & 0x8) !== 0) at += 4
  return { base, byteLength: (flags & 0x10) === 0 ? track.defaultByteLength : numberAt(tfhd, at, 4) }
}

/** @returns where the run ends */
function readTrun(trun: Uint8Array, base: number, after: number, byteLength: number, places: SamplePlace[]): number {
  const flags = numberAt(trun, 1, 3)
  const fieldCount = [0x100, 0x200, 0x400, 0x800].filter((flag) => (flags & flag) !== 0).length
  let at = 8
  let offset = after
  if ((flags & 0x1) !== 0) {
    // Signed: before or behind the base.
    offset = base + (numberAt(trun, at, 4) | 0)
    at += 4
  }
  if ((flags & 0x4) !== 0) at += 4
  const sizeAt = (flags & 0x100) === 0 ? 0 : 4
  for (let left = numberAt(trun, 4, 4); left > 0; left--, at += fieldCount * 4) {
    if ((fieldCount > 0 && at >= trun.length) || places.length >= MAX_FRAGMENT_SAMPLE_COUNT) break
    const own = (flags & 0x200) === 0 ? byteLength : numberAt(trun, at + sizeAt, 4)
    places.push({ offset, byteLength: own })
    offset += own
  }
  return offset
}

const NOTHING = new Uint8Array(0)
