// `soundcheck baseline update`: the failures of a run become the known failures of its target, each with a reason.
import { existsSync } from "node:fs"
import { join } from "node:path"
import { EXIT, HarnessError } from "../errors.ts"
import { readWhole, writeWhole } from "../files/files.ts"
import { readYaml } from "../files/yaml-file.ts"
import { readReport } from "../reports/json.ts"
import type { RunReport } from "../reports/run-report.ts"
import { JUDGED } from "../verdicts/accounting.ts"
import { CLOSE, parseBaseline } from "../verdicts/baseline.ts"
import { type KnownFailure, updateBaseline } from "../verdicts/baseline-update.ts"
import { type Io, say } from "./io.ts"
import { paintFor } from "./paint.ts"
import { plural } from "./wording.ts"

export interface BaselineFlags {
  readonly from: string
  /** `TEXT` for every new entry, or `CHECK=TEXT` for those of one check. */
  readonly reason: readonly string[]
}

export async function baselineUpdate(given: string | undefined, flags: BaselineFlags, io: Io): Promise<number> {
  const report = readReport(new TextDecoder().decode(readWhole(flags.from)), flags.from)
  const file = given ?? report.run.baseline ?? defaultFile(report)
  const old = existsSync(file) ? parseBaseline(await readYaml(file), file) : { known: [] }
  const failures = failuresOf(report)
  const played = report.permutations
    .filter(({ behaviour }) => JUDGED.includes(behaviour))
    .map(({ path }) => basePath(path))
  const { baseline, added, removed, unexplained } = updateBaseline(old, failures, played, reasonsFrom(flags.reason))
  if (unexplained.length > 0) throw withoutReason(unexplained)

  const { stringify } = await import("yaml")
  writeWhole(file, `${HEAD}${stringify({ target: report.run.target, known: baseline.known })}`)
  const paint = paintFor(io.stdout, io.env)
  for (const { path, check, reason } of added) say(io.stdout, `${paint.yellow("+")} ${path}: ${check} (${reason})`)
  for (const { path, check } of removed) say(io.stdout, `${paint.green("-")} ${path}: ${check} passes now`)
  say(io.stdout, `${file}: ${plural(baseline.known.length, "known failure")}`)
  return EXIT.asExpected
}

const HEAD = `# Failures that are known and accepted, each with its reason. A path may be a glob; flaky: true is for what comes and
# goes. Checked by "soundcheck server … --baseline", which also says when an entry is no longer true.
`

/** `baselines/localhost-8080.yaml`: a name that every file system takes. */
const defaultFile = ({ run: { target } }: RunReport): string =>
  join(
    "baselines",
    `${target
      .replace(/^wss?:\/\//, "")
      .replaceAll(/[^\w.-]+/g, "-")
      .replaceAll(/^-|-$/g, "")}.yaml`,
  )

const basePath = (path: string): string => path.replace(/\/repeat-\d+$/, "")

/** What fails the run, whoever knew of it before. */
function failuresOf({ run, permutations }: RunReport): readonly KnownFailure[] {
  const counts = (level: string): boolean => level === "must" || (run.strict === true && level === "should")
  const all = permutations
    .filter(({ behaviour }) => JUDGED.includes(behaviour))
    .flatMap(({ path, failures, close }) => [
      ...failures.filter(({ level }) => counts(level)).map(({ check }) => ({ path: basePath(path), check })),
      ...(close === "OK" ? [] : [{ path: basePath(path), check: CLOSE }]),
    ])
  return [...new Map(all.map((failure) => [`${failure.path} ${failure.check}`, failure])).values()]
}

function reasonsFrom(given: readonly string[]): (failure: KnownFailure) => string | undefined {
  const byCheck = new Map<string, string>()
  let general: string | undefined
  for (const text of given) {
    const [, check, reason] = /^([a-z0-9-]+)=(.+)$/s.exec(text) ?? []
    if (check !== undefined && reason !== undefined) byCheck.set(check, reason.trim())
    else general = text.trim()
  }
  return ({ check }) => byCheck.get(check) ?? (general === "" ? undefined : general)
}

/** So many show what it is about. */
const NAMED_MAX = 5

function withoutReason(failures: readonly KnownFailure[]): HarnessError {
  const named = failures.slice(0, NAMED_MAX).map(({ path, check }) => `${check} in ${path}`)
  const more = failures.length > NAMED_MAX ? ` and ${failures.length - NAMED_MAX} more` : ""
  return new HarnessError(
    "USAGE",
    `${plural(failures.length, "new failure")} without a reason: ${named.join(", ")}${more}; say why with --reason TEXT, or --reason CHECK=TEXT for one check.`,
  )
}
