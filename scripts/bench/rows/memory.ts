// S2: what a stream costs the mock in memory. Fresh processes that served a few streams before, so that what V8 takes once
// for all (compiled code, its young generation) is not counted a stream.

import { type Line, line, median } from "../line.ts"
import { inTurns } from "../rounds.ts"
import type { Stage } from "../stage.ts"
import { type ServerKind, startServer } from "./servers.ts"
import { trial } from "./trial.ts"

const STREAMS = 2000
const SECONDS = 2
const BAR_KIB = 64

export async function memory(stage: Stage): Promise<readonly Line[]> {
  const once = async (kind: ServerKind): Promise<number> => {
    const server = await startServer(stage, kind)
    const { kibPerStream } = await trial(stage, server, STREAMS, SECONDS)
    await server.child.end()
    return kibPerStream
  }
  const taken = await inTurns(stage.isQuick ? 1 : 2, { ours: () => once("mock"), peer: () => once("raw") })
  return [
    line("S2", `${STREAMS.toLocaleString("en")} paced streams: memory each`, {
      unit: "KiB",
      ours: taken.ours,
      peer: { name: "raw ws", samples: taken.peer },
      bar: `≤ ${BAR_KIB} KiB`,
      holds: median(taken.ours) <= BAR_KIB,
    }),
  ]
}
