// Where a run takes place: a folder of its own with the sources compiled as they ship (a loader that compiles on the fly
// would be measured as well), the peers beside them, and the processes started from there.

import { spawnSync } from "node:child_process"
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Child, startChild } from "./child.ts"
import type { Surroundings } from "./surroundings.ts"

export interface Stage {
  readonly surroundings: Surroundings
  readonly isQuick: boolean
  /** Like the root of the package as it ships, but for `dist/`: harness and suites lie at its top. */
  readonly folder: string
  /** Starts a script of `workers/`. Servers and clients each have a core of their own, where there are two. */
  worker(name: string, side: Side, parameters: unknown): Child
  /** Starts a program of `peers/`; undefined where it cannot run here. */
  peer(name: Peer, parameters: readonly (string | number)[]): Child | undefined
  /** Ends every process still running and removes the folder. */
  clear(): Promise<void>
}

export type Side = "server" | "client"

export type Peer = "asyncio-sender" | "deadline-timer" | "websockets-server"

const ROOT = join(import.meta.dirname, "../..")
const PEERS = join(import.meta.dirname, "peers")

export function openStage(surroundings: Surroundings): Stage {
  const folder = mkdtempSync(join(tmpdir(), "soundcheck-bench-"))
  const children: Child[] = []
  const start = (side: Side, command: readonly string[]): Child => {
    const pin = surroundings.isPinned ? ["taskset", "-c", side === "server" ? "0" : "1"] : []
    const child = startChild([...pin, ...command])
    children.push(child)
    return child
  }
  compile(folder)
  const timer = surroundings.compiler ? compileTimer(folder) : undefined
  return {
    surroundings,
    isQuick: surroundings.isQuick,
    folder,
    worker(name, side, parameters) {
      const script = join(folder, "scripts/bench/workers", `${name}.js`)
      return start(side, [process.execPath, script, JSON.stringify(parameters)])
    },
    peer(name, parameters) {
      const words = parameters.map(String)
      if (name === "deadline-timer") return timer === undefined ? undefined : start("client", [timer, ...words])
      if (name === "websockets-server") {
        const python = surroundings.pythonWithWebsockets
        return python === undefined ? undefined : start("server", [python, join(PEERS, `${name}.py`), ...words])
      }
      if (!surroundings.python) return undefined
      return start("client", ["python3", join(PEERS, "asyncio-sender.py"), ...words])
    },
    async clear() {
      await Promise.all(children.map((child) => child.end()))
      rmSync(folder, { recursive: true })
    },
  }
}

function compile(folder: string): void {
  const tsc = join(ROOT, "node_modules/.bin/tsc")
  const project = join(import.meta.dirname, "tsconfig.json")
  const { status, stdout } = spawnSync(tsc, ["-p", project, "--outDir", folder], { encoding: "utf8" })
  if (status !== 0) process.stderr.write(`The sources have type errors; measuring them all the same.\n${stdout}`)
  copyFileSync(join(ROOT, "package.json"), join(folder, "package.json"))
  for (const name of ["node_modules", "fixtures"]) symlinkSync(join(ROOT, name), join(folder, name))
}

function compileTimer(folder: string): string | undefined {
  const program = join(folder, "deadline-timer")
  const { status } = spawnSync("cc", ["-O2", "-o", program, join(PEERS, "deadline-timer.c")], { stdio: "ignore" })
  return status === 0 ? program : undefined
}
