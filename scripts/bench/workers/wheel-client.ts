// The plainest client that keeps time: ws sockets, one timer, absolute deadlines, phases spread evenly, replies parsed and
// forgotten. Nothing is recorded. What ours costs beyond this is the price of the harness.

import { connectAll } from "./connect.ts"
import { obey, parameters, tell } from "./console.ts"
import { cpuMs } from "./cpu.ts"
import { chunksOf } from "./chunks.ts"
import { chunkCountOf, type LoadParameters } from "./load.ts"
import { PaceLog } from "./pace-log.ts"

/** Timers have a grain of 1 ms: what is due within half of it goes now, as in our own clock. */
const EARLY_MS = 0.5
/** Replies to the last chunks are waited for until none has come for this long. */
const QUIET_MS = 400

const load = parameters() as LoadParameters
const { streams, chunkMs, byteLength } = load
const total = chunkCountOf(load) * streams
const chunks = chunksOf(load.fixture, byteLength)
const log = new PaceLog(total)
const sockets = await connectAll(load.url, streams)
let replies = 0
for (const socket of sockets) {
  socket.on("message", (data: Buffer) => {
    if (typeof JSON.parse(data.toString("utf8")) === "object") replies++
  })
}

/** Chunks of all streams take turns in an order that never changes, so one counter is the whole schedule. */
function run(done: () => void): void {
  const startedAtMs = performance.now()
  let next = 0
  const turn = (): void => {
    for (; next < total; next++) {
      const index = Math.floor(next / streams)
      const phaseMs = ((next % streams) * chunkMs) / streams
      const lateMs = performance.now() - startedAtMs - index * chunkMs - phaseMs
      if (lateMs < -EARLY_MS) return void setTimeout(turn, Math.round(-lateMs))
      log.add(index * chunkMs, lateMs)
      sockets[next % streams]?.send(chunks[index % chunks.length] ?? "")
    }
    whenQuiet(done)
  }
  turn()
}

function whenQuiet(done: () => void): void {
  const before = replies
  setTimeout(() => (replies === before ? done() : whenQuiet(done)), QUIET_MS)
}

obey({
  go() {
    const before = cpuMs()
    run(() => {
      const spentMs = cpuMs() - before
      log.write(load.out)
      tell({ cpuMs: spentMs, replies })
    })
  },
})
tell({ ready: true })
