// A clip that was recognized, followed while the stream agrees with it: how far they agree, and which words that covers.

import { BLOCK_MS, type HeardWord } from "../../protocol/recognizer.ts"
import { evidenceAt, measureFloors } from "./agreement.ts"
import { BANDS } from "./features.ts"
import type { Match } from "./find-match.ts"
import type { FrameHistory } from "./frame-history.ts"
import type { KnownWord } from "./known-clip.ts"
import { WordReel } from "./word-reel.ts"

/** An established match is followed with a lower bar than the one that opens it: noise lowers the score, not the place. */
const NEUTRAL = 0.9
/** Frame by frame, what a low bit rate has left agrees by 0.46 on average, and by less where it is faint. */
const BLURRED_NEUTRAL = 1
/** So much evidence against the clip since the best moment ends the match: about 100 ms of other speech. */
const PARTING = 8
/** So much may be chance. Where it is exceeded, the stream has gone another way: 30 ms of other speech. */
const CHANCE = 0.5
/** Silence on both sides makes up for doubts, a frame at a time: what a coder made of a word's last sounds is no parting. */
const SHARED_SILENCE = 0.05
/** How often the floors follow the line's noise, and how fast they may sink: the pauses of a loud voice stay quiet. */
const LEVELS_EVERY_FRAMES = 25
const LEVELS_SINK = 0.1
/** Of the difference between stream and clip, which becomes the confidence: it follows within a third of a second. */
const DIFFERENCE_PACE = 0.03
const MOST_CONFIDENT = 0.999
/** Noise 20 dB below the speech makes a difference of 0.1 to 0.2, so a confidence of 0.95 to 0.97. */
const CONFIDENCE_PER_DIFFERENCE = 0.25
/** Known words never look like placeholders. */
const LEAST_CONFIDENT = 0.5

export class Follower {
  readonly name: string
  /** The stream agrees with the clip up to this frame, not included. */
  agreedFrame: number
  private readonly match: Match
  private readonly endFrame: number
  private readonly reel: WordReel<KnownWord>
  private evidence: number
  private most: number
  private difference: number
  private age = 0

  constructor(match: Match) {
    const { clip, halfFrames } = match.alignment
    this.match = match
    this.name = clip.known.name
    this.agreedFrame = match.endFrame
    this.endFrame = clip.frames - (halfFrames >> 1)
    this.evidence = match.evidence
    this.most = match.evidence
    this.difference = match.difference
    this.reel = new WordReel(clip.known.words, (-halfFrames * BLOCK_MS) / 2, match.startFrame * BLOCK_MS)
  }

  /**
   * Compares the newest frame.
   * @returns "over" when the clip is, "parted" when the stream has gone another way; either at `agreedFrame`
   */
  step(history: FrameHistory): "following" | "over" | "parted" {
    const { alignment, levels } = this.match
    if (++this.age % LEVELS_EVERY_FRAMES === 0) this.followLevels(history)
    const { weight, difference } = evidenceAt(
      history.values,
      history.newestAt,
      history.count - 1,
      alignment,
      levels,
      this.match.isBlurred ? BLURRED_NEUTRAL : NEUTRAL,
    )
    if (Number.isNaN(difference)) this.evidence = Math.min(this.most, this.evidence + SHARED_SILENCE)
    else {
      this.evidence += weight
      this.difference += DIFFERENCE_PACE * (difference - this.difference)
    }
    this.most = Math.max(this.most, this.evidence)
    const isOver = history.count >= this.endFrame
    if (this.evidence >= this.most - (isOver ? PARTING : CHANCE)) this.agreedFrame = history.count
    if (this.evidence < this.most - PARTING) return "parted"
    return isOver ? "over" : "following"
  }

  private followLevels(history: FrameHistory): void {
    const { floors } = this.match.levels
    const before = floors.slice()
    measureFloors(history.latest(), floors)
    for (let band = 0; band < BANDS; band++) {
      floors[band] = Math.max(floors[band] ?? 0, (before[band] ?? 0) - LEVELS_SINK)
    }
  }

  /** Words that ended where stream and clip still agree, and were not taken before. */
  take(): HeardWord[] {
    return this.reel.take(this.agreedFrame * BLOCK_MS).map((word) => this.confident(word))
  }

  /** The same, and the words in progress, cut where the agreement ends or at the given frame. */
  cut(atFrame: number): HeardWord[] {
    return this.reel.cut(Math.min(this.agreedFrame, atFrame) * BLOCK_MS).map((word) => this.confident(word))
  }

  /** Words in progress that one could already tell. */
  unfinished(): HeardWord[] {
    return this.reel.unfinished(this.agreedFrame * BLOCK_MS).map((word) => this.confident(word))
  }

  /** Up to here no word will be added or changed. */
  get decidedMs(): number {
    return Math.min(this.agreedFrame * BLOCK_MS, this.reel.next?.startMs ?? Infinity)
  }

  private confident({ word, punctuatedWord, startMs, endMs, speaker }: KnownWord): HeardWord {
    const { language } = this.match.alignment.clip.known
    const confidence = Math.max(LEAST_CONFIDENT, MOST_CONFIDENT - CONFIDENCE_PER_DIFFERENCE * this.difference)
    return { word, punctuatedWord, startMs, endMs, confidence, speaker, language }
  }
}
