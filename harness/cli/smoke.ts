// `soundcheck smoke`: does it work? Speech to a target, five steps, and what came of it.
import { EXIT } from "../errors.ts"
import { judge } from "../judge.ts"
import type { QueryPair } from "../protocol/options/listen-options.ts"
import { refusedOf } from "../recording/traffic.ts"
import { defaultRecordingPath } from "../files/recording-name.ts"
import { stream } from "../streaming/stream.ts"
import type { StreamResult } from "../streaming/stream-result.ts"
import type { Verdict } from "../verdicts/verdict.ts"
import { type Io, say } from "./io.ts"
import { liveView } from "./live-view.ts"
import { type Paint, paintFor } from "./paint.ts"
import { openProgress, type Progress } from "./progress.ts"
import { type SmokeSteps, smokeSteps } from "./smoke-steps.ts"
import { streamOptions } from "./stream-flags.ts"
import {
  accuracyRow,
  diagnosisLines,
  exitCodeOf,
  explanationLines,
  findings,
  latencyRow,
  type Row,
  rows,
  senderRow,
  stoppedLines,
  verdictRow,
} from "./summary.ts"

export interface SmokeFlags {
  readonly input?: string
  readonly option: readonly QueryPair[]
  readonly record?: string
}

/** A reader of LibriVox: 22 words in 7 s, so that a smoke run takes as long as a breath. */
const SPEECH = "librivox-0870"

export async function smoke(target: string, flags: SmokeFlags, io: Io): Promise<number> {
  const paint = paintFor(io.stdout, io.env)
  const { input = SPEECH, record = defaultRecordingPath(Date.now(), "smoke") } = flags
  let progress: Progress | undefined
  let steps: SmokeSteps | undefined
  let view: ReturnType<typeof liveView> | undefined
  const result = await stream({
    ...streamOptions(input, { target, option: flags.option }),
    record,
    env: io.env,
    stdin: io.stdin,
    signal: io.interrupted,
    onWarning: (sentence) => say(io.stderr, sentence),
    async onReady(ready) {
      say(io.stdout, `${paint.bold("smoke")}  ${ready.input.describe} → ${ready.target}\n`)
      progress = await openProgress(io, ready.input.durationMs)
      view = liveView(progress, undefined)
      steps = smokeSteps((line) => progress?.line(line), paint)
    },
    onEvent(event) {
      steps?.event(event)
      view?.event(event)
    },
  })
  progress?.end()
  return report(result, steps?.missing(), io, paint)
}

function report(result: StreamResult, missing: string | undefined, io: Io, paint: Paint): number {
  const { recording, diagnoses, timeline } = result
  const verdict = judge(recording, timeline)
  const failure = diagnoses.find(({ kind }) => kind === "failure")
  const lines = [
    ...(missing === undefined ? [] : [missing]),
    ...(failure === undefined
      ? [...diagnoses.flatMap((hint) => diagnosisLines(hint, paint)), "", ...figures(result, verdict, paint)]
      : failureText(result, paint)),
  ]
  const judged = exitCodeOf(result, verdict)
  // All five steps, or it does not work.
  const exitCode = missing !== undefined && judged === EXIT.asExpected ? EXIT.unexpectedFailure : judged
  for (const line of [...stoppedLines(exitCode, paint), ...lines]) say(io.stdout, line)
  return exitCode
}

function figures(result: StreamResult, verdict: Verdict, paint: Paint): readonly string[] {
  const { recording, transcript, file } = result
  const column: readonly Row[] = [
    ["transcript", transcript || undefined],
    accuracyRow(result),
    latencyRow(result),
    senderRow(recording),
    verdictRow(verdict, paint),
    ["recording", file],
  ]
  return [...rows(column, paint), ...findings(verdict, recording, paint)]
}

/** Why it stopped there, what the service said, and the id to ask about; everything else follows from it. */
function failureText({ recording, diagnoses, requestId, file }: StreamResult, paint: Paint): readonly string[] {
  const refused = refusedOf(recording)
  const column: readonly Row[] = [
    ["HTTP status", refused && String(refused.status)],
    ["dg-error", refused?.headers.find(([name]) => name === "dg-error")?.[1]],
    ["request id", requestId],
    ["recording", file],
    ["all checks", file && `soundcheck judge ${file}`],
  ]
  return [...diagnoses.flatMap((diagnosis) => explanationLines(diagnosis, paint)), "", ...rows(column, paint)]
}
