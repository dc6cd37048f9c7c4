// `soundcheck judge`: checks over recordings made earlier.
import { EXIT, HarnessError } from "../errors.ts"
import { readRecordingFile } from "../files/files.ts"
import { fixtureLibrary } from "../fixtures/fixture.ts"
import { judge, timelineOf } from "../judge.ts"
import { personalFolder } from "../teaching/personal-folder.ts"
import { type Io, say } from "./io.ts"
import { paintFor } from "./paint.ts"
import { findings, verdictExitCode, verdictRow } from "./summary.ts"

export interface JudgeFlags {
  readonly strict?: boolean
}

/** Worst first: what several recordings end with together. */
const WORST_FIRST: readonly number[] = [EXIT.unexpectedFailure, EXIT.usage, EXIT.inconclusive, EXIT.asExpected]

export async function judgeFiles(files: readonly string[], { strict = false }: JudgeFlags, io: Io): Promise<number> {
  const library = fixtureLibrary([personalFolder(io.env)])
  const paint = paintFor(io.stdout, io.env)
  const exitCodes: number[] = []
  for (const file of files) {
    try {
      const { recording, cut, isWhole } = await readRecordingFile(file)
      const verdict = judge(recording, timelineOf(recording, library))
      say(io.stdout, `${paint.bold(file)}  ${verdictRow(verdict, paint)[1]}`)
      if (cut !== undefined) say(io.stdout, `  ${paint.yellow("!")} ${cut}`)
      for (const line of findings(verdict, recording, paint)) say(io.stdout, line)
      const exitCode = verdictExitCode(verdict, strict)
      // What nobody saw the end of is no pass.
      exitCodes.push(exitCode === EXIT.asExpected && !isWhole ? EXIT.inconclusive : exitCode)
    } catch (cause) {
      // One broken file is one sentence, and the others are judged all the same.
      if (!(cause instanceof HarnessError)) throw cause
      say(io.stderr, cause.message)
      exitCodes.push(cause.exitCode)
    }
  }
  if (files.length > 1) say(io.stdout, summary(exitCodes))
  return WORST_FIRST.find((code) => exitCodes.includes(code)) ?? EXIT.asExpected
}

function summary(exitCodes: readonly number[]): string {
  const counts: readonly (readonly [code: number, words: string])[] = [
    [EXIT.asExpected, "as documented"],
    [EXIT.unexpectedFailure, "not as documented"],
    [EXIT.inconclusive, "inconclusive"],
    [EXIT.usage, "not readable"],
  ]
  const parts = counts.flatMap(([code, words]) => {
    const count = exitCodes.filter((exitCode) => exitCode === code).length
    return count === 0 ? [] : [`${count} ${words}`]
  })
  return `${exitCodes.length} recordings: ${parts.join(", ")}`
}
