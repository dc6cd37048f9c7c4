// One channel of a stream while it is transcribed: hears block by block and decides where interims, finals and events
// fall. Everything here is on the audio clock, in steps of 10 ms, so neither the cut into frames nor the pace shows.
// https://developers.deepgram.com/docs/understand-endpointing-interim-results

import type { ListenOptions } from "../options/listen-options.ts"
import type { ChannelPair } from "../messages/messages.ts"
import { BLOCK_MS, type HeardWord, type Hearing } from "../recognizer.ts"
import { clearOfWords, widestGap } from "./cuts.ts"
import { type Endpoint, Endpoints, keepClear } from "./endpoints.ts"
import { SpeechOnset } from "./speech-onset.ts"
import { UtteranceEnd } from "./utterance-end.ts"
import { VoiceTrack } from "./voice-track.ts"
import { clipWords, wordsBefore } from "./words.ts"

/** A result speaks of audio up to this long ago: the first one comes about 1.1 s after the first audio. */
const RESULT_LAG_MS = 100
/** "About one per second": durations 1.0, 2.0, 3.0 … from the same start. */
const INTERIM_STEP_MS = 1_000
/** Long silence is cut into empty finals of about 3 s. */
const SILENT_FINAL_MS = 3_000
/** Long speech is cut between 3 and 5 s: finals of 2 to 5 s were seen. */
const LONGEST_FINAL_MS = 5_000
/** Silence this long is no gap between words, so a final may end in it. */
const QUIET_MS = 500
/** How long a final waits for words to be decided before the recognizer is told to decide. */
const PATIENCE_MS = 1_500

/** A result before it is worded. */
export interface LaneResult {
  readonly startMs: number
  readonly endMs: number
  readonly isFinal: boolean
  readonly speechFinal: boolean
  readonly fromFinalize: boolean
  readonly words: readonly HeardWord[]
}

/** Where a lane's results and events go, in order. */
export interface LaneSink {
  results(channel: ChannelPair, result: LaneResult): void
  speechStarted(channel: ChannelPair, timestampMs: number): void
  utteranceEnd(channel: ChannelPair, lastWordEndMs: number): void
}

export class Lane {
  private readonly hearing: Hearing
  private readonly channel: ChannelPair
  private readonly sink: LaneSink
  private readonly interims: boolean
  private readonly voice = new VoiceTrack()
  private readonly endpoints: Endpoints
  private readonly onset: SpeechOnset | undefined
  private readonly utteranceEnd: UtteranceEnd | undefined
  private heardMs = 0
  /** In no block that ends by then anything happens. */
  private quietUntilMs = 0
  private segmentStartMs = 0
  private nextInterimMs = INTERIM_STEP_MS
  /** Index of the first word that no final holds yet. */
  private firstWord = 0
  /** Do finals since the last endpoint hold words? */
  private spoken = false

  constructor(hearing: Hearing, channel: ChannelPair, options: ListenOptions, sink: LaneSink) {
    this.hearing = hearing
    this.channel = channel
    this.sink = sink
    this.interims = options.interimResults
    this.endpoints = new Endpoints(options.endpointing)
    this.onset = options.vadEvents ? new SpeechOnset() : undefined
    // "Needs interim_results=true": without it nothing is sent rather than refused.
    const gapMs = options.interimResults ? options.utteranceEndMs : undefined
    this.utteranceEnd = gapMs === undefined ? undefined : new UtteranceEnd(gapMs)
  }

  /** What the recognizer made of the audio, for the log. */
  get sources(): readonly string[] {
    return this.hearing.sources
  }

  /** @param count more than one where the recognizer does not need audio: those in which nothing can happen are passed over */
  hear(block: Float32Array | undefined, count: number): void {
    const endMs = this.heardMs + count * BLOCK_MS
    while (this.heardMs < endMs) {
      const quietMs = Math.min(this.quietUntilMs, endMs) - this.heardMs
      if (quietMs > 0) this.pass(quietMs)
      else this.hearBlock(block)
    }
  }

  private pass(ms: number): void {
    this.heardMs += ms
    this.hearing.hear(undefined, ms / BLOCK_MS)
    this.voice.pass(ms, this.heardMs)
  }

