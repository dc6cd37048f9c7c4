// The servers that streams are sent to: our mock with its words given or heard, and the plainest that ws allows.

import type { Child } from "../child.ts"
import type { Stage } from "../stage.ts"
import type { MockServerParameters } from "../workers/mock-server.ts"
import type { RawServerParameters } from "../workers/raw-server.ts"
import type { WarmUpParameters } from "../workers/warm-up.ts"

/** linear16 at 16 kHz, mono, in chunks of 100 ms. */
export const CHUNK_MS = 100
export const CHUNK_BYTE_LENGTH = 3200
/** Two replies a second, as our mock with the given words gives. */
const REPLY_EVERY = 5

export type ServerKind = "mock" | "mock-by-ear" | "raw"

export interface StartedServer {
  readonly kind: ServerKind | "python"
  readonly child: Child
  /** With the query that the kind asks for. */
  readonly url: string
}

/** So many chunks make the hot code compiled: by then the cost of one no longer falls. */
const WARM_UP = { streams: 50, chunksPerStream: 800 }
const WARM_UP_BY_EAR = { streams: 20, chunksPerStream: 150 }

/** Seven seconds of recorded human speech, over and over; what the ear has to do depends on it. */
export const SPEECH = "librivox-0870"

export async function startServer(
  stage: Stage,
  kind: ServerKind,
  state: "warm" | "cold" = "warm",
): Promise<StartedServer> {
  const server = kind === "raw" ? await startRaw(stage) : await startMock(stage, kind)
  if (state === "warm") await warmUp(stage, server)
  return server
}

async function startRaw(stage: Stage): Promise<StartedServer> {
  const asked: RawServerParameters = { replyEvery: REPLY_EVERY, byteLength: CHUNK_BYTE_LENGTH }
  const child = stage.worker("raw-server", "server", asked)
  const { port } = await child.next<{ port: number }>()
  return { kind: "raw", child, url: `ws://127.0.0.1:${port}/` }
}

/** Undefined where its package is not installed. */
export async function startPython(stage: Stage): Promise<StartedServer | undefined> {
  const child = stage.peer("websockets-server", [REPLY_EVERY])
  if (child === undefined) return undefined
  const { port } = await child.next<{ port: number }>()
  return { kind: "python", child, url: `ws://127.0.0.1:${port}/` }
}

async function startMock(stage: Stage, kind: "mock" | "mock-by-ear"): Promise<StartedServer> {
  const asked: MockServerParameters = { byEar: kind === "mock-by-ear" }
  const child = stage.worker("mock-server", "server", asked)
  const { port, query } = await child.next<{ port: number; query: string }>()
  return { kind, child, url: `ws://127.0.0.1:${port}/v1/listen?${query}` }
}

async function warmUp(stage: Stage, { url, kind }: StartedServer): Promise<void> {
  const audio = kind === "mock-by-ear" ? { ...WARM_UP_BY_EAR, fixture: SPEECH } : WARM_UP
  const asked: WarmUpParameters = { url, ...audio, byteLength: CHUNK_BYTE_LENGTH }
  const client = stage.worker("warm-up", "client", asked)
  await client.next()
  await client.ask("go")
  await client.end()
}
