// The public surface: a mock that hears, streams at real-time pace, recordings, and what reads them.
// Matchers for vitest are in `soundcheck/vitest`, handlers for msw in `soundcheck/msw`.

// Do
export { type Mock, type MockOptions, type MockProblem, startMock } from "./mock-server/start-mock.ts"
export { stream } from "./streaming/stream.ts"
export type { StreamOptions, StreamReady } from "./streaming/stream-options.ts"
export type { StreamResult } from "./streaming/stream-result.ts"
export type { MockLogEntry, StreamSummary } from "./drivers/host.ts"

// Judge and measure
export { CHECKS } from "./checks/index.ts"
export type { Check, Finding, Level, Outcome, Subject } from "./checks/check.ts"
export { type Diagnosis, diagnose } from "./streaming/diagnosis.ts"
export { judge } from "./judge.ts"
export { type Metrics, measure } from "./metrics/measure.ts"
export { textErrors, type WordErrors, wordErrorRate } from "./metrics/wer.ts"
export type { RunReport } from "./reports/run-report.ts"
export type { Behaviour, Failure, Verdict } from "./verdicts/verdict.ts"

// Recordings
export { readRecordingFile as readRecording } from "./files/files.ts"
export type {
  Pacing,
  Recording,
  RecordingEvent,
  RecordingHeader,
  SenderReport,
  SentAudio,
} from "./recording/recording.ts"
export { arrivals, finals, interims, results, transcript } from "./recording/views.ts"

// The wire
export { type LintFinding, lintOptions } from "./protocol/lint/lint.ts"
export type { ListenOptions, QueryPair } from "./protocol/options/listen-options.ts"
export type * from "./protocol/messages/messages.ts"

// A recognizer of your own, and ways to break the mock
export { scriptedRecognizer } from "./mock/ear/scripted.ts"
export { type Mutation, MUTATIONS } from "./mock/mutations.ts"
export type { MockSettings } from "./mock/settings.ts"
export { BLOCK_MS, HEARING_RATE_HZ, type HeardWord, type Hearing, type Recognizer } from "./protocol/recognizer.ts"

// Errors
export { EXIT, HarnessError, type HarnessErrorCode } from "./errors.ts"
