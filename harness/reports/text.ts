// Verdicts, findings and figures as plain text, for a hurried person: the worst first, one line where one is enough.

import type { Check, Level } from "../checks/check.ts"
import type { Metrics } from "../metrics/measure.ts"
import type { Distribution } from "../metrics/percentiles.ts"
import type { Recording } from "../recording/recording.ts"
import type { RunSummary } from "../verdicts/accounting.ts"
import type { Behaviour, Failure, StreamFinding, Verdict } from "../verdicts/verdict.ts"
import { BEHAVIOUR_WORDS } from "./overview.ts"
import type { Reported } from "./reported.ts"
import { visible } from "./visible.ts"

/** Colours, injected: picocolors fits. */
export interface Painter {
  readonly red: (text: string) => string
  readonly yellow: (text: string) => string
  readonly green: (text: string) => string
  readonly dim: (text: string) => string
  readonly bold: (text: string) => string
}

const asIs = (text: string): string => text
export const PLAIN: Painter = { red: asIs, yellow: asIs, green: asIs, dim: asIs, bold: asIs }

/** The verdict in a line; below it, where it is no plain pass, each cause with its evidence. No line feed at the end. */
export function verdictText(reported: Reported, paint: Painter = PLAIN): string {
  const { permutation, verdict, recordings } = reported
  const close = verdict.close === "OK" ? "" : `, close ${verdict.close}`
  const head = `${painted(verdict, paint)(`${verdict.behaviour}${close}`)}  ${paint.bold(permutation.path)}`
  const causes = verdict.failures.flatMap((failure) => failureLines(failure, recordings, paint))
  const reasons = verdict.reasons.map((reason) => `  ${visible(reason)}`)
  return [head, ...reasons, ...causes].join("\n")
}

const painted = ({ behaviour, close }: Verdict, paint: Painter): Painter["red"] => {
  if (behaviour === "FAILED" || close !== "OK") return paint.red
  return behaviour === "OK" || behaviour === "INFORMATIONAL" ? paint.green : paint.yellow
}

const LEVEL_WORDS: Readonly<Record<Level, string>> = { must: "MUST", should: "SHOULD", may: "MAY" }

/** A fault repeats itself: so many instances show what it is. */
const FINDINGS_SHOWN = 3

/** One cause: the sentence of the documentation, expected and found, what follows from it, and where to read on. */
export function failureLines(
  failure: Failure,
  recordings: readonly Recording[],
  paint: Painter = PLAIN,
): readonly string[] {
  const { check, findings, followers } = failure
  const level = (failure.level === "must" ? paint.red : paint.yellow)(LEVEL_WORDS[check.level])
  const more = findings.length - FINDINGS_SHOWN
  return [
    `  ${level} ${check.id}: ${check.sentence}`,
    ...findings.slice(0, FINDINGS_SHOWN).flatMap((finding) => findingLines(finding, recordings)),
    ...(more > 0 ? [`    and ${more} more`] : []),
    ...(followers.length > 0
      ? [`    from it follow ${followers.map((one) => followerText(one, check)).join(", ")}`]
      : []),
    `    ${paint.dim(check.source)}`,
  ]
}

/** Of a SHOULD that breaks a MUST it is to be seen why it fails. */
const followerText = ({ id, level }: Check, cause: Check): string =>
  level === "must" && cause.level !== "must" ? `${LEVEL_WORDS[level]} ${id}` : id

function findingLines(finding: StreamFinding, recordings: readonly Recording[]): readonly string[] {
  return [`    expected ${finding.expected}`, `    found    ${shown(finding.actual)}${placeOf(finding, recordings)}`]
}

/** A peer may answer with megabytes, and in many lines. */
const ACTUAL_LENGTH = 500

function shown(actual: string): string {
  const line = visible(actual.replace(/\s+/g, " "))
  return line.length <= ACTUAL_LENGTH ? line : `${line.slice(0, ACTUAL_LENGTH)}… (${line.length} characters)`
}

/** Where in which recording: ` (event 12, at 1.20 s)`. */
function placeOf({ eventIndex, stream }: StreamFinding, recordings: readonly Recording[]): string {
  const which = recordings.length > 1 ? [`stream ${stream}`] : []
  const event = eventIndex === undefined ? undefined : recordings[stream]?.events[eventIndex]
  const where = event === undefined ? [] : [`event ${eventIndex}`, `at ${(event.atMs / 1000).toFixed(2)} s`]
  return which.length + where.length === 0 ? "" : ` (${[...which, ...where].join(", ")})`
}

/** One line for each kind of verdict that occurred, and the sum. */
export function summaryText({ planned, counts, addsUp }: RunSummary): string {
  const occurred = (Object.keys(BEHAVIOUR_WORDS) as readonly Behaviour[]).filter((behaviour) => counts[behaviour] > 0)
  const lines = occurred.map((behaviour) => `${String(counts[behaviour]).padStart(5)} ${BEHAVIOUR_WORDS[behaviour]}`)
  const sum = `${String(planned).padStart(5)} planned`
  const fault = addsUp
    ? []
    : ["The sums do not match what was planned: this is a fault of Soundcheck, please report it."]
  return [...lines, sum, ...fault].join("\n")
}

/** The figures of a stream, one line each; what could not be measured is left out. */
export function metricsText(metrics: Metrics): string {
  const { latencies, untimed, stability, accuracy } = metrics
  const rate = accuracy?.wordErrorRate
  const rows: readonly (readonly [label: string, value: string | undefined])[] = [
    ["word error rate", rate === undefined ? undefined : percent(rate)],
    ["word times off by", accuracy?.wordTimes && `${ms(accuracy.wordTimes.meanAbsoluteMs)} on average`],
    ["first message", latencies && one(latencies.firstMessageMs)],
    ["first words", latencies && one(latencies.firstWordsMs ?? latencies.firstWordsSinceAudioMs)],
    ["message latency", latencies && spread(latencies.messageMs)],
    ["final after last word", latencies && spread(latencies.endpointFinalMs)],
    ["answer to Finalize", latencies && spread(latencies.forcedFinalMs)],
    ["speech_final after the set pause", latencies && spread(latencies.speechFinalOverheadMs)],
    ["UtteranceEnd after the set gap", latencies && spread(latencies.utteranceEndOverheadMs)],
    ["CloseStream to last result", latencies && one(latencies.closing.closeStreamToLastResultMs)],
    ["Metadata to close", latencies && one(latencies.closing.metadataToCloseMs)],
    ["unstable words", stability?.upwrSet === undefined ? undefined : percent(stability.upwrSet)],
    ["latencies", untimed === undefined ? undefined : `not measured: ${untimed}`],
  ]
  const shown = rows.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]))
  const width = Math.max(0, ...shown.map(({ label }) => label.length))
  return shown.map(({ label, value }) => `${label.padEnd(width)}  ${value}`).join("\n")
}

const ms = (value: number): string => `${Math.round(value)} ms`
const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`
const one = (value: number | undefined): string | undefined => (value === undefined ? undefined : ms(value))

function spread(samples: Distribution | undefined): string | undefined {
  if (samples === undefined) return undefined
  const { count, p50, p95, max } = samples
  return count === 1 ? ms(p50) : `${ms(p50)} median, ${ms(p95)} p95, ${ms(max)} max, of ${count}`
}
