// One command line from its arguments to its exit code. Whatever goes wrong becomes one sentence on standard error.
import { CommanderError } from "commander"
import { EXIT, HarnessError } from "../errors.ts"
import { type Io, say } from "./io.ts"
import { buildProgram } from "./program.ts"

/** @param args without node and script. @returns the exit code, see `EXIT` */
export async function runCommand(args: readonly string[], io: Io): Promise<number> {
  let exitCode: number = EXIT.asExpected
  const program = buildProgram(io, (code) => (exitCode = code))
  try {
    await program.parseAsync([...args], { from: "user" })
    return exitCode
  } catch (cause) {
    // Commander has printed its own sentence by then, or the help that was asked for.
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? EXIT.asExpected : EXIT.usage
    if (cause instanceof HarnessError) {
      say(io.stderr, `soundcheck: ${cause.message}`)
      return cause.exitCode
    }
    say(io.stderr, bugReport(cause, io.env.SOUNDCHECK_DEBUG !== undefined))
    return EXIT.unexpectedFailure
  }
}

function bugReport(cause: unknown, withStack: boolean): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  const stack = cause instanceof Error ? (cause.stack ?? message) : message
  const advice = "This is a bug in Soundcheck, not in what you asked for"
  if (withStack) return `soundcheck: ${advice}.\n${stack}`
  return `soundcheck: ${message}. ${advice}: please report it with what SOUNDCHECK_DEBUG=1 prints.`
}
