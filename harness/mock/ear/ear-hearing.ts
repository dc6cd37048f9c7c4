// One channel of one stream as the ear hears it: in silence it waits, on voice it asks the index what this is until it
// knows or gives up, and what it knows it follows.

import { BLOCK_MS, type HeardWord, type Hearing } from "../../protocol/recognizer.ts"
import { blur } from "./blur.ts"
import type { ClipIndex } from "./clip-index.ts"
import { DESCRIPTOR_FRAMES } from "./descriptor.ts"
import { BANDS } from "./features.ts"
import { BLURRED_NEUTRAL, findMatch, type Match, SHARP_NEUTRAL, type Sight } from "./find-match.ts"
import { Follower } from "./follower.ts"
import { FrameHistory, HISTORY_VALUES } from "./frame-history.ts"
import { PLACEHOLDER, type PlaceholderSpeech } from "./placeholder.ts"
import { VOICE_LAG_MS, VoiceActivity } from "./voice-activity.ts"

/**
 * The evidence that opens a match while speech goes on. Among 250 strangers in the voices of the fixtures, recorded ones
 * reached 5, synthetic ones that say the same words 10.3; a clean clip reaches 14 in half a second, a noisy one in a second.
 */
const RUNNING_BAR = 12
/** The same where speech has ended or must be decided: there recorded strangers reached 5.2, synthetic ones 6.7. */
const ENDED_BAR = 7

/**
 * What low bit rates leave of a voice agrees less closely, frame by frame, than these bars want, but it goes on agreeing:
 * over this long, 110 strangers in the voice of the fixtures never did, blurred, and G.729 and AMR at 4.75 kbit/s always
 * do within 1.3 s.
 */
const LONG_FRAMES = 70
const LONG_BAR = 7
/** An utterance shorter than that must agree as a whole; one shorter than this says too little. */
const SHORTEST_FRAMES = 45
const WHOLE_SHARE = 0.9

const LOOK_EVERY_FRAMES = 20
/** A pause in which nothing new is learnt. */
const PAUSE_FRAMES = 8
/** After this much silence an utterance is looked up as a whole. */
const ENDED_FRAMES = 20
/** Speech followed by this much silence is given up. */
const GIVE_UP_FRAMES = 45
/** How long speech may stay undecided: a clip is known within 1.2 s even in noise, and keeps its first words. */
const PATIENCE_FRAMES = 150
/** In silence decisions trail as the voice activity does: a word may begin softly before its voice is noticed. */
const SILENCE_LAG_FRAMES = VOICE_LAG_MS / BLOCK_MS

/** Working memory. */
const BLURRED = new Float32Array(HISTORY_VALUES)

/** Voice that no clip explains yet. */
interface Riddle {
  /** Undecided from here on. */
  readonly onsetFrame: number
  /** The first frame with voice. */
  readonly voiceFrame: number
  nextLookFrame: number
  /** Was it looked up as a whole since its last voice? */
  isLookedUp: boolean
  /** Did the voice activity take it for speech? */
  isSpeech: boolean
}

export class EarHearing implements Hearing {
  readonly voiceLagMs = VOICE_LAG_MS
  readonly sources: string[] = []
  private readonly index: ClipIndex
  private readonly placeholder: PlaceholderSpeech | undefined
  private readonly history = new FrameHistory()
  private readonly activity = new VoiceActivity()
  private readonly decided: HeardWord[] = []
  private decidedFrame = 0
  /** Frame after the newest voiced one. */
  private voiceEndFrame = 0
  /** What comes before was explained by an earlier match. */
  private explainedFrame = 0
  private follower: Follower | undefined
  private riddle: Riddle | undefined

  constructor(index: ClipIndex, placeholder: PlaceholderSpeech | undefined) {
    this.index = index
    this.placeholder = placeholder
  }

  hear(block: Float32Array | undefined): void {
    if (block === undefined) return
    this.activity.hear(block)
    this.history.hear(block)
    if (this.activity.voiced) this.voiceEndFrame = this.history.count
    if (this.follower !== undefined) this.follow(this.follower)
    else this.listen()
  }

  settle(): void {
    const now = this.history.count
    if (this.riddle !== undefined && !this.lookAtWhole(this.riddle)) {
      this.giveUp(this.riddle, this.voiceEndFrame, true)
      this.riddle = this.voiceEndFrame === now ? riddleFrom(now, now) : undefined
    }
    if (this.follower !== undefined) this.say(this.follower.cut(now))
    this.decide(now)
  }

  get speaking(): boolean {
    return this.activity.speaking
  }

  get words(): readonly HeardWord[] {
    const unfinished = this.undecided(this.follower?.unfinished() ?? [])
    return unfinished.length === 0 ? this.decided : [...this.decided, ...unfinished]
  }

  get decidedMs(): number {
    return this.decidedFrame * BLOCK_MS
  }

  private follow(follower: Follower): void {
    const state = follower.step(this.history)
    // What is cut short ends with the voice: the faint tail of a word agrees with silence.
    this.say(state === "parted" ? follower.cut(this.voiceEndFrame) : follower.take())
    this.decide(Math.min(Math.floor(follower.decidedMs / BLOCK_MS), this.history.count - SILENCE_LAG_FRAMES))
    if (state === "following") return
    this.follower = undefined
    this.explainedFrame = Math.min(follower.agreedFrame, this.decidedFrame)
    if (this.voiceEndFrame > follower.agreedFrame) this.riddle = riddleFrom(this.decidedFrame, follower.agreedFrame)
  }

