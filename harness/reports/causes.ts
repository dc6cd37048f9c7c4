// What is wrong, by cause: one fault of a server shows in many permutations, and a reader wants to hear of it once.

import { withTone } from "./overview.ts"
import type { FailureReport, FindingReport, PermutationReport, RunReport } from "./run-report.ts"

/** One thing that is wrong, and where it showed. */
export interface Cause {
  readonly level: FailureReport["level"]
  readonly sentence: string
  readonly source: string
  /** Id of the check, then those of the requirements that are called otherwise; `close` for a bad close. */
  readonly ids: readonly string[]
  readonly followers: readonly string[]
  readonly places: readonly {
    readonly permutation: PermutationReport
    readonly findings: readonly FindingReport[]
    readonly findingCount: number
  }[]
}

/** What each bad close means; no single sentence of the documentation says it. */
const CLOSE_SENTENCES: Readonly<Record<Exclude<PermutationReport["close"], "OK">, string>> = {
  WRONG_CODE: "The connection ended with another close code than was due.",
  UNCLEAN: "The connection ended without a close frame.",
  WRONG_SIDE: "The connection was closed by the side that had no reason to.",
  RESET: "The connection was torn down underneath.",
  TIMEOUT: "No close came while it was waited for.",
}

/** What failed unexpectedly, by cause: MUST before SHOULD, what shows most often first. */
export function unexpectedCauses(report: RunReport): readonly Cause[] {
  const causes = new Map<string, Cause>()
  for (const permutation of withTone(report, "bad")) {
    for (const { findings, findingCount, ...what } of causesOf(permutation, report.run.strict === true)) {
      const key = what.ids.join(" ") + what.sentence
      const places = [...(causes.get(key)?.places ?? []), { permutation, findings, findingCount }]
      causes.set(key, { ...what, places })
    }
  }
  const weight = ({ level, places }: Cause): number => (level === "must" ? 1e6 : 0) + places.length
  return [...causes.values()].toSorted((one, other) => weight(other) - weight(one))
}

function causesOf({ failures, close }: PermutationReport, isStrict: boolean) {
  const counted = failures.filter(({ level, overlay }) => {
    const isUnexpected = overlay === undefined || overlay.status === "unexpected"
    return isUnexpected && (level === "must" || (isStrict && level === "should"))
  })
  const bySentence = counted.map(
    ({ check, requirements, level, sentence, source, followers, findings, findingCount }) => ({
      level,
      sentence,
      source,
      ids: [...new Set([check, ...requirements])],
      followers,
      findings,
      findingCount,
    }),
  )
  if (close === "OK") return bySentence
  const sentence = CLOSE_SENTENCES[close]
  return [
    ...bySentence,
    { level: "must" as const, sentence, source: "", ids: ["close"], followers: [], findings: [], findingCount: 0 },
  ]
}
