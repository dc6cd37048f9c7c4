// C1: how long a person waits for `soundcheck --help` and `--version`, beside Node with nothing but ws; and for `list`, which
// knows every case and what it costs without loading what plays or judges.

import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { type Line, line, median } from "../line.ts"
import { inTurns } from "../rounds.ts"
import type { Stage } from "../stage.ts"

const BAR = 1.5
/** Longer, and a person feels that he waits. */
const LIST_MS = 300

export async function startUp(stage: Stage): Promise<readonly Line[]> {
  const command = join(stage.folder, "harness/cli/main.js")
  const times = await inTurns(stage.isQuick ? 7 : 15, {
    help: () => spawnMs(stage, [command, "--help"]),
    version: () => spawnMs(stage, [command, "--version"]),
    list: () => spawnMs(stage, [command, "list"]),
    ws: () => spawnMs(stage, ["--input-type=module", "-e", 'import "ws"']),
  })
  const flags = (["help", "version"] as const).map((flag) => {
    const ours = times[flag]
    const holds = median(ours) <= BAR * median(times.ws)
    return line("C1", `soundcheck --${flag}`, {
      unit: "ms",
      ours,
      peer: { name: "node + ws", samples: times.ws },
      bar: "ratio ≤ 1.5",
      holds,
    })
  })
  const listed = { unit: "ms", ours: times.list, bar: `≤ ${LIST_MS} ms`, holds: median(times.list) <= LIST_MS } as const
  return [...flags, line("C1", "soundcheck list", listed)]
}

function spawnMs(stage: Stage, args: readonly string[]): number {
  const startedAtMs = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: stage.folder, encoding: "utf8" })
  const tookMs = performance.now() - startedAtMs
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr.slice(0, 500)}`)
  return tookMs
}
