// `soundcheck list`: the cases and what each costs, or the requirements and what covers each. Nothing that plays or judges
// is loaded for it.
import { fixtureDurations } from "../fixtures/durations.ts"
import { permutationsOf } from "../plan/permutations.ts"
import { sumCosts } from "../planning/cost.ts"
import { caseLister, type ListedCase } from "../planning/listed-case.ts"
import { select } from "../planning/selection.ts"
import { requirements, selectRequirements } from "../requirements/catalogue.ts"
import type { Requirement } from "../requirements/requirement.ts"
import { clientCases } from "../../suites/client/all.ts"
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
  else listCases(globs, flags, io)
  return EXIT.asExpected
}

function listCases(globs: readonly string[], { json = false }: ListFlags, io: Io): void {
  const lister = caseLister(requirements(), fixtureDurations())
  const all = [
    ...permutationsOf(serverCases).map((permutation) => lister.server(permutation)),
    ...clientCases.map((clientCase) => lister.client(clientCase)),
  ]
  const cases = select(all, { cases: globs })
  if (json) return say(io.stdout, JSON.stringify({ version: 1, cases }, null, 2))
  const paint = paintFor(io.stdout, io.env)
  const width = Math.max(...cases.map(({ path }) => path.length))
  let heading = ""
  for (const each of cases) {
    const its = `${each.path.split("/")[0]}${each.judges === "client" ? ", for clients" : ""}`
    if (its !== heading) say(io.stdout, `${heading === "" ? "" : "\n"}${paint.bold(its)}`)
    heading = its
    for (const line of caseLines(each, width, io.stdout.columns ?? COLUMNS, paint)) say(io.stdout, line)
  }
  say(io.stdout, "")
  for (const judges of ["server", "client"] as const) {
    const own = cases.filter((each) => each.judges === judges)
    const { streams, audioMs } = sumCosts(own.map(({ cost }) => cost))
    const sum = `${plural(own.length, "case")} for ${judges}s: ${plural(streams, "stream")}, ${minutes(audioMs)} of audio`
    if (own.length > 0) say(io.stdout, sum)
  }
}

/** Where nobody knows how wide the terminal is. */
const COLUMNS = 120

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
