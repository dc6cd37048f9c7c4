// S2: how much later an answer of the mock comes than one of a server that does nothing for it.

import { type Line, line, median } from "../line.ts"
import { inTurns } from "../rounds.ts"
import type { Stage } from "../stage.ts"
import type { LatencyAnswer, LatencyParameters } from "../workers/latency-client.ts"
import { CHUNK_BYTE_LENGTH, type ServerKind, startServer } from "./servers.ts"

const ADDED_BAR_MS = 0.3
/** A minute of audio, one chunk at a time: 120 answers. */
const CHUNKS = 600

export async function latency(stage: Stage): Promise<readonly Line[]> {
  const open = async (kind: ServerKind) => {
    const server = await startServer(stage, kind, "cold")
    const asked: LatencyParameters = { url: server.url, chunks: CHUNKS, byteLength: CHUNK_BYTE_LENGTH }
    const client = stage.worker("latency-client", "client", asked)
    await client.next()
    const p50 = async () => median((await client.ask<LatencyAnswer>("go")).latenciesMs)
    const end = async () => {
      await client.end()
      await server.child.end()
    }
    return { p50, end }
  }
  const mock = await open("mock")
  const raw = await open("raw")
  // The first round is spent on getting warm.
  const taken = await inTurns(stage.isQuick ? 4 : 8, { ours: mock.p50, peer: raw.p50 })
  await mock.end()
  await raw.end()
  const ours = taken.ours.slice(1)
  const peer = taken.peer.slice(1)
  return [
    line("S2", "one chunk in, one result out: p50", {
      unit: "ms",
      ours,
      peer: { name: "raw ws", samples: peer },
      bar: `≤ ${ADDED_BAR_MS} ms more`,
      holds: median(ours) - median(peer) <= ADDED_BAR_MS,
    }),
  ]
}
