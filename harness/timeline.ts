// What is in a piece of audio: words, speech and pauses with their times. Fixtures carry one each; the audio that a case
// composes from fixtures gets one composed the same way.

export interface TimelineWord {
  /** Lower case, without punctuation. */
  readonly word: string
  readonly punctuatedWord: string
  readonly startMs: number
  readonly endMs: number
  readonly channel: number
  readonly speaker: number
}

export interface TimelineSpan {
  readonly startMs: number
  readonly endMs: number
  readonly channel: number
}

export interface TimelinePause extends TimelineSpan {
  /** `hold`: the speaker goes on; `end`: the utterance is over. */
  readonly label: "hold" | "end"
}

export interface Timeline {
  readonly durationMs: number
  readonly channels: number
  readonly language: string
  /** The reference, with case and punctuation. */
  readonly transcript: string
  readonly words: readonly TimelineWord[]
  readonly speech: readonly TimelineSpan[]
  readonly pauses: readonly TimelinePause[]
  /** How exact the word times are: about 1 for synthetic speech, about 50 for aligned human speech. */
  readonly truthSigmaMs: number
}