  private hearBlock(block: Float32Array | undefined): void {
    this.hearing.hear(block)
    this.heardMs += BLOCK_MS
    this.decide()
    if (this.hearing.steadyUntilMs !== undefined) this.quietUntilMs = this.nextQuietMs(this.hearing.steadyUntilMs)
  }

  /** Whatever `decide` looks at stays below its bounds in every block that ends by then. */
  private nextQuietMs(steadyUntilMs: number): number {
    if (this.endpoints.next !== undefined) return 0
    const untilMs = Math.min(
      steadyUntilMs,
      this.endpoints.quietUntilMs(this.voice, this.heardMs),
      this.onset?.quietUntilMs(this.voice, this.heardMs) ?? Infinity,
      this.segmentStartMs + SILENT_FINAL_MS + RESULT_LAG_MS - BLOCK_MS,
      this.interims ? this.nextInterimMs + RESULT_LAG_MS - BLOCK_MS : Infinity,
    )
    return untilMs - (untilMs % BLOCK_MS)
  }

  /** All that one block of 10 ms may bring about. */
  private decide(): void {
    const voiceMs = this.heardMs - (this.hearing.voiceLagMs ?? 0)
    if (voiceMs > 0) this.followVoice(voiceMs)
    this.endpointFinals()
    // While an endpoint waits for its words, whatever belongs behind it waits too.
    if (this.endpoints.next !== undefined) return
    this.announceSpeech(this.onset?.step(this.voice, voiceMs))
    if (this.heardMs >= this.segmentStartMs + SILENT_FINAL_MS + RESULT_LAG_MS) this.cutFinal()
    if (this.interims && this.heardMs >= this.nextInterimMs + RESULT_LAG_MS) this.interim()
  }

  /** @param voiceMs the end of the block that the recognizer speaks of */
  private followVoice(voiceMs: number): void {
    const began = this.voice.step(this.hearing.speaking, voiceMs)
    if (this.endpoints.step(this.voice, began, voiceMs)) this.voice.endRun()
  }

  /**
   * Everything received becomes one final, and an endpoint that was waiting is carried by it: the answer to Finalize is
   * the first final after it.
   */
  finalize(cursorMs: number): void {
    this.quietUntilMs = 0
    this.hearing.settle()
    const ended = this.endpoints.overtake(this.voice)
    const speechFinal = ended && this.hasSpoken(this.hearing.words.length)
    this.final(cursorMs, this.hearing.words.length, { speechFinal, fromFinalize: true })
    if (this.voice.speaking) return
    this.voice.endRun()
    this.onset?.rearm(cursorMs)
  }

  /** The end of the stream: endpoints come out as such, the rest as a plain final. */
  close(cursorMs: number): void {
    this.hearing.settle()
    for (let endpoint = this.endpoints.next; endpoint !== undefined; endpoint = this.endpoints.next) {
      this.endpoints.drop()
      if (keepClear(endpoint, this.hearing.words, this.firstWord)) this.endpointFinal(endpoint, cursorMs)
    }
    if (cursorMs > this.segmentStartMs) this.final(cursorMs, this.hearing.words.length)
  }

  /** Sends the finals of endpoints whose words are decided. */
  private endpointFinals(): void {
    for (let endpoint = this.endpoints.next; endpoint !== undefined; endpoint = this.endpoints.next) {
      if (this.heardMs < endpoint.positionMs + RESULT_LAG_MS) return
      if (!this.decided(endpoint.voiceEndMs, endpoint.positionMs)) return
      const between = keepClear(endpoint, this.hearing.words, this.firstWord)
      if (between && this.heardMs < endpoint.positionMs + RESULT_LAG_MS) return
      this.endpoints.drop()
      if (between) this.endpointFinal(endpoint, this.heardMs)
    }
  }

  private endpointFinal({ positionMs, voiceEndMs }: Endpoint, cursorMs: number): void {
    const endMs = Math.max(this.segmentStartMs, Math.min(positionMs, cursorMs))
    const nextWord = wordsBefore(endMs, this.hearing.words, this.firstWord)
    if (this.hasSpoken(nextWord)) this.final(endMs, nextWord, ENDPOINT_FINAL)
    this.onset?.rearm(voiceEndMs)
  }

