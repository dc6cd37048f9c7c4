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

/** Nothing spoken for `durationMs`: silence, noise, a tone. */
export const emptyTimeline = (durationMs: number, channels = 1): Timeline => ({
  durationMs,
  channels,
  language: "en-US",
  transcript: "",
  words: [],
  speech: [],
  pauses: [],
  truthSigmaMs: 1,
})

/**
 * Share of a word that must lie inside a cut for the word to count as spoken there. Below it nobody could tell the word;
 * the recognizer holds itself to the same share.
 */
export const AUDIBLE_SHARE = 0.6

/** The part between two positions, beginning at 0. */
export function sliceTimeline(timeline: Timeline, fromMs: number, toMs: number): Timeline {
  const clip = <Span extends TimelineSpan>(span: Span): Span => ({
    ...span,
    startMs: Math.max(span.startMs, fromMs) - fromMs,
    endMs: Math.min(span.endMs, toMs) - fromMs,
  })
  const overlaps = (span: TimelineSpan) => span.endMs > fromMs && span.startMs < toMs
  const words = timeline.words
    .filter((word) => overlaps(word) && heardShare(word, fromMs, toMs) >= AUDIBLE_SHARE)
    .map(clip)
  return {
    ...timeline,
    durationMs: Math.min(toMs, timeline.durationMs) - fromMs,
    transcript: transcriptOf(words),
    words,
    speech: timeline.speech.filter(overlaps).map(clip),
    pauses: timeline.pauses.filter(overlaps).map(clip),
  }
}

const heardShare = (word: TimelineSpan, fromMs: number, toMs: number): number =>
  (Math.min(word.endMs, toMs) - Math.max(word.startMs, fromMs)) / Math.max(word.endMs - word.startMs, 1)

/** One after the other. Channels and language are those of the first part; `truthSigmaMs` the worst of all. */
export function joinTimelines(parts: readonly Timeline[]): Timeline {
  const [first] = parts
  if (first === undefined) return emptyTimeline(0)
  let offsetMs = 0
  const joined = { words: [] as TimelineWord[], speech: [] as TimelineSpan[], pauses: [] as TimelinePause[] }
  for (const part of parts) {
    const shift = <Span extends TimelineSpan>(span: Span): Span => ({
      ...span,
      startMs: span.startMs + offsetMs,
      endMs: span.endMs + offsetMs,
    })
    joined.words.push(...part.words.map(shift))
    joined.speech.push(...part.speech.map(shift))
    joined.pauses.push(...part.pauses.map(shift))
    offsetMs += part.durationMs
  }
  return {
    ...first,
    ...joined,
    durationMs: offsetMs,
    transcript: parts
      .map((part) => part.transcript)
      .filter((text) => text !== "")
      .join(" "),
    truthSigmaMs: Math.max(...parts.map((part) => part.truthSigmaMs)),
  }
}

/** All channels heard as one. Words of all voices, by start. */
export function mixTimeline(timeline: Timeline): Timeline {
  const toFirst = <Span extends TimelineSpan>(span: Span): Span => ({ ...span, channel: 0 })
  const words = timeline.words.map(toFirst).sort((one, other) => one.startMs - other.startMs)
  return {
    ...timeline,
    channels: 1,
    words,
    transcript: timeline.channels === 1 ? timeline.transcript : transcriptOf(words),
    speech: timeline.speech.map(toFirst),
    pauses: timeline.channels === 1 ? timeline.pauses : [],
  }
}

/** One channel alone, as channel 0. */
export function channelTimeline(timeline: Timeline, channel: number): Timeline {
  const ofChannel = <Span extends TimelineSpan>(spans: readonly Span[]): Span[] =>
    spans.filter((span) => span.channel === channel).map((span) => ({ ...span, channel: 0 }))
  const words = ofChannel(timeline.words)
  return {
    ...timeline,
    channels: 1,
    words,
    transcript: timeline.channels === 1 ? timeline.transcript : transcriptOf(words),
    speech: ofChannel(timeline.speech),
    pauses: ofChannel(timeline.pauses),
  }
}

const transcriptOf = (words: readonly TimelineWord[]): string => words.map((word) => word.punctuatedWord).join(" ")
