// What is wrong, by cause: one fault of a server shows in many permutations, and a reader wants to hear of it once.

import { withTone } from "./overview.ts"
import { runCauses } from "../verdicts/run-causes.ts"
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

/** What failed unexpectedly, by cause: MUST before SHOULD, what explains most of the run first. */
export function unexpectedCauses(report: RunReport): readonly Cause[] {
  const causes = new Map<string, Cause>()
  for (const permutation of withTone(report, "bad")) {
    for (const { findings, findingCount, ...what } of causesOf(permutation, report.run.strict === true)) {
      const key = what.ids.join(" ") + what.sentence
      const places = [...(causes.get(key)?.places ?? []), { permutation, findings, findingCount }]
      causes.set(key, { ...what, places })
    }
  }
  const ranked = runCauses(withTone(report, "bad").map(({ failures }) => failures))
  const rank = ({ ids: [id = ""] }: Cause): number => {
    const place = ranked.findIndex(({ checks }) => checks.includes(id))
    // A bad close has no check: it comes behind those that say more.
    return place === -1 ? ranked.length : place
  }
  const weight = ({ level }: Cause): number => (level === "must" ? 0 : 1)
  return [...causes.values()].toSorted(
    (one, other) => weight(one) - weight(other) || rank(one) - rank(other) || other.places.length - one.places.length,
  )
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