  /** Was anything said since the last endpoint? A voice that said nothing was noise, and noise ends no utterance. */
  private hasSpoken(nextWord: number): boolean {
    return this.spoken || nextWord > this.firstWord
  }

  /** Cuts silence, and speech that goes on and on, into finals that are no endpoints. */
  private cutFinal(): void {
    const words = this.hearing.words
    const shortestMs = this.segmentStartMs + SILENT_FINAL_MS
    const longestMs = this.segmentStartMs + LONGEST_FINAL_MS
    const reachMs = Math.floor(Math.min(this.heardMs - RESULT_LAG_MS, this.hearing.decidedMs))
    const quiet = !this.voice.speaking && this.voice.silenceMs >= QUIET_MS
    if (quiet && !this.endpoints.expected && reachMs >= shortestMs) {
      return this.final(clearOfWords(reachMs, words, this.firstWord))
    }
    if (this.heardMs < longestMs + RESULT_LAG_MS || !this.decided(shortestMs, longestMs)) return
    const highMs = Math.min(longestMs, Math.max(shortestMs, this.hearing.decidedMs))
    this.final(clearOfWords(widestGap(words, this.firstWord, shortestMs, highMs), words, this.firstWord))
  }

  /** Will no word before this be added or changed? Yes at the latest when patience has run out. */
  private decided(untilMs: number, positionMs: number): boolean {
    if (this.hearing.decidedMs >= untilMs) return true
    if (this.heardMs < positionMs + PATIENCE_MS) return false
    this.hearing.settle()
    return true
  }

  private interim(): void {
    const steps = Math.floor((this.heardMs - RESULT_LAG_MS - this.segmentStartMs) / INTERIM_STEP_MS)
    const endMs = Math.max(this.nextInterimMs, this.segmentStartMs + steps * INTERIM_STEP_MS)
    this.nextInterimMs = endMs + INTERIM_STEP_MS
    const words = this.wordsTo(endMs, wordsBefore(endMs, this.hearing.words, this.firstWord))
    this.send({ startMs: this.segmentStartMs, endMs, isFinal: false, speechFinal: false, fromFinalize: false, words })
    // Voice that is not understood yet may hold a word: the gap reaches no further than what is decided.
    this.judgeUtteranceEnd(Math.min(endMs, this.hearing.decidedMs), words)
  }

  /** @param nextWord index behind the last word it takes; by default the words whose middle lies before its end */
  private final(
    endMs: number,
    nextWord = wordsBefore(endMs, this.hearing.words, this.firstWord),
    { speechFinal, fromFinalize } = PLAIN_FINAL,
  ): void {
    const words = this.wordsTo(endMs, nextWord)
    this.send({ startMs: this.segmentStartMs, endMs, isFinal: true, speechFinal, fromFinalize, words })
    this.spoken = !speechFinal && this.hasSpoken(nextWord)
    this.firstWord = nextWord
    this.segmentStartMs = endMs
    this.nextInterimMs = endMs + INTERIM_STEP_MS
    this.utteranceEnd?.finalized(words)
    this.judgeUtteranceEnd(endMs, NO_WORDS)
  }

  private wordsTo(endMs: number, nextWord: number): readonly HeardWord[] {
    if (nextWord === this.firstWord) return NO_WORDS
    return clipWords(this.hearing.words.slice(this.firstWord, nextWord), this.segmentStartMs, endMs)
  }

  private send(result: LaneResult): void {
    this.announceSpeech(this.onset?.before(result.words, this.voice))
    this.sink.results(this.channel, result)
  }

  private announceSpeech(timestampMs: number | undefined): void {
    if (timestampMs !== undefined) this.sink.speechStarted(this.channel, timestampMs)
  }

  private judgeUtteranceEnd(reachMs: number, laterWords: readonly HeardWord[]): void {
    const lastWordEndMs = this.utteranceEnd?.judge(reachMs, laterWords)
    if (lastWordEndMs !== undefined) this.sink.utteranceEnd(this.channel, lastWordEndMs)
  }
}

const NO_WORDS: readonly HeardWord[] = []
const PLAIN_FINAL = { speechFinal: false, fromFinalize: false }
const ENDPOINT_FINAL = { speechFinal: true, fromFinalize: false }
