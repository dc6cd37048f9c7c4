// All clips the ear knows, made searchable: their feature frames, and a descriptor for every third frame. Built once,
// shared by all streams, never changed.

import { assert } from "../../errors.ts"
import { DESCRIPTOR_FRAMES, DESCRIPTOR_SIZE, describe } from "./descriptor.ts"
import { blur } from "./blur.ts"
import { BANDS, featuresOf, SILENT_LOG_ENERGY } from "./features.ts"
import type { KnownClip } from "./known-clip.ts"

/** A place in a clip: where it lies when the first of some heard frames is laid on `frame`. */
export interface Place {
  readonly clip: number
  readonly frame: number
}

export interface IndexedClip {
  readonly known: KnownClip
  readonly features: Float32Array
  readonly frames: number
}

/** Three frames apart, descriptors still resemble each other: the right place is never further than one frame away. */
const STEP = 3
/** Windows reach this far over the edges of a clip, where silence is assumed: so short words are found as a whole. */
const OVERHANG_FRAMES = 16
/** A window whose loudest moment is 26 dB below its clip's holds no speech. */
const FAINT = 6

export class ClipIndex {
  readonly clips: readonly IndexedClip[]
  private readonly blurred = new Map<IndexedClip, IndexedClip>()
  private readonly descriptors: Float32Array
  private readonly clipOf: Uint16Array
  private readonly frameOf: Int32Array
  private readonly scores: Float32Array

  constructor(clips: readonly KnownClip[]) {
    this.clips = clips.map((known) => {
      const features = featuresOf(known.samples)
      return { known, features, frames: features.length / BANDS }
    })
    const places = this.clips.flatMap(placesOf)
    this.clipOf = Uint16Array.from(places, (place) => place.clip)
    this.frameOf = Int32Array.from(places, (place) => place.frame)
    this.scores = new Float32Array(places.length)
    this.descriptors = new Float32Array(places.length * DESCRIPTOR_SIZE)
    const window = new Float32Array(DESCRIPTOR_FRAMES * BANDS)
    places.forEach((place, index) => {
      copyWindow(this.clips[place.clip], place.frame, window)
      describe(window, this.descriptors, index * DESCRIPTOR_SIZE)
    })
  }

  /**
   * Where this could be from.
   * @param window DESCRIPTOR_FRAMES feature frames
   * @returns the places that resemble it most, best first, each better than its neighbours
   */
  search(window: Float32Array, count: number): Place[] {
    const wanted = new Float32Array(DESCRIPTOR_SIZE)
    describe(window, wanted, 0)
    this.scoreAll(wanted)
    const ranking: number[] = []
    let bar = -Infinity
    const { scores } = this
    for (let index = 0; index < scores.length; index++) {
      if ((scores[index] ?? 0) <= bar || !this.isPeak(index)) continue
      insert(ranking, index, scores)
      if (ranking.length > count) ranking.pop()
      if (ranking.length === count) bar = scores[ranking[count - 1] ?? 0] ?? 0
    }
    return ranking.map((index) => ({ clip: this.clipOf[index] ?? 0, frame: this.frameOf[index] ?? 0 }))
  }

  clipAt(place: Place): IndexedClip {
    const clip = this.clips[place.clip]
    assert(clip !== undefined, "the index names only clips that it knows")
    return clip
  }

  /** The same, with frames that are means over time. Made when it is first asked for. */
  blurredClipAt(place: Place): IndexedClip {
    const clip = this.clipAt(place)
    const known = this.blurred.get(clip) ?? {
      ...clip,
      features: blur(clip.features, new Float32Array(clip.features.length)),
    }
    this.blurred.set(clip, known)
    return known
  }

  /** A clip that may be a blurred one, as it is. */
  sharp(clip: IndexedClip): IndexedClip {
    return this.clips.find(({ known }) => known === clip.known) ?? clip
  }

  /** Scores of all places: four sums at a time, which a processor can do side by side. */
  private scoreAll(wanted: Float32Array): void {
    const { descriptors, scores } = this
    // A local copy: a live import costs in the innermost loop.
    const size = DESCRIPTOR_SIZE
    for (let index = 0, at = 0; index < scores.length; index++, at += size) {
      let first = 0
      let second = 0
      let third = 0
      let fourth = 0
      for (let each = 0; each < size; each += 4) {
        first += (wanted[each] ?? 0) * (descriptors[at + each] ?? 0)
        second += (wanted[each + 1] ?? 0) * (descriptors[at + each + 1] ?? 0)
        third += (wanted[each + 2] ?? 0) * (descriptors[at + each + 2] ?? 0)
        fourth += (wanted[each + 3] ?? 0) * (descriptors[at + each + 3] ?? 0)
      }
      scores[index] = first + second + third + fourth
    }
  }

  /** At least as good as the places beside it? (Those of a neighbouring clip are as good as any others.) */
  private isPeak(index: number): boolean {
    const score = this.scores[index] ?? 0
    return score >= (this.scores[index - 1] ?? 0) && score > (this.scores[index + 1] ?? 0)
  }
}

function insert(ranking: number[], index: number, scores: Float32Array): void {
  let rank = ranking.length
  while (rank > 0 && (scores[ranking[rank - 1] ?? 0] ?? 0) < (scores[index] ?? 0)) rank--
  ranking.splice(rank, 0, index)
}

function placesOf({ features, frames }: IndexedClip, clip: number): Place[] {
  const loudness = Array.from({ length: frames }, (_, frame) => loudestOf(features, frame * BANDS, (frame + 1) * BANDS))
  const audible = loudness.reduce((one, other) => Math.max(one, other), SILENT_LOG_ENERGY) - FAINT
  const places: Place[] = []
  let lastAudible = -Infinity
  for (let end = 0; end < frames + OVERHANG_FRAMES; end++) {
    if ((loudness[end] ?? SILENT_LOG_ENERGY) > audible) lastAudible = end
    const frame = end + 1 - DESCRIPTOR_FRAMES
    if (frame >= -OVERHANG_FRAMES && frame % STEP === 0 && lastAudible >= frame) places.push({ clip, frame })
  }
  return places
}

function loudestOf(features: Float32Array, from: number, to: number): number {
  let loudest = SILENT_LOG_ENERGY
  for (let index = from; index < to; index++) loudest = Math.max(loudest, features[index] ?? 0)
  return loudest
}

function copyWindow(clip: IndexedClip | undefined, frame: number, window: Float32Array): void {
  if (clip === undefined) return
  window.fill(SILENT_LOG_ENERGY)
  const from = Math.max(0, frame)
  const to = Math.min(clip.frames, frame + DESCRIPTOR_FRAMES)
  if (to > from) window.set(clip.features.subarray(from * BANDS, to * BANDS), (from - frame) * BANDS)
}
