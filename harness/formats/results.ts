// What each choice gave, side by side, and which one to take.
import { textErrors, wordErrorRate } from "../metrics/wer.ts"
import { measure } from "../metrics/measure.ts"
import { wordsOf } from "../protocol/messages/messages.ts"
import { explainRefusal } from "../protocol/handshake/explain-refusal.ts"
import type { Recording } from "../recording/recording.ts"
import { closedOf, failedOf, openedOf, refusedOf } from "../recording/traffic.ts"
import { channelsHeard, finals, metadata, transcript } from "../recording/views.ts"
import { diagnose } from "../streaming/diagnosis.ts"
import { nameMistake } from "../streaming/mistakes.ts"
import type { Choice } from "./choices.ts"

export interface ChoiceResult {
  readonly choice: Choice
  readonly recording: Recording
  readonly outcome: "accepted" | "refused" | "failed"
  /** Why not accepted, or what went wrong all the same; one sentence. */
  readonly problem: string | undefined
  /** The mistake that the recording shows, by name. */
  readonly mistake: string | undefined
  readonly transcript: string
  readonly wordCount: number
  /** Mean confidence under 0.5: words made up by the mock for speech that it does not know. */
  readonly arePlaceholders: boolean
  /** Undefined without a reference. */
  readonly wordErrorRate: number | undefined
  readonly firstWordsMs: number | undefined
  readonly bytesPerSecond: number
  readonly closeCode: number | undefined
  /** What the server says it got. */
  readonly countedMs: number | undefined
}

/** @param expectsWords somebody speaks in it */
export function resultOf(choice: Choice, recording: Recording, expectsWords: boolean): ChoiceResult {
  const spoken = channelsHeard(recording)
    .map((channel) => transcript(recording, channel))
    .filter((text) => text !== "")
  const words = finals(recording).flatMap(({ message }) => wordsOf(message))
  const confidence = words.reduce((sum, word) => sum + (word.confidence ?? 0), 0) / Math.max(1, words.length)
  const mistake = nameMistake(recording)?.cause
  const duration = metadata(recording).at(-1)?.message.duration
  return {
    choice,
    recording,
    outcome: outcomeOf(recording),
    problem: problemOf(recording, mistake, expectsWords),
    mistake,
    // Channels say the same where one speech was sent on both: the first stands for all.
    transcript: spoken[0] ?? "",
    wordCount: words.length / Math.max(1, spoken.length),
    arePlaceholders: words.length > 0 && confidence < 0.5,
    wordErrorRate: undefined,
    firstWordsMs: measure(recording).latencies?.firstWordsSinceAudioMs,
    bytesPerSecond: (choice.byteLength * 1000) / choice.durationMs,
    closeCode: closedOf(recording)?.code,
    countedMs: duration === undefined ? undefined : duration * 1000,
  }
}

function outcomeOf(recording: Recording): ChoiceResult["outcome"] {
  if (refusedOf(recording) !== undefined) return "refused"
  return openedOf(recording) === undefined || failedOf(recording) !== undefined ? "failed" : "accepted"
}

/** What it looks like from outside, beside the mistake that it comes from. */
function problemOf(recording: Recording, mistake: string | undefined, expectsWords: boolean): string | undefined {
  const refused = refusedOf(recording)
  if (refused !== undefined) return explainRefusal(refused.status, refused.headers, refused.body).cause
  return diagnose(recording, expectsWords).find(({ kind, cause }) => kind === "failure" && cause !== mistake)?.cause
}

/** What words are compared with: what was said, or the most that any choice brought back. */
export interface Reference {
  readonly text: string
  readonly source: "given" | "fixture" | "best choice"
}

export function referenceOf(
  given: string | undefined,
  fixture: string | undefined,
  results: readonly ChoiceResult[],
): Reference | undefined {
  if (given !== undefined) return { text: given, source: "given" }
  if (fixture !== undefined) return { text: fixture, source: "fixture" }
  const right = results.filter(({ choice, wordCount }) => choice.mistake === undefined && wordCount > 0)
  const best = right.reduce<ChoiceResult | undefined>(
    (most, result) => (most === undefined || result.wordCount > most.wordCount ? result : most),
    undefined,
  )
  return best && { text: best.transcript, source: "best choice" }
}

export const withErrors = (result: ChoiceResult, reference: Reference | undefined): ChoiceResult => {
  const isComparable = reference !== undefined && result.outcome === "accepted"
  const rate = isComparable ? wordErrorRate(textErrors(reference.text, result.transcript, "full")) : undefined
  return { ...result, wordErrorRate: rate }
}

export interface Recommendation {
  readonly result: ChoiceResult
  readonly reason: string
}

/** Rates that differ by less are the same on a few seconds of speech. */
const SAME_RATE = 0.02
/** Twice linear16 at 16 kHz: more bandwidth than that needs a reason. */
const MODEST_BYTES_PER_SECOND = 64_000

/** The file as it is when that does as well as anything, for what is not converted cannot be converted wrongly. */
export function recommend(results: readonly ChoiceResult[]): Recommendation | undefined {
  const usable = results.filter(
    ({ choice, outcome, wordCount, problem }) =>
      choice.mistake === undefined && outcome === "accepted" && wordCount > 0 && problem === undefined,
  )
  const best = Math.min(...usable.map(({ wordErrorRate: rate }) => rate ?? 0))
  const good = usable.filter(({ wordErrorRate: rate }) => (rate ?? 0) <= best + SAME_RATE)
  const advised = good.filter(({ choice }) => choice.chunkMs === ADVISED_CHUNK_MS)
  const own = advised.find(({ choice }) => choice.title.startsWith("as it is"))
  if (own !== undefined && own.bytesPerSecond <= MODEST_BYTES_PER_SECOND) {
    return { result: own, reason: "nothing does better, and what is not converted cannot be converted wrongly" }
  }
  const plain = advised.find(({ choice }) => choice.isAdvised === true)
  if (plain !== undefined) {
    return { result: plain, reason: "no words are lost, and raw samples leave nothing to be detected" }
  }
  const [first] = advised.length > 0 ? advised : good
  return first && { result: first, reason: "nothing else brought back as many of the words" }
}

/** "100 ms a good value": https://developers.deepgram.com/docs/lower-level-websockets */
const ADVISED_CHUNK_MS = 100
