// The audio that cases speak of, by the role it plays. A case says what it needs; which fixture that is stands here.

import type { AudioPart, AudioSpec } from "../harness/case.ts"

const of = (...parts: readonly AudioPart[]): AudioSpec => ({ parts })
const fixture = (name: string): AudioPart => ({ fixture: name })

/** Recorded human speech, one sentence of seven seconds without a long pause. */
export const ONE_SENTENCE = of(fixture("librivox-0870"))
/** Three seconds of recorded human speech: the shortest sentence. */
export const SHORT_SENTENCE = of(fixture("librivox-0880"))
/** More than a minute of recorded human speech at telephone rate. */
export const ONE_MINUTE = of(fixture("asterisk-demo-instruct"))
/** Two sentences with 1.5 s between them. */
export const TWO_UTTERANCES = of(fixture("synthetic-two-utterances"))
/** A different sentence on each channel. */
export const STEREO = of(fixture("synthetic-stereo"))
export const TWO_SPEAKERS = of(fixture("synthetic-dialogue"))
export const SINGLE_WORD = of(fixture("asterisk-goodbye"))
export const NUMBERS = of(fixture("synthetic-numbers"))
export const PROFANITY = of(fixture("synthetic-profanity"))
export const HALF_A_MINUTE_OF_SILENCE = of(fixture("synthetic-silence"))

/** The same utterance with an inner pause of so many milliseconds. */
export const pauseOf = (gapMs: 250 | 450 | 700 | 950 | 1200 | 1600): AudioSpec =>
  of(fixture(`synthetic-pause-${gapMs}`))

/** A short sentence after, and before, silence. */
export const withSilence = (beforeMs: number, afterMs: number): AudioSpec =>
  of({ silenceMs: beforeMs }, fixture("librivox-0880"), { silenceMs: afterMs })

export const silence = (ms: number): AudioSpec => of({ silenceMs: ms })
