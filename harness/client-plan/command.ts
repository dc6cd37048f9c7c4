// One run of a client's command: a process group of its own, its output read to the end and kept in part, and an end in
// any case. Only what was started here is ended here.

import { type ChildProcess, spawn } from "node:child_process"
import type { Readable } from "node:stream"
import { type ClientReport, type CommandEnd, readReport } from "../checks/client/evidence/client-run.ts"
import { HarnessError } from "../errors.ts"

export interface CommandParts {
  readonly command: readonly [file: string, ...args: string[]]
  readonly env: Readonly<Record<string, string | undefined>>
  /** How long it may take to end when it is asked to. */
  readonly graceMs?: number
}

export interface Command {
  /** Resolves when the process is over and its outputs are read. Never rejects but for a command that cannot be started. */
  readonly ended: Promise<ProcessEnd>
  /** Asks the process group to end, and ends it when it does not. */
  stop(): void
  readonly reports: readonly ClientReport[]
  /** The last of both outputs, as it came. */
  readonly output: string
  /** Bytes printed in all. */
  readonly outputByteLength: number
}

export type ProcessEnd = Extract<CommandEnd, { type: "exited" | "killed" }>

/** So much of what a client prints is kept: what it said last. */
const OUTPUT_LENGTH = 64 * 1024
/** A longer line is no report. */
const LINE_LENGTH = 64 * 1024
/** An hour of speech has 10,000 words and some 4,000 interims. */
const MAX_REPORTS = 100_000
/** As long as a process manager waits at the least. */
const GRACE_MS = 2_000
/** What a process leaves in its pipes is read at once; a grandchild that holds them open is not waited for. */
const DRAIN_MS = 500

/** Groups of their own outlive us, unless they are told. */
const running = new Set<ChildProcess>()

function endAll(): void {
  for (const child of running) signalGroup(child, "SIGKILL")
}

export function startCommand({ command: [file, ...args], env, graceMs = GRACE_MS }: CommandParts): Command {
  const child = spawn(file, args, { env: { ...env }, detached: true, stdio: ["ignore", "pipe", "pipe"] })
  running.add(child)
  if (running.size === 1) process.once("exit", endAll)
  const printed = new Printed()
  printed.read(child.stdout, true)
  printed.read(child.stderr, false)
  let graceTimer: NodeJS.Timeout | undefined
  const ended = new Promise<ProcessEnd>((resolve, reject) => {
    child.on("error", (cause: NodeJS.ErrnoException) => {
      running.delete(child)
      reject(notStarted(file, cause))
    })
    child.on("exit", (code, signal) => {
      const end: ProcessEnd =
        code === null ? { type: "killed", signal: signal ?? "a signal" } : { type: "exited", code }
      const drained = setTimeout(() => child.stdout.destroy(), DRAIN_MS)
      const finish = (): void => {
        clearTimeout(drained)
        clearTimeout(graceTimer)
        // What it started and left behind goes with it.
        signalGroup(child, "SIGKILL")
        running.delete(child)
        if (running.size === 0) process.off("exit", endAll)
        resolve(end)
      }
      child.once("close", finish)
      setTimeout(finish, DRAIN_MS + 100).unref()
    })
  })
  return {
    ended,
    stop() {
      if (graceTimer !== undefined) return
      signalGroup(child, "SIGTERM")
      graceTimer = setTimeout(() => signalGroup(child, "SIGKILL"), graceMs)
    },
    reports: printed.reports,
    get output() {
      return printed.text
    },
    get outputByteLength() {
      return printed.byteLength
    },
  }
}

function notStarted(file: string, { code, message }: NodeJS.ErrnoException): HarnessError {
  const why =
    code === "ENOENT"
      ? `there is no command "${file}"; write it as you would in a shell, after --`
      : code === "EACCES"
        ? `"${file}" may not be executed; name the program that runs it, such as node or python3`
        : `"${file}" could not be started (${message})`
  return new HarnessError("USAGE", `Expected a client to run, and ${why}.`)
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody of the group is left.
  }
}

/** What a process prints: reports picked out of standard output, and the last of everything. */
class Printed {
  readonly reports: ClientReport[] = []
  text = ""
  byteLength = 0

  read(stream: Readable, holdsReports: boolean): void {
    let rest = ""
    stream.setEncoding("utf8")
    stream.on("error", () => {})
    stream.on("data", (text: string) => {
      this.byteLength += text.length
      this.text = (this.text + text).slice(-OUTPUT_LENGTH)
      if (!holdsReports) return
      const lines = (rest + text).split("\n")
      rest = (lines.pop() ?? "").slice(0, LINE_LENGTH)
      for (const line of lines) this.#take(line)
    })
    stream.on("end", () => {
      if (holdsReports) this.#take(rest)
    })
  }

  #take(line: string): void {
    if (this.reports.length >= MAX_REPORTS || line.length > LINE_LENGTH) return
    const report = readReport(line)
    if (report !== undefined) this.reports.push(report)
  }
}
