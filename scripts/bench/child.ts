// Processes that a row measures, one contestant each. All speak alike, whatever they are written in: parameters as one
// JSON argument, commands as lines on standard input, answers as lines of JSON on standard output. One whose input closes
// ends by itself, so nothing outlives the bench.

import { type ChildProcess, spawn } from "node:child_process"
import { createInterface } from "node:readline"

export interface Child {
  /** The next line it writes. Rejects when it ends without one. */
  next<Answer>(): Promise<Answer>
  /** Says a command and waits for the answer. */
  ask<Answer>(command: string): Promise<Answer>
  /** Closes its input and waits for its end; one that stays is killed, by its own id. */
  end(): Promise<void>
}

/** How long one may take to end by itself. */
const END_MS = 2_000

export function startChild(command: readonly string[]): Child {
  const [program = "", ...args] = command
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] })
  // One that has gone cannot be told anything; the row hears of it by the answer that does not come.
  child.stdin.on("error", () => {})
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async <Answer>(): Promise<Answer> => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error(`${args.join(" ").slice(0, 200)}: ended without an answer`)
    return JSON.parse(value) as Answer
  }
  return {
    next,
    ask<Answer>(text: string) {
      child.stdin.write(`${text}\n`)
      return next<Answer>()
    },
    end: () => endOf(child),
  }
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    const timer = setTimeout(() => child.kill("SIGKILL"), END_MS)
    child.once("exit", () => {
      clearTimeout(timer)
      resolve()
    })
    child.stdin?.end()
  })
}