  private listen(): void {
    const now = this.history.count
    if (this.activity.voiced) this.riddle ??= riddleFrom(this.decidedFrame, now - 1)
    if (this.riddle !== undefined) this.solve(this.riddle)
    else if (!this.activity.isUnsure) this.decide(now - SILENCE_LAG_FRAMES)
  }

  private solve(riddle: Riddle): void {
    const now = this.history.count
    const silentFrames = now - this.voiceEndFrame
    riddle.isSpeech ||= this.activity.speaking
    if (silentFrames === 0) riddle.isLookedUp = false
    if (silentFrames >= ENDED_FRAMES && !riddle.isLookedUp) {
      riddle.isLookedUp = true
      if (this.lookAtWhole(riddle)) return
    }
    if (silentFrames >= GIVE_UP_FRAMES) {
      this.giveUp(riddle, this.voiceEndFrame, true)
      this.riddle = undefined
      return
    }
    if (now >= riddle.nextLookFrame && silentFrames < PAUSE_FRAMES) {
      riddle.nextLookFrame = now + LOOK_EVERY_FRAMES
      const windowStarts = [now - DESCRIPTOR_FRAMES]
      if (this.look(windowStarts, RUNNING_BAR)) return
      if (now - riddle.voiceFrame >= LONG_FRAMES && this.lookBlurred(windowStarts, LONG_FRAMES)) return
    }
    this.giveUp(riddle, now - PATIENCE_FRAMES, false)
  }

  /** By its first and its last third of a second; a shorter utterance with the silence around it. */
  private lookAtWhole(riddle: Riddle): boolean {
    const windowStarts = [riddle.voiceFrame, this.voiceEndFrame - DESCRIPTOR_FRAMES]
    if (this.look(windowStarts, ENDED_BAR)) return true
    const wholeFrames = Math.min(LONG_FRAMES, (this.voiceEndFrame - riddle.voiceFrame) * WHOLE_SHARE)
    return this.lookBlurred(windowStarts, Math.max(SHORTEST_FRAMES, wholeFrames))
  }

  private look(windowStarts: readonly number[], bar: number): boolean {
    const sight = { ...this.history.latest(), neutral: SHARP_NEUTRAL, isBlurred: false }
    const match = this.matchIn(sight, windowStarts)
    return match !== undefined && match.evidence >= bar && this.begin(match)
  }

  /** With less care for single frames, and more for how long the agreement lasts. */
  private lookBlurred(windowStarts: readonly number[], leastFrames: number): boolean {
    const sharp = this.history.latest()
    const heard = sharp.values.subarray(0, (sharp.endFrame - sharp.firstFrame) * BANDS)
    const sight = { ...sharp, values: blur(heard, BLURRED), neutral: BLURRED_NEUTRAL, isBlurred: true }
    const match = this.matchIn(sight, windowStarts)
    const isLong = match !== undefined && match.endFrame - match.startFrame >= leastFrames
    return isLong && match.evidence >= LONG_BAR && this.begin(match)
  }

  private matchIn(sight: Sight, windowStarts: readonly number[]): Match | undefined {
    const lastStart = sight.endFrame - DESCRIPTOR_FRAMES
    if (lastStart < sight.firstFrame) return undefined
    const starts = windowStarts.map((start) => Math.max(sight.firstFrame, Math.min(start, lastStart)))
    return findMatch(this.index, sight, [...new Set(starts)], this.explainedFrame)
  }

  private begin(match: Match): true {
    this.riddle = undefined
    this.follower = new Follower(match)
    this.name(this.follower.name)
    this.say(this.follower.take())
    this.decide(Math.floor(this.follower.decidedMs / BLOCK_MS))
    return true
  }

  /** Nothing will be known of this speech up to here any more. */
  private giveUp(riddle: Riddle, toFrame: number, isEnd: boolean): void {
    if (this.placeholder !== undefined && riddle.isSpeech) {
      const words = this.placeholder.fill(riddle.voiceFrame * BLOCK_MS, toFrame * BLOCK_MS, isEnd)
      if (words.length > 0) this.name(PLACEHOLDER)
      this.decided.push(...words)
    }
    this.decide(toFrame)
  }

  private say(words: readonly HeardWord[]): void {
    this.decided.push(...this.undecided(words))
  }

  /** Words that are found late begin no earlier than what was decided meanwhile. */
  private undecided(words: readonly HeardWord[]): HeardWord[] {
    const { decidedMs } = this
    return words
      .filter((word) => word.endMs > decidedMs)
      .map((word) => (word.startMs >= decidedMs ? word : { ...word, startMs: decidedMs }))
  }

  private decide(frame: number): void {
    this.decidedFrame = Math.max(this.decidedFrame, frame)
  }

  private name(source: string): void {
    if (this.sources.at(-1) !== source) this.sources.push(source)
  }
}

const riddleFrom = (onsetFrame: number, voiceFrame: number): Riddle => ({
  onsetFrame,
  voiceFrame,
  nextLookFrame: voiceFrame + DESCRIPTOR_FRAMES,
  isLookedUp: false,
  isSpeech: false,
})
