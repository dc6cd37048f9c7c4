// What came of a stream, read off its recording.
import { type Diagnosis, diagnose } from "./diagnosis.ts"
import { type Metrics, measure } from "../metrics/measure.ts"
import { type MetadataMessage, type ResultsMessage, type Word, wordsOf } from "../protocol/messages/messages.ts"
import type { Recording } from "../recording/recording.ts"
import { answerHeader, type Closed, closedOf } from "../recording/traffic.ts"
import { channelsHeard, finals, metadata, transcript } from "../recording/views.ts"
import type { Timeline } from "../timeline.ts"

export interface StreamResult {
  /** Everything that happened, for checks, metrics and replay. */
  readonly recording: Recording
  /** The settled text; one line a channel. */
  readonly transcript: string
  /** Every final, in order of arrival. */
  readonly finals: readonly ResultsMessage[]
  /** The words of all finals; times in seconds of audio. */
  readonly words: readonly Word[]
  /** The closing Metadata; undefined when none came. */
  readonly metadata: MetadataMessage | undefined
  /** How the connection ended; undefined when there was none. */
  readonly close: Pick<Closed, "by" | "code" | "reason"> | undefined
  /** `dg-request-id`, of refused upgrades too. */
  readonly requestId: string | undefined
  /** Latencies in milliseconds, stability, and accuracy where the words are known. */
  readonly metrics: Metrics
  /** What was said in the audio, where that is known. */
  readonly timeline: Timeline | undefined
  /** What went wrong, failures first, each with cause, remedy and exit code; empty for a good stream. */
  readonly diagnoses: readonly Diagnosis[]
  /** The recording's file, where one was asked for. */
  readonly file: string | undefined
}

/**
 * @param timeline what was said in the audio that went out
 * @param expectsWords there is speech in it that should have come back as words, however it was declared
 */
export function streamResult(
  recording: Recording,
  timeline: Timeline | undefined,
  expectsWords: boolean,
): StreamResult {
  const closed = closedOf(recording)
  return {
    recording,
    transcript: channelsHeard(recording)
      .map((channel) => transcript(recording, channel))
      .join("\n"),
    finals: finals(recording).map(({ message }) => message),
    words: finals(recording).flatMap(({ message }) => wordsOf(message)),
    metadata: metadata(recording).at(-1)?.message,
    close: closed && { by: closed.by, code: closed.code, reason: closed.reason },
    requestId: answerHeader(recording, "dg-request-id"),
    metrics: measure(recording, timeline),
    timeline,
    diagnoses: diagnose(recording, expectsWords),
    file: recording.file,
  }
}
