// Finds what the newest audio of a stream is: coarse candidates from the index, then the comparison cell by cell, first
// over a third of a second, then as far as the agreement reaches.

import {
  type Alignment,
  type Excerpt,
  evidenceAt,
  type Levels,
  measureFloors,
  measureGains,
  newLevels,
} from "./agreement.ts"
import type { ClipIndex } from "./clip-index.ts"
import { DESCRIPTOR_FRAMES } from "./descriptor.ts"
import { BANDS } from "./features.ts"

export interface Match {
  readonly alignment: Alignment
  readonly levels: Levels
  /** First frame of the stream that agrees with the clip. */
  readonly startFrame: number
  /** Behind the last frame that does. */
  readonly endFrame: number
  /** Sum of the evidence between them. */
  readonly evidence: number
  /** Mean difference of the cells that were compared. */
  readonly difference: number
  /** Only blurred do they agree so well. */
  readonly isBlurred: boolean
}

/**
 * The mean difference (natural logarithm of power) that speaks neither for nor against. The same recording through
 * mu-law at 8 kHz, with noise 20 dB below, laid off the frame grid, stays under 0.46; other recordings of the same voice
 * come down to 0.5 over half a second, by chance or because the same word is spoken.
 */
export const SHARP_NEUTRAL = 0.6
/**
 * The same between blurred frames, where a codec's errors have evened out and a stranger's have not: G.729 and AMR at
 * 4.75 kbit/s come down from 0.46 to 0.3, strangers hardly.
 */
export const BLURRED_NEUTRAL = 0.7
/** Frames beside a match may speak against it by this much and still belong to it; the first ones of a coder more so. */
const CHANCE = { sharp: 1, blurred: 3 }
/** The right place is among the best 16 of 9 000, with noise 20 dB below the speech and off the frame grid as well. */
const CANDIDATES = 16
/** Of these, so many are tried half a frame and a frame earlier and later: the index has every third frame. */
const SEMIFINALISTS = 6
const NUDGES = [-2, -1, 1, 2]
/** So many of them, if anything speaks for them, are followed beyond the window. */
const FINALISTS = 3

/** What was heard last, and how closely it is compared. */
export interface Sight extends Excerpt {
  readonly neutral: number
  /** The frames are means over time, and are to be compared with such. */
  readonly isBlurred: boolean
}

interface Candidate {
  readonly alignment: Alignment
  readonly windowStart: number
  readonly evidence: number
}

/** Working memory: the levels that candidates are tried with. */
const TRIAL = newLevels()

/**
 * @param excerpt what was heard last
 * @param windowStarts frames in it from which DESCRIPTOR_FRAMES are looked up
 * @param fromFrame agreement is not looked for before this frame
 * @returns the best match, however weak; undefined if nothing agrees at all
 */
export function findMatch(
  index: ClipIndex,
  excerpt: Sight,
  windowStarts: readonly number[],
  fromFrame: number,
): Match | undefined {
  measureFloors(excerpt, TRIAL.floors)
  const candidates = windowStarts.flatMap((start) => candidatesAt(index, excerpt, start))
  const nudged = best(candidates, SEMIFINALISTS).map((candidate) => nudge(excerpt, candidate))
  let found: Match | undefined
  for (const candidate of best(nudged, FINALISTS)) {
    const match = candidate.evidence > 0 ? follow(excerpt, candidate, fromFrame) : undefined
    if (match !== undefined && match.evidence > (found?.evidence ?? 0)) found = match
  }
  return found && { ...found, alignment: { ...found.alignment, clip: index.sharp(found.alignment.clip) } }
}

function candidatesAt(index: ClipIndex, excerpt: Sight, start: number): Candidate[] {
  const at = (start - excerpt.firstFrame) * BANDS
  const window = excerpt.values.subarray(at, at + DESCRIPTOR_FRAMES * BANDS)
  return index.search(window, CANDIDATES).map((place) => {
    const clip = excerpt.isBlurred ? index.blurredClipAt(place) : index.clipAt(place)
    const alignment = { clip, halfFrames: 2 * (place.frame - start) }
    return { alignment, windowStart: start, evidence: evidenceInWindow(excerpt, alignment, start) }
  })
}

