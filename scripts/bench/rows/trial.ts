// One trial of a server: so many streams at real-time pace, from a client process of their own.

import { join } from "node:path"
import { median } from "../line.ts"
import { readPace } from "../pace.ts"
import type { Stage } from "../stage.ts"
import type { LoadAnswer, LoadParameters } from "../workers/load.ts"
import type { ServerAnswer } from "../workers/server-meter.ts"
import { CHUNK_BYTE_LENGTH, CHUNK_MS, SPEECH, type StartedServer } from "./servers.ts"

export interface Trial {
  readonly streams: number
  readonly cpuPercent: number
  readonly kibPerStream: number
  /** Share of the replies due that came back. */
  readonly delivered: number
  readonly repliesPerSecond: number
  /** Of the clients: above some milliseconds it is they who are full. */
  readonly clientLateMs: number
}

export async function trial(stage: Stage, server: StartedServer, streams: number, seconds: number): Promise<Trial> {
  const { child, url, kind } = server
  const out = join(stage.folder, `pace-${kind}`)
  const load: LoadParameters = {
    out,
    url,
    streams,
    chunkMs: CHUNK_MS,
    byteLength: CHUNK_BYTE_LENGTH,
    seconds,
    ...(kind === "mock-by-ear" && { fixture: SPEECH }),
  }
  const idle = await child.ask<ServerAnswer>("report")
  const client = stage.worker("wheel-client", "client", load)
  await client.next()
  await child.ask("begin")
  const { replies } = await client.ask<LoadAnswer>("go")
  const spent = await child.ask<ServerAnswer>("report")
  const { expected } = await child.ask<{ expected: number }>(`expect ${(seconds * 1000) / CHUNK_MS}`)
  await client.end()
  return {
    streams,
    // Of the time in which audio came; waiting for the last replies is no part of it.
    cpuPercent: spent.cpuMs / (10 * seconds),
    kibPerStream: (spent.rssByteLength - idle.rssByteLength) / 1024 / streams,
    delivered: replies / (streams * expected),
    repliesPerSecond: replies / seconds,
    clientLateMs: median(readPace(out, 1).p50Ms),
  }
}
