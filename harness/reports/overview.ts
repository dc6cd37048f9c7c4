// What a reader looks for first in a report: how it went, what is wrong, what could not be judged. Every form says it in
// the same words.

import { EXIT } from "../errors.ts"
import type { Behaviour } from "../verdicts/verdict.ts"
import type { PermutationReport, RunReport } from "./run-report.ts"

/** How a permutation looks at a glance. */
export type Tone =
  | "good"
  /** A SHOULD missed, in a run that is not strict. */
  | "warning"
  /** It fails, and the baseline knows of it. */
  | "known"
  | "bad"
  /** It ran, and nothing can be said. */
  | "unclear"
  /** It did not run. */
  | "absent"

const TONES: Readonly<Record<Behaviour, Tone>> = {
  OK: "good",
  INFORMATIONAL: "good",
  NON_STRICT: "warning",
  FAILED: "bad",
  UNTESTABLE: "unclear",
  INCONCLUSIVE: "unclear",
  UNIMPLEMENTED: "absent",
  NOT_RUN: "absent",
}

export function toneOf({ behaviour, overlay }: PermutationReport): Tone {
  if (overlay === undefined) return TONES[behaviour]
  return overlay.status === "unexpected" ? "bad" : "known"
}

/** `FAILED, close TIMEOUT` */
export const verdictWords = ({ behaviour, close }: PermutationReport): string =>
  close === "OK" ? behaviour : `${behaviour}, close ${close}`

/** What each kind of verdict means, for the sums. */
export const BEHAVIOUR_WORDS: Readonly<Record<Behaviour, string>> = {
  OK: "as documented",
  NON_STRICT: "missed a SHOULD",
  INFORMATIONAL: "differ in a MAY",
  FAILED: "missed a MUST",
  UNIMPLEMENTED: "not judged: the target lacks, or does not show, what they need",
  UNTESTABLE: "ran, and found nothing to look at",
  INCONCLUSIVE: "inconclusive",
  NOT_RUN: "not run",
}

/** The run in a few words. */
export function headline({ accounting, exitCode, run }: RunReport): string {
  const { planned, unexpected, expected, flaky, stale, judged, addsUp } = accounting
  const known = expected + flaky
  switch (exitCode) {
    case EXIT.asExpected: {
      const { NON_STRICT: missed, UNIMPLEMENTED: lacking } = accounting.counts
      return [
        known > 0 ? "As expected" : "As documented",
        ...(known > 0 ? [`with ${counted(known, "known failure")}`] : []),
        ...(missed > 0 ? [`but for ${counted(missed, "missed SHOULD")}`] : []),
        ...(lacking > 0 ? [`${lacking} of ${planned} not run`] : []),
      ].join(", ")
    }
    case EXIT.unexpectedFailure:
      return [
        ...(unexpected > 0 || stale === 0 ? [counted(unexpected, "unexpected failure")] : []),
        ...(stale > 0 ? [counted(stale, "stale entry of the baseline", "stale entries of the baseline")] : []),
      ].join(", ")
    case EXIT.usage:
      return "Not everything could be read"
    case EXIT.unreachable:
      return `${run.target} could not be reached`
    case EXIT.inconclusive:
      return `Inconclusive: ${planned - judged} of ${planned} could not be judged`
    case EXIT.interrupted:
      return `Stopped after ${judged} of ${planned}`
    case EXIT.nothingRan:
      return addsUp ? "Nothing ran" : "The sums do not add up"
    default:
      return `Ended with exit code ${exitCode}`
  }
}

/** A sentence of ours in pieces: those at odd places stood between backticks. */
export const proseParts = (sentence: string): readonly string[] => {
  const parts = sentence.split("`")
  // One that has no partner is a backtick.
  return parts.length % 2 === 1 ? parts : [sentence]
}

/** Where a requirement is documented or was observed: addresses, and words. */
export const sourceParts = (source: string): readonly { readonly text: string; readonly url?: string }[] =>
  source
    .split("; ")
    .filter((part) => part !== "")
    .map((part) =>
      /^https?:\/\/\S+$/.test(part) ? { text: part.replace(/^https?:\/\/|\/$/g, ""), url: part } : { text: part },
    )

/** `1 failure`, `2 failures` */
export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${count} ${count === 1 ? one : several}`

export interface Area<One = PermutationReport> {
  readonly name: string
  readonly permutations: readonly One[]
}

/** Permutations by the first part of their path, in order of appearance. */
export function areasOf<One extends { readonly path: string }>(all: {
  readonly permutations: readonly One[]
}): readonly Area<One>[] {
  const areas = new Map<string, One[]>()
  for (const permutation of all.permutations) {
    const name = permutation.path.split("/").find((part) => part !== "") ?? ""
    const members = areas.get(name)
    if (members === undefined) areas.set(name, [permutation])
    else members.push(permutation)
  }
  return [...areas].map(([name, members]) => ({ name, permutations: members }))
}

export const withTone = ({ permutations }: RunReport, tone: Tone): readonly PermutationReport[] =>
  permutations.filter((permutation) => toneOf(permutation) === tone)

/** Checks of a permutation that found something to look at: passed, and all of them. */
export function checkCounts({ outcomes }: PermutationReport): { readonly passed: number; readonly looked: number } {
  const looked = outcomes.filter(({ type }) => type === "pass" || type === "fail")
  return { passed: looked.filter(({ type }) => type === "pass").length, looked: looked.length }
}

/** From the first audio to the first words, on the first stream that had any; milliseconds. */
export const firstWordsMs = ({ streams }: PermutationReport): number | undefined =>
  streams.map(({ latencies }) => latencies?.firstWordsSinceAudioMs).find((value) => value !== undefined)

/** Facts about the run, one line each, as label and value. */
export function factRows({ run, accounting }: RunReport): readonly (readonly [label: string, value: string])[] {
  const { judges, target, soundcheck, startedAt, durationMs, seed, strict, shard, budgetMs, baseline } = run
  const rows: readonly (readonly [string, string | undefined])[] = [
    [judges, target],
    ["started", dateText(startedAt)],
    ["took", durationMs === undefined ? undefined : spanText(durationMs)],
    ["planned", counted(accounting.planned, "permutation")],
    ["budget", budgetMs === undefined ? undefined : spanText(budgetMs)],
    ["shard", shard && `${shard.index} of ${shard.count}`],
    ["baseline", baseline],
    ["strict", strict === true ? "a missed SHOULD fails the run" : undefined],
    ["seed", seed === undefined ? undefined : String(seed)],
    ["soundcheck", soundcheck],
  ]
  return rows.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const]))
}

/** `2026-11-25 03:40:00 UTC` of an RFC 3339 date in UTC; others as they are. */
const dateText = (date: string): string => date.replace(/^([\d-]+)T([\d:]+)(\.\d+)?Z$/, "$1 $2 UTC")

/** `8.2 s`, `3 min 20 s` */
export function spanText(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
