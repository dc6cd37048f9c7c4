// Finds what the newest audio of a stream is: coarse candidates from the index, then the cell-by-cell comparison, first
// over a third of a second, then back as far as the agreement reaches.

import { type Alignment, evidenceOf, type Levels, measureFloors, measureGains, newLevels } from "./agreement.ts"
import type { ClipIndex, Place } from "./clip-index.ts"
import { DESCRIPTOR_FRAMES } from "./descriptor.ts"
import { BANDS } from "./features.ts"
import type { FrameHistory } from "./frame-history.ts"

export interface Match {
  readonly alignment: Alignment
  readonly levels: Levels
  /** First frame of the stream that agrees with the clip. */
  readonly startFrame: number
  /** Sum of the evidence since then. */
  readonly evidence: number
  /** Mean difference of the cells that were compared. */
  readonly difference: number
}

/** The right place was always among the best 24 of 13 000, with noise 20 dB below the speech and off the frame grid. */
const CANDIDATES = 24
/** Of these, so many are followed back. */
const FINALISTS = 4
/** The levels are those of the last 1.2 s. */
export const LEVEL_FRAMES = 120

const WINDOW = new Float32Array(DESCRIPTOR_FRAMES * BANDS)

interface Candidate {
  readonly alignment: Alignment
  readonly windowStart: number
  readonly evidence: number
}

/**
 * @param windowStarts first frames of the windows to look up, each DESCRIPTOR_FRAMES long and within the history
 * @param fromFrame agreement is not looked for before this frame
 * @returns the best match that reaches up to the newest frame, however weak; undefined if nothing agrees at all
 */
export function findMatch(
  index: ClipIndex,
  history: FrameHistory,
  windowStarts: readonly number[],
  fromFrame: number,
): Match | undefined {
  const levels = newLevels()
  measureFloors(history, Math.max(history.first, history.count - LEVEL_FRAMES), history.count, levels.floors)
  const candidates = windowStarts.flatMap((start) => candidatesAt(index, history, start, levels))
  const finalists = candidates.sort((one, other) => other.evidence - one.evidence).slice(0, FINALISTS)
  let best: Match | undefined
  for (const { alignment, windowStart } of finalists) {
    for (const nudge of [-1, 0, 1]) {
      const nudged = { clip: alignment.clip, halfFrames: alignment.halfFrames + nudge }
      const match = followBack(history, nudged, levels, windowStart, fromFrame)
      if (match !== undefined && match.evidence > (best?.evidence ?? 0)) best = match
    }
  }
  return best
}

function candidatesAt(index: ClipIndex, history: FrameHistory, start: number, levels: Levels): Candidate[] {
  for (let frame = 0; frame < DESCRIPTOR_FRAMES; frame++) {
    const at = history.at(start + frame)
    for (let band = 0; band < BANDS; band++) WINDOW[frame * BANDS + band] = history.values[at + band] ?? 0
  }
  return index.search(WINDOW, CANDIDATES).map((place) => refine(index, history, place, start, levels))
}

/** The descriptors know the place to two frames; the frame beside it may be better. */
function refine(index: ClipIndex, history: FrameHistory, place: Place, start: number, levels: Levels): Candidate {
  const clip = index.clipAt(place)
  let best: Candidate = {
    alignment: { clip, halfFrames: 2 * (place.frame - start) },
    windowStart: start,
    evidence: -Infinity,
  }
  for (const frame of [place.frame - 1, place.frame, place.frame + 1]) {
    const alignment = { clip, halfFrames: 2 * (frame - start) }
    measureGains(history, alignment, start, start + DESCRIPTOR_FRAMES, levels)
    let evidence = 0
    for (let each = start; each < start + DESCRIPTOR_FRAMES; each++) {
      evidence += evidenceOf(history, each, alignment, levels).weight
    }
    if (evidence > best.evidence) best = { alignment, windowStart: start, evidence }
  }
  return best
}

/** Twice: the gains of the last moments find the stretch, the gains of the stretch judge it. */
function followBack(
  history: FrameHistory,
  alignment: Alignment,
  shared: Levels,
  windowStart: number,
  fromFrame: number,
): Match | undefined {
  const levels = { floors: shared.floors.slice(), gains: new Float32Array(BANDS) }
  let startFrame = windowStart
  let match: Match | undefined
  for (let pass = 0; pass < 2; pass++) {
    measureGains(history, alignment, startFrame, history.count, levels)
    match = stretchBack(history, alignment, levels, fromFrame)
    if (match === undefined) return undefined
    startFrame = match.startFrame
  }
  return match
}

/** From the newest frame back to where the sum of the evidence is highest. */
function stretchBack(
  history: FrameHistory,
  alignment: Alignment,
  levels: Levels,
  fromFrame: number,
): Match | undefined {
  let sum = 0
  let differences = 0
  let compared = 0
  let evidence = 0
  let startFrame = history.count
  for (let frame = history.count - 1; frame >= Math.max(fromFrame, history.first); frame--) {
    const { weight, difference } = evidenceOf(history, frame, alignment, levels)
    sum += weight
    evidence = Math.max(evidence, sum)
    if (sum < evidence - 2) break
    startFrame = frame
    if (difference !== undefined) {
      differences += difference
      compared++
    }
  }
  return evidence > 0 ? { alignment, levels, startFrame, evidence, difference: differences / compared } : undefined
}