const best = (candidates: readonly Candidate[], count: number): Candidate[] =>
  candidates.toSorted((one, other) => other.evidence - one.evidence).slice(0, count)

function nudge(excerpt: Sight, candidate: Candidate): Candidate {
  let chosen = candidate
  for (const halfFrames of NUDGES) {
    const alignment = { ...candidate.alignment, halfFrames: candidate.alignment.halfFrames + halfFrames }
    const evidence = evidenceInWindow(excerpt, alignment, candidate.windowStart)
    if (evidence > chosen.evidence) chosen = { ...candidate, alignment, evidence }
  }
  return chosen
}

function evidenceInWindow(excerpt: Sight, alignment: Alignment, start: number): number {
  measureGains(excerpt, alignment, start, start + DESCRIPTOR_FRAMES, TRIAL)
  let sum = 0
  for (let frame = start; frame < start + DESCRIPTOR_FRAMES; frame++) sum += weightOf(excerpt, frame, alignment, TRIAL)
  return sum
}

function weightOf(excerpt: Sight, frame: number, alignment: Alignment, levels: Levels): number {
  const at = (frame - excerpt.firstFrame) * BANDS
  return evidenceAt(excerpt.values, at, frame, alignment, levels, excerpt.neutral).weight
}

/** Twice: the gains of the window find the stretch, the gains of the stretch judge it. */
function follow(excerpt: Sight, { alignment, windowStart }: Candidate, fromFrame: number): Match | undefined {
  const levels = { floors: TRIAL.floors.slice(), gains: new Float32Array(BANDS) }
  measureGains(excerpt, alignment, windowStart, windowStart + DESCRIPTOR_FRAMES, levels)
  const found = bestStretch(excerpt, alignment, levels, fromFrame)
  if (found === undefined) return undefined
  measureGains(excerpt, alignment, found.startFrame, found.endFrame, levels)
  const stretch = bestStretch(excerpt, alignment, levels, fromFrame)
  if (stretch === undefined) return undefined
  return {
    ...stretch,
    alignment,
    levels,
    difference: differenceIn(excerpt, alignment, levels, stretch),
    isBlurred: excerpt.isBlurred,
  }
}

interface Stretch {
  readonly startFrame: number
  readonly endFrame: number
  readonly evidence: number
}

/** The stretch in which the sum of the evidence is highest, and before it what hardly speaks against it. */
function bestStretch(excerpt: Sight, alignment: Alignment, levels: Levels, fromFrame: number): Stretch | undefined {
  const first = Math.max(fromFrame, excerpt.firstFrame)
  let { endFrame } = excerpt
  let evidence = 0
  let stretch: Stretch | undefined
  for (let frame = excerpt.endFrame - 1; frame >= first; frame--) {
    evidence += weightOf(excerpt, frame, alignment, levels)
    if (evidence < 0) {
      evidence = 0
      endFrame = frame
    } else if (evidence > (stretch?.evidence ?? 0)) stretch = { startFrame: frame, endFrame, evidence }
  }
  if (stretch === undefined) return undefined
  let { startFrame } = stretch
  let doubt = 0
  while (startFrame > first) {
    doubt -= weightOf(excerpt, startFrame - 1, alignment, levels)
    if (doubt > (excerpt.isBlurred ? CHANCE.blurred : CHANCE.sharp)) break
    startFrame--
  }
  return { ...stretch, startFrame }
}

function differenceIn(excerpt: Sight, alignment: Alignment, levels: Levels, { startFrame, endFrame }: Stretch): number {
  let sum = 0
  let count = 0
  for (let frame = startFrame; frame < endFrame; frame++) {
    const at = (frame - excerpt.firstFrame) * BANDS
    const { difference } = evidenceAt(excerpt.values, at, frame, alignment, levels, excerpt.neutral)
    if (Number.isNaN(difference)) continue
    sum += difference
    count++
  }
  return sum / Math.max(1, count)
}
