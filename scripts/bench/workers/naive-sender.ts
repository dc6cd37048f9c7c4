// What most integrations do, in Node: send a chunk, sleep for as long as the chunk lasts.

import { setTimeout as sleep } from "node:timers/promises"
import type { WebSocket } from "ws"
import { connectAll } from "./connect.ts"
import { obey, parameters, tell } from "./console.ts"
import { cpuMs } from "./cpu.ts"
import { chunkCountOf, type LoadParameters } from "./load.ts"
import { PaceLog } from "./pace-log.ts"
import { stallLater } from "./stall.ts"

const load = parameters() as LoadParameters
const { streams, chunkMs, byteLength } = load
const count = chunkCountOf(load)
const chunk = new Uint8Array(byteLength)
const log = new PaceLog(count * streams)
const sockets = await connectAll(load.url, streams)

async function stream(socket: WebSocket, phaseMs: number): Promise<void> {
  await sleep(phaseMs)
  const startedAtMs = performance.now()
  for (let index = 0; index < count; index++) {
    log.add(index * chunkMs, performance.now() - startedAtMs - index * chunkMs)
    socket.send(chunk)
    await sleep(chunkMs)
  }
}

obey({
  async go() {
    const before = cpuMs()
    if (load.stall !== undefined) stallLater(load.stall)
    await Promise.all(sockets.map((socket, index) => stream(socket, (chunkMs * index) / streams)))
    const spentMs = cpuMs() - before
    log.write(load.out)
    tell({ cpuMs: spentMs, replies: 0 })
  },
})
tell({ ready: true })
