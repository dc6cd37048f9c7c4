// A process that is none, for tests of commands: collects what is printed, and can be interrupted.
import { Readable } from "node:stream"
import type { Io, Output } from "./io.ts"

export interface TrialIo extends Io {
  readonly out: () => string
  readonly err: () => string
  readonly interrupt: () => void
}

export interface TrialOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: Readable & { isTTY?: boolean }
  /** Called with everything that is printed, as it is. */
  readonly onWrite?: (text: string) => void
}

export function trialIo({ env = {}, stdin = Readable.from([]), onWrite = () => {} }: TrialOptions = {}): TrialIo {
  const interrupt = new AbortController()
  const [stdout, stderr] = [collector(onWrite), collector(onWrite)]
  return {
    stdout,
    stderr,
    stdin,
    env,
    interrupted: interrupt.signal,
    out: () => stdout.text,
    err: () => stderr.text,
    interrupt: () => interrupt.abort(),
  }
}

function collector(onWrite: (text: string) => void): Output & { readonly text: string } {
  let text = ""
  return {
    write(piece) {
      text += piece
      onWrite(piece)
    },
    get text() {
      return text
    },
  }
}
