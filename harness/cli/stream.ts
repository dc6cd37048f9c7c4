// `soundcheck stream`: audio out at real-time pace, and what comes back: as text while it comes, or as one document.
import type { LintFinding } from "../protocol/lint/lint.ts"
import { defaultRecordingPath } from "../files/recording-name.ts"
import { stream } from "../streaming/stream.ts"
import type { StreamResult } from "../streaming/stream-result.ts"
import { type Io, say } from "./io.ts"
import { finalLine, type LiveView, liveView } from "./live-view.ts"
import { type Paint, paintFor } from "./paint.ts"
import { openProgress, type Progress } from "./progress.ts"
import { type StreamFlags, streamOptions } from "./stream-flags.ts"
import { diagnosisLines, exitCodeOf, latencyRow, rows, senderRow, stoppedLines } from "./summary.ts"
import { printable, seconds } from "./wording.ts"

export interface StreamInputFlags extends StreamFlags {
  readonly format: "text" | "json" | "srt" | "vtt"
  readonly timestamps?: boolean
  readonly record?: string
}

/** Text goes to standard output, everything about it to standard error: `soundcheck stream a.wav > a.txt` is the text. */
export async function streamInput(input: string, flags: StreamInputFlags, io: Io): Promise<number> {
  const { format, timestamps = false, record = defaultRecordingPath(Date.now(), "stream"), ...streaming } = flags
  const paint = paintFor(io.stderr, io.env)
  const lineOf = format === "text" ? finalLine(timestamps) : undefined
  let progress: Progress | undefined
  let view: LiveView | undefined
  const result = await stream({
    ...streamOptions(input, streaming),
    record,
    env: io.env,
    stdin: io.stdin,
    signal: io.interrupted,
    onWarning: (sentence) => say(io.stderr, `${paint.yellow("!")} ${sentence}`),
    async onReady(ready) {
      say(io.stderr, paint.dim(`${ready.input.describe} → ${ready.target}`))
      for (const finding of ready.lint) say(io.stderr, lintLine(finding, paint))
      progress = await openProgress(io, ready.input.durationMs)
      view = liveView(progress, lineOf)
    },
    onEvent: (event) => view?.event(event),
  })
  progress?.end()
  // In JSON what is printable stands for itself and the rest for the same text.
  if (format !== "text") io.stdout.write(printable(await documentOf(result, format)))
  const exitCode = exitCodeOf(result)
  for (const line of summary(result, exitCode, paint)) say(io.stderr, line)
  return exitCode
}

function lintLine({ level, problem, remedy }: LintFinding, paint: Paint): string {
  const mark = level === "error" ? paint.red("✗") : paint.yellow("!")
  return `${mark} ${problem} ${remedy}`
}

async function documentOf(result: StreamResult, format: "json" | "srt" | "vtt"): Promise<string> {
  if (format === "json") return `${JSON.stringify(jsonOf(result), null, 2)}\n`
  const { captions } = await import("./captions.ts")
  const text = captions(result.recording, format)
  return text === "" || text.endsWith("\n") ? text : `${text}\n`
}

/** The wire's own spelling inside finals, words and metadata; times there are seconds, `…Ms` are milliseconds. */
function jsonOf({ requestId, transcript, words, finals, metadata, close, metrics, diagnoses, file }: StreamResult) {
  const { latencies, accuracy } = metrics
  return {
    requestId,
    transcript,
    words,
    finals,
    metadata,
    close,
    latencies,
    wordErrorRate: accuracy?.wordErrorRate,
    problems: diagnoses.map(({ kind, cause, remedy }) => ({ kind, cause, remedy })),
    recording: file,
  }
}

function summary(result: StreamResult, exitCode: number, paint: Paint): string[] {
  const { recording, diagnoses, close, metadata, requestId, file } = result
  const audio = metadata?.duration === undefined ? "" : `, ${seconds(metadata.duration * 1000)} of audio`
  const closed = close && `${close.code} by the ${close.by}${close.reason === "" ? "" : `: ${close.reason}`}${audio}`
  return [
    "",
    ...stoppedLines(exitCode, paint),
    ...diagnoses.flatMap((diagnosis) => diagnosisLines(diagnosis, paint)),
    ...rows(
      [["closed", closed], ["request id", requestId], latencyRow(result), senderRow(recording), ["recording", file]],
      paint,
    ),
  ]
}
