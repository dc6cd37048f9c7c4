// The ear: hears which known clip is being played, and answers with that clip's words at the times they are heard. About
// what it does not know it stays silent, or, if asked to, says placeholder words.

import { BLOCK_MS, type HeardWord, type Hearing, type Recognizer } from "../../protocol/recognizer.ts"
import { ClipIndex } from "./clip-index.ts"
import { DESCRIPTOR_FRAMES } from "./descriptor.ts"
import { findMatch } from "./find-match.ts"
import { Follower } from "./follower.ts"
import { FrameHistory } from "./frame-history.ts"
import type { KnownClip } from "./known-clip.ts"
import { PLACEHOLDER, PlaceholderSpeech } from "./placeholder.ts"
import { VOICE_LAG_MS, VoiceActivity } from "./voice-activity.ts"

/**
 * The evidence that opens a match while speech goes on (see agreement.ts). Of 586 strangers in voices that the fixtures
 * use, recorded ones reached 4.5, synthetic ones that speak the same words 7.1; a clean clip gets there in half a second.
 */
const RUNNING_BAR = 10
/** The same where speech has ended or must be decided: recorded strangers reached 1.6, synthetic ones 4.4. */
const ENDED_BAR = 5

/** A third of a second must be heard before it can be looked up; a first look at less than that finds nothing. */
const FIRST_LOOK_FRAMES = DESCRIPTOR_FRAMES + 4
const LOOK_EVERY_FRAMES = 15
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

export interface EarOptions {
  /** Say made-up words for speech that no clip explains. Off in strict mode. */
  readonly placeholder: boolean
  /** For the placeholder words. */
  readonly seed: number
}

/** Knows the clips by ear. Building the index takes about a millisecond per second of audio; streams share it. */
export function earRecognizer(clips: readonly KnownClip[], { placeholder, seed }: EarOptions): Recognizer {
  const index = new ClipIndex(clips.filter((clip) => clip.words.length > 0))
  return {
    name: "ear",
    needsAudio: true,
    open: (channel) =>
      new EarHearing(index, placeholder ? new PlaceholderSpeech(seed + channel.index, channel.language) : undefined),
  }
}

/** Voice that no clip explains yet. */
interface Riddle {
  readonly onsetFrame: number
  nextLookFrame: number
  /** Was it looked up as a whole since its last voice? */
  isLookedUp: boolean
  /** Did the voice activity take it for speech? */
  isSpeech: boolean
}

class EarHearing implements Hearing {
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
      this.giveUp(this.riddle, now, true)
      this.riddle = this.voiceEndFrame === now ? riddleFrom(now) : undefined
    }
    if (this.follower !== undefined) this.decided.push(...this.follower.cut().map((word) => this.afterDecided(word)))
    this.decidedFrame = now
  }

  get speaking(): boolean {
    return this.activity.speaking
  }

  get words(): readonly HeardWord[] {
    const unfinished = this.follower?.unfinished() ?? []
    return unfinished.length === 0
      ? this.decided
      : [...this.decided, ...unfinished.map((word) => this.afterDecided(word))]
  }

  get decidedMs(): number {
    return this.decidedFrame * BLOCK_MS
  }

  private follow(follower: Follower): void {
    const goesOn = follower.step(this.history)
    const words = goesOn ? follower.take() : follower.cut()
    this.say(words)
    this.decide(Math.floor(follower.decidedMs / BLOCK_MS))
    if (goesOn) return
    this.follower = undefined
    this.explainedFrame = follower.agreedFrame
    this.decide(follower.agreedFrame)
    if (this.voiceEndFrame > follower.agreedFrame) this.riddle = riddleFrom(follower.agreedFrame)
  }

  private listen(): void {
    const now = this.history.count
    if (this.riddle === undefined && this.activity.voiced) {
      this.riddle = riddleFrom(Math.max(this.decidedFrame, now - 1 - SILENCE_LAG_FRAMES))
    }
    if (this.riddle === undefined) this.decide(now - SILENCE_LAG_FRAMES)
    else this.solve(this.riddle)
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
      if (this.look([now - DESCRIPTOR_FRAMES], RUNNING_BAR)) return
    }
    this.giveUp(riddle, now - PATIENCE_FRAMES, false)
  }

  /** By its first and its last third of a second; a shorter utterance with the silence around it. */
  private lookAtWhole(riddle: Riddle): boolean {
    const margin = 4
    return this.look([riddle.onsetFrame, this.voiceEndFrame + margin - DESCRIPTOR_FRAMES], ENDED_BAR)
  }

  private look(windowStarts: readonly number[], bar: number): boolean {
    const { history } = this
    const latest = history.count - DESCRIPTOR_FRAMES
    if (latest < 0) return false
    const starts = windowStarts.map((start) => Math.max(history.first, Math.min(start, latest)))
    const match = findMatch(this.index, history, [...new Set(starts)], Math.max(this.explainedFrame, history.first))
    if (match === undefined || match.evidence < bar) return false
    this.riddle = undefined
    this.follower = new Follower(match, history.count)
    this.name(this.follower.name)
    this.say(this.follower.take())
    this.decide(Math.floor(this.follower.decidedMs / BLOCK_MS))
    return true
  }

  /** Nothing will be known of this speech up to here any more. */
  private giveUp(riddle: Riddle, toFrame: number, isEnd: boolean): void {
    if (this.placeholder !== undefined && riddle.isSpeech) {
      const words = this.placeholder.fill(riddle.onsetFrame * BLOCK_MS, toFrame * BLOCK_MS, isEnd)
      if (words.length > 0) this.name(PLACEHOLDER)
      this.decided.push(...words)
    }
    this.decide(toFrame)
  }

  private say(words: readonly HeardWord[]): void {
    for (const word of words) {
      if (word.endMs > this.decidedMs) this.decided.push(this.afterDecided(word))
    }
  }

  /** A word that was found late begins no earlier than what was decided meanwhile. */
  private afterDecided(word: HeardWord): HeardWord {
    return word.startMs >= this.decidedMs ? word : { ...word, startMs: this.decidedMs }
  }

  private decide(frame: number): void {
    this.decidedFrame = Math.max(this.decidedFrame, frame)
  }

  private name(source: string): void {
    if (this.sources.at(-1) !== source) this.sources.push(source)
  }
}

const riddleFrom = (onsetFrame: number): Riddle => ({
  onsetFrame,
  nextLookFrame: onsetFrame + FIRST_LOOK_FRAMES,
  isLookedUp: false,
  isSpeech: false,
})
