// What is said of a stream when it is over: figures in a column, and what went wrong.
import type { Diagnosis } from "../streaming/diagnosis.ts"
import { EXIT } from "../errors.ts"
import { failureLines } from "../reports/text.ts"
import type { Recording } from "../recording/recording.ts"
import { notesOf, senderReportOf } from "../recording/traffic.ts"
import type { StreamResult } from "../streaming/stream-result.ts"
import type { Behaviour, Verdict } from "../verdicts/verdict.ts"
import type { Paint } from "./paint.ts"
import { duration, oneLine, wrap } from "./wording.ts"

/** A figure or text with its label; undefined where there is none. */
export type Row = readonly [label: string, value: string | undefined]

const LABEL_WIDTH = 12
/** Longer lines are hard to read; shorter ones break where nothing is left to break. */
const TEXT_WIDTH = { most: 74, least: 24 } as const

/** Room for text behind a label. */
const textWidth = ({ columns }: Paint): number =>
  Math.max(TEXT_WIDTH.least, Math.min(TEXT_WIDTH.most, columns - LABEL_WIDTH - 4))

/** Labels in a column, longer values wrapped under their beginning. */
export function rows(list: readonly Row[], paint: Paint): string[] {
  return list.flatMap(([label, value]) => {
    if (value === undefined) return []
    const [first = "", ...more] = value.split("\n").flatMap((line) => wrap(line, textWidth(paint)))
    const indent = " ".repeat(LABEL_WIDTH + 2)
    return [`  ${paint.dim(label.padEnd(LABEL_WIDTH))}${first}`, ...more.map((line) => indent + line)]
  })
}

export function latencyRow({ words, recording, metrics: { latencies, untimed } }: StreamResult): Row {
  if (latencies === undefined) {
    if (untimed === undefined || words.length === 0) return ["latency", undefined]
    // Of another speed the sender's row tells.
    return ["latency", recording.header.pacing.speed === 1 ? `not measured: ${untimed}` : "not measured"]
  }
  const { firstWordsSinceAudioMs: first, messageMs: trail } = latencies
  const parts = [
    first === undefined ? undefined : `first words after ${duration(first)}`,
    trail && `interims trail by ${duration(trail.p50)} (median), ${duration(trail.p95)} (p95)`,
  ]
  return ["latency", parts.filter((part) => part !== undefined).join("; ") || undefined]
}

export function accuracyRow({ metrics: { accuracy }, words }: StreamResult): Row {
  const rate = accuracy?.wordErrorRate
  const said = accuracy?.full.referenceWordCount ?? 0
  if (rate === undefined || said === 0) return ["words", words.length === 0 ? undefined : `${words.length}`]
  return ["words", `${words.length}, word error rate ${(rate * 100).toFixed(1)} %`]
}

export function senderRow(recording: Recording): Row {
  const report = senderReportOf(recording)
  if (report === undefined || report.chunkCount === 0) return ["sender", undefined]
  const { chunkCount, latenessMsP50, latenessMsP99 } = report
  const { speed } = recording.header.pacing
  const pace = speed === 1 ? "real time" : Number.isFinite(speed) ? `${speed} × real time` : "full speed"
  const late = Number.isFinite(speed)
    ? `, late by ${latenessMsP50.toFixed(1)} ms (median), ${latenessMsP99.toFixed(1)} ms (p99)`
    : ""
  return ["sender", `${chunkCount} ${chunkCount === 1 ? "chunk" : "chunks"} at ${pace}${late}`]
}

/** Each behaviour in the words of a line. What a MAY leaves free is as documented either way. */
const BEHAVIOUR: Readonly<Record<Behaviour, string>> = {
  OK: "as documented",
  INFORMATIONAL: "as documented",
  NON_STRICT: "a SHOULD is missed",
  FAILED: "a MUST is missed",
  UNIMPLEMENTED: "not run",
  UNTESTABLE: "nothing to look at",
  INCONCLUSIVE: "inconclusive",
  NOT_RUN: "not run",
}

export function verdictRow(verdict: Verdict, paint: Paint): Row {
  const { behaviour, close, judgements } = verdict
  const counted = judgements.filter(({ check }) => check.level !== "may")
  const count = (type: string): number => counted.filter(({ outcome }) => outcome.type === type).length
  const colour = isGood(verdict) ? paint.green : behaviour === "FAILED" || close !== "OK" ? paint.red : paint.yellow
  const said = close === "OK" ? BEHAVIOUR[behaviour] : `${BEHAVIOUR[behaviour]}; the close is ${close}`
  const counts = [
    `${count("pass")} checks pass`,
    count("fail") === 0 ? undefined : `${count("fail")} fail`,
    count("inconclusive") === 0 ? undefined : `${count("inconclusive")} inconclusive`,
    `${count("not-exercised")} had nothing to look at`,
  ]
  return ["verdict", `${colour(said)} (${counts.filter((part) => part !== undefined).join(", ")})`]
}

const isGood = ({ behaviour, close }: Verdict): boolean =>
  (behaviour === "OK" || behaviour === "INFORMATIONAL") && close === "OK"

/** Each failed check with its evidence; MAY is not worth a line. */
export const findings = (verdict: Verdict, recording: Recording, paint: Paint): readonly string[] =>
  verdict.failures
    .filter(({ check }) => check.level !== "may")
    .flatMap((failure) => failureLines(failure, [recording], paint))

export function diagnosisLines(diagnosis: Diagnosis, paint: Paint): string[] {
  const mark = diagnosis.kind === "failure" ? paint.red("✗") : paint.yellow("!")
  const [first = "", ...more] = explanationLines(diagnosis, paint)
  return [`  ${mark} ${first.trimStart()}`, ...more]
}

/** Cause and remedy as indented text. */
export const explanationLines = ({ cause, remedy }: Diagnosis, paint: Paint): string[] =>
  wrap(oneLine(`${cause} ${remedy}`), textWidth(paint)).map((line) => `    ${line}`)

/** A person's own doing, said first. */
export const stoppedLines = (exitCode: number, paint: Paint): string[] =>
  exitCode === EXIT.interrupted ? [`  ${paint.yellow("!")} Stopped by you; the recording holds what had come.`] : []

/** What a command ends with: an interruption, then the worst that can be said of the stream. */
export function exitCodeOf({ recording, diagnoses }: StreamResult, verdict?: Verdict): number {
  if (notesOf(recording).some(({ code }) => code === "interrupted")) return EXIT.interrupted
  const failure = diagnoses.find(({ kind }) => kind === "failure")
  if (failure !== undefined) return failure.exitCode
  if (verdict === undefined) return EXIT.asExpected
  return verdictExitCode(verdict)
}

/** @param strict a missed SHOULD fails too */
export function verdictExitCode({ behaviour, close, judgements }: Verdict, strict = false): number {
  if (behaviour === "FAILED" || close !== "OK") return EXIT.unexpectedFailure
  if (strict && behaviour === "NON_STRICT") return EXIT.unexpectedFailure
  const isUnclear = judgements.some(({ check, outcome }) => check.level === "must" && outcome.type === "inconclusive")
  return isUnclear || behaviour === "INCONCLUSIVE" ? EXIT.inconclusive : EXIT.asExpected
}
