// What a command may touch of the process: its streams, its environment, and the wish of a person to stop. Injected, so
// that a test runs a command without a process of its own.
import { setMaxListeners } from "node:events"
import type { Readable } from "node:stream"
import { EXIT } from "../errors.ts"
import { printable } from "./wording.ts"

export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted at the first Ctrl-C or SIGTERM, and when the reader of a pipe has gone. A second Ctrl-C ends the process. */
  readonly interrupted: AbortSignal
}

/** The process itself. Signals are taken over from here on. */
export function processIo(): Io {
  const interrupt = new AbortController()
  // Every stream that is open listens.
  setMaxListeners(0, interrupt.signal)
  let interruptedAtMs = Number.POSITIVE_INFINITY
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (performance.now() > interruptedAtMs + ECHO_MS) process.exit(EXIT.interrupted)
      interruptedAtMs = Math.min(interruptedAtMs, performance.now())
      interrupt.abort()
    })
  }
  process.stdout.on("error", (cause: NodeJS.ErrnoException) => {
    // `soundcheck … | head`: whoever read has seen enough. The work in progress ends in good order, without a word.
    if (cause.code === "EPIPE") return interrupt.abort()
    process.stderr.write(`soundcheck: Standard output could not be written (${cause.message}): send it elsewhere.\n`)
    process.exit(EXIT.usage)
  })
  // What is said about the work is not worth the work.
  process.stderr.on("error", () => {})
  const { stdout, stderr, env } = process
  return {
    stdout,
    stderr,
    // Merely touching process.stdin opens it; most commands never do.
    get stdin() {
      return process.stdin
    },
    env,
    interrupted: interrupt.signal,
  }
}

/** npm and timeout(1) pass on a signal that the terminal has sent already: a person's second one comes later. */
const ECHO_MS = 250

/** Writes one line; text of a peer may be in it. */
export const say = (output: Output, line: string): void => void output.write(`${printable(line)}\n`)

/** For commands that go on until a person has had enough. */
export const untilStopped = ({ interrupted }: Io): Promise<void> =>
  new Promise((resolve) => {
    if (interrupted.aborted) resolve()
    interrupted.addEventListener("abort", () => resolve(), { once: true })
  })
