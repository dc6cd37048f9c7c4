// What a run at real pace is going to cost, said before it begins; on a terminal a person may still say no.
import { createInterface } from "node:readline/promises"
import { HarnessError } from "../errors.ts"
import { sumCosts } from "../planning/cost.ts"
import type { ServerPlan } from "../planning/server-plan.ts"
import { type Io, say } from "./io.ts"
import { minutes, plural } from "./wording.ts"

export interface Announcement {
  readonly target: string
  readonly parallel: number
  /** Another machine: its owner may pay for what is streamed. */
  readonly isRemote: boolean
  readonly yes: boolean
}

/** @throws {HarnessError} USAGE: nobody there to ask, and no --yes; INTERRUPTED: the answer was no */
export async function announce(
  plan: ServerPlan,
  { target, parallel, isRemote, yes }: Announcement,
  io: Io,
): Promise<void> {
  const costs = plan.own.map(({ cost }) => cost)
  const { streams, audioMs, wallMs } = sumCosts(costs)
  const longestMs = Math.max(0, ...costs.map((cost) => cost.wallMs))
  const tookMs = Math.max(wallMs / parallel, longestMs)
  const price = `${plural(streams, "stream")} with ${minutes(audioMs)} of audio`
  say(io.stdout, `${plural(costs.length, "case")} at ${target === "mock:" ? "the mock" : target}: ${price}`)
  say(io.stdout, `about ${minutes(tookMs)} with ${parallel} at once; the longest wait is ${minutes(longestMs)}`)
  if (plan.leftOut > 0) say(io.stdout, `left out: ${plural(plan.leftOut, "case")} for which the mock must be set up`)
  say(io.stdout, "")
  await goAhead({ what: price, target, isRemote, yes }, io)
}

export interface Doubtful {
  /** What is going to be opened, as the object of a sentence. */
  readonly what: string
  readonly target: string
  readonly isRemote: boolean
  readonly yes: boolean
}

/** @throws {HarnessError} USAGE: nobody there to ask, and no --yes; INTERRUPTED: the answer was no */
export async function goAhead({ what, target, isRemote, yes }: Doubtful, io: Io): Promise<void> {
  if (!isRemote || yes) return
  if (io.stdin.isTTY !== true || io.stdout.isTTY !== true) {
    throw new HarnessError("USAGE", `This would open ${what} at ${target}: say --yes to go ahead.`)
  }
  if (!(await asked("Go ahead? [y/N] ", io))) throw new HarnessError("INTERRUPTED", "Nothing was streamed.")
}

async function asked(question: string, { stdin, stdout, interrupted }: Io): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: stdout as NodeJS.WriteStream })
  try {
    return /^y(es)?$/i.test((await lines.question(question, { signal: interrupted })).trim())
  } catch {
    // Stopped while asked.
    return false
  } finally {
    lines.close()
  }
}
