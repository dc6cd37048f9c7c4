// What a run can count on here, and what its figures depend on: cores, runtime, and the peers that are installed.

import { spawnSync } from "node:child_process"
import { createRequire } from "node:module"
import { cpus, loadavg } from "node:os"

export interface Surroundings {
  readonly node: string
  readonly cpu: string
  readonly cores: number
  /** When the run began: above a few tenths, others were at work on these cores too. */
  readonly load: string
  readonly isQuick: boolean
  /** `taskset` is there, and more than one core. */
  readonly isPinned: boolean
  /** The optional part that makes ws receive three times cheaper. */
  readonly bufferutil: boolean
  readonly python: boolean
  /** A Python that has the websockets package. */
  readonly pythonWithWebsockets: string | undefined
  readonly compiler: boolean
}

export function surroundings(isQuick: boolean): Surroundings {
  const cores = cpus()
  return {
    node: process.versions.node,
    cpu: cores[0]?.model.trim() ?? "unknown CPU",
    cores: cores.length,
    load: systemLoad(),
    isQuick,
    isPinned: cores.length > 1 && runs("taskset", "--version"),
    bufferutil: hasBufferutil(),
    python: runs("python3", "--version"),
    // The system's own beside whichever comes first: the package is Debian's python3-websockets.
    pythonWithWebsockets: ["python3", "/usr/bin/python3"].find((python) => runs(python, "-c", "import websockets")),
    compiler: runs("cc", "--version"),
  }
}

/** Runnable processes, mean of the last minute. */
export const systemLoad = (): string => (loadavg()[0] ?? 0).toFixed(1)

const runs = (command: string, ...words: string[]): boolean =>
  spawnSync(command, words, { stdio: "ignore" }).status === 0

function hasBufferutil(): boolean {
  try {
    createRequire(import.meta.url)("bufferutil")
    return true
  } catch {
    return false
  }
}
