// A run while it goes on: a line for each case that is over, and on a terminal a bar that says how far it is.
import type { Permutation } from "../plan/permutations.ts"
import type { PermutationResult } from "../plan/run-plan.ts"
import { sumCosts } from "../planning/cost.ts"
import type { PlannedPermutation } from "../planning/server-plan.ts"
import type { Recording } from "../recording/recording.ts"
import type { Reported } from "../reports/reported.ts"
import { failureLines, verdictText } from "../reports/text.ts"
import type { Failure } from "../verdicts/verdict.ts"
import { type Io, say } from "./io.ts"
import { type Paint, paintFor } from "./paint.ts"
import { cut, minutes, printable } from "./wording.ts"

export interface RunView {
  started(permutation: Permutation): void
  finished(result: PermutationResult): void
  end(): void
}

/** @param parallel cases at once at real pace; undefined in virtual time, where nobody has to wait */
export async function openRunView(
  io: Io,
  planned: readonly PlannedPermutation[],
  parallel: number | undefined,
): Promise<RunView> {
  const paint = paintFor(io.stdout, io.env)
  const linesOf = openResultLines(paint)
  const bar = parallel !== undefined && io.stdout.isTTY === true ? await openBar(io, planned, parallel) : undefined
  return {
    started: (permutation) => bar?.started(permutation.path),
    finished(result) {
      bar?.finished(result.permutation.path)
      // What did not run is told of in the sums.
      if (result.verdict.behaviour === "NOT_RUN") return
      for (const line of linesOf(result)) {
        if (bar === undefined) say(io.stdout, line)
        else bar.line(line)
      }
    },
    end: () => bar?.end(),
  }
}

/** Says what there is to say of each permutation when it is over; of what failed before it says less. */
export function openResultLines(paint: Paint): (result: Reported) => readonly string[] {
  /** Where each check failed first. */
  const first = new Map<string, string>()
  return ({ permutation: { path }, verdict, recordings, ...rest }) => {
    const isPlain = verdict.close === "OK" && (verdict.behaviour === "OK" || verdict.behaviour === "UNIMPLEMENTED")
    const files = isPlain ? [] : recordings.flatMap(({ file }) => file ?? [])
    const causes = verdict.failures.flatMap((failure) => {
      const before = first.get(failure.check.id)
      if (before === undefined) first.set(failure.check.id, path)
      return causeLines(failure, before, recordings, paint)
    })
    return [
      // The head and the reasons.
      verdictText({ permutation: { path }, verdict: { ...verdict, failures: [] }, recordings, ...rest }, paint),
      ...causes,
      ...files.map((file) => `  ${paint.dim(`recorded in ${file}`)}`),
    ]
  }
}

/** All that there is the first time; then one instance of what fails the run, and a line for what does not. */
function causeLines(
  failure: Failure,
  before: string | undefined,
  recordings: readonly Recording[],
  paint: Paint,
): readonly string[] {
  if (before === undefined) return failureLines(failure, recordings, paint)
  const brief = failureLines({ ...failure, findings: failure.findings.slice(0, 1) }, recordings, paint)
  return failure.level === "must" ? brief : [`${brief[0] ?? ""} ${paint.dim(`(as in ${before})`)}`]
}

const BAR_WIDTH = 20

async function openBar({ stdout }: Io, planned: readonly PlannedPermutation[], parallel: number) {
  const { MultiBar } = await import("cli-progress")
  const totalMs = sumCosts(planned.map(({ cost }) => cost)).wallMs / parallel
  const startedAtMs = performance.now()
  const playing = new Set<string>()
  let doneCount = 0
  const format = (): string => {
    const leftMs = totalMs - (performance.now() - startedAtMs)
    const filled = Math.round((doneCount / planned.length) * BAR_WIDTH)
    const left = leftMs > 0 ? `, about ${minutes(leftMs)} left` : ""
    const head = `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} ${doneCount} of ${planned.length}${left}  `
    return head + cut([...playing].join(" "), (stdout.columns || 80) - head.length - 1)
  }
  const stream = stdout as NodeJS.WriteStream
  const bars = new MultiBar({ stream, format, clearOnComplete: true, linewrap: true, barsize: BAR_WIDTH })
  const bar = bars.create(planned.length, 0)
  return {
    started(path: string) {
      playing.add(path)
      bar.update(doneCount)
    },
    finished(path: string) {
      playing.delete(path)
      doneCount++
      bar.update(doneCount)
    },
    line: (text: string) => bars.log(`${printable(text)}\n`),
    end() {
      bars.update()
      bars.stop()
    },
  }
}
