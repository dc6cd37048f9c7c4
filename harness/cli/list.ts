// `soundcheck list`: the cases and what each costs, or the requirements and what covers each. Nothing that plays or judges
// is loaded for it.
import { fixtureDurations } from "../fixtures/durations.ts"
import { type Cost, costOf, sumCosts } from "../planning/cost.ts"
import { needsOf } from "../plan/needs.ts"
import { type Permutation, permutationsOf } from "../plan/permutations.ts"
import { select } from "../planning/selection.ts"
import { type CoveringCheck, coveringChecks, requirements, selectRequirements } from "../requirements/catalogue.ts"
import type { Requirement } from "../requirements/requirement.ts"
import { serverCases } from "../../suites/server/all.ts"
import { EXIT } from "../errors.ts"
import { type Io, say } from "./io.ts"
import { type Paint, paintFor } from "./paint.ts"
import { minutes, plural, seconds, wrap } from "./wording.ts"

export interface ListFlags {
  readonly requirements?: boolean
  readonly json?: boolean
}

export async function list(glob: string | undefined, flags: ListFlags, io: Io): Promise<number> {
  const globs = glob === undefined ? [] : [glob]
  if (flags.requirements === true) listRequirements(selectRequirements(requirements(), globs), flags, io)
  else listCases(select(permutationsOf(serverCases), { cases: globs }), flags, io)
  return EXIT.asExpected
}

/** What is told of a permutation before it is played. */
interface ListedCase {
  readonly path: string
  readonly case: string
  readonly title: string
  /** The strongest of the requirements it is made for. */
  readonly level: Requirement["level"]
  readonly requirements: readonly string[]
  readonly checks: readonly string[]
  /** Capabilities; `mock` where the case sets up the mock and cannot be played on someone's server. */
  readonly needs: readonly string[]
  readonly cost: Cost
}

function listCases(permutations: readonly Permutation[], { json = false }: ListFlags, io: Io): void {
  const covering = coveringChecks(requirements())
  const durationOf = fixtureDurations()
  const cases = permutations.map((permutation) => listed(permutation, covering, durationOf))
  if (json) return say(io.stdout, JSON.stringify({ version: 1, cases }, null, 2))
  const paint = paintFor(io.stdout, io.env)
  const width = Math.max(...cases.map(({ path }) => path.length))
  let area = ""
  for (const each of cases) {
    const [itsArea = ""] = each.path.split("/")
    if (itsArea !== area) say(io.stdout, `${area === "" ? "" : "\n"}${paint.bold(itsArea)}`)
    area = itsArea
    for (const line of caseLines(each, width, io.stdout.columns ?? COLUMNS, paint)) say(io.stdout, line)
  }
  const { streams, audioMs } = sumCosts(cases.map(({ cost }) => cost))
  say(io.stdout, `\n${plural(cases.length, "case")}, ${plural(streams, "stream")}, ${minutes(audioMs)} of audio`)
}

/** Where nobody knows how wide the terminal is. */
const COLUMNS = 120

const LEVELS = ["must", "should", "may"] as const

function listed(
  permutation: Permutation,
  covering: ReadonlyMap<string, CoveringCheck>,
  durationOf: ReturnType<typeof fixtureDurations>,
): ListedCase {
  const { path, streamingCase } = permutation
  const { id, title, checks, mock } = streamingCase
  const known = checks.flatMap((check) => covering.get(check) ?? [])
  return {
    path,
    case: id,
    title,
    level: LEVELS.find((level) => known.some((check) => check.level === level)) ?? "may",
    requirements: [...new Set(known.flatMap((check) => check.requirements))],
    checks,
    needs: [...needsOf(permutation).map((need) => need.id), ...(mock === undefined ? [] : ["mock"])],
    cost: costOf(permutation, durationOf),
  }
}

function caseLines(
  { path, title, level, requirements: ids, needs, cost }: ListedCase,
  pathWidth: number,
  columns: number,
  paint: Paint,
) {
  const { streams, audioMs } = cost
  const price = `${streams === 1 ? "" : `${streams} × `}${seconds(audioMs / streams)}`
  const about = [ids.join(" "), ...(needs.length === 0 ? [] : [`needs ${needs.join(", ")}`])].join(" · ")
  return [
    `  ${path.padEnd(pathWidth)}  ${LEVEL_WORDS[level]}  ${price.padStart(10)}  ${title}`,
    ...wrap(about, Math.max(40, columns - 6)).map((line) => `      ${paint.dim(line)}`),
  ]
}

const LEVEL_WORDS: Readonly<Record<Requirement["level"], string>> = { must: "MUST  ", should: "SHOULD", may: "MAY   " }

function listRequirements(rows: readonly Requirement[], { json = false }: ListFlags, io: Io): void {
  if (json) return say(io.stdout, JSON.stringify({ version: 1, requirements: rows }, null, 2))
  const paint = paintFor(io.stdout, io.env)
  const width = Math.max(...rows.map(({ id }) => id.length))
  const columns = io.stdout.columns ?? COLUMNS
  let area = ""
  for (const { id, area: itsArea, level, binds, sentence, checks = [], exclusion } of rows) {
    if (itsArea !== area) say(io.stdout, `${area === "" ? "" : "\n"}${paint.bold(itsArea)}`)
    area = itsArea
    say(io.stdout, `  ${id.padEnd(width)}  ${LEVEL_WORDS[level]}  ${binds.padEnd(6)}  ${sentence}`)
    const cover = exclusion === undefined ? `checked by ${checks.join(", ")}` : `not checked: ${exclusion}`
    // A check that is called as the requirement says nothing new.
    if (checks.length === 1 && checks[0] === id) continue
    for (const line of wrap(cover, Math.max(40, columns - 6))) say(io.stdout, `      ${paint.dim(line)}`)
  }
  const covered = rows.filter(({ checks }) => checks !== undefined).length
  say(
    io.stdout,
    `\n${plural(rows.length, "requirement")}: ${covered} checked, ${rows.length - covered} not, each with its reason`,
  )
}
