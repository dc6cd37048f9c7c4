// Receives a flood of Results: as our client does, which parses every message and records it, and as bare ws with
// JSON.parse does.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { WebSocket } from "ws"
import { systemClock } from "../../../harness/time/clock.ts"
import { drive } from "../../../harness/drivers/drive.ts"
import { recordingFile } from "../../../harness/files/files.ts"
import type { Step } from "../../../harness/protocol/script.ts"
import type { Recording } from "../../../harness/recording/recording.ts"
import { wsConnector } from "../../../harness/transports/ws-client.ts"
import { obey, parameters, tell } from "./console.ts"
import { cpuMs } from "./cpu.ts"
import { equalChunks, recordedStream } from "./recorded-stream.ts"

export interface ReceiveParameters {
  readonly url: string
}

export interface ReceiveAnswer {
  readonly messages: number
  readonly cpuMs: number
}

/** Waits for a message that never comes, so that every message is parsed; the server's close ends it. */
const READ_ALL: readonly Step[] = [{ do: "await", until: "speech-final", timeoutMs: 60_000 }]

const { url } = parameters() as ReceiveParameters

function bare(): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { perMessageDeflate: false })
    let count = 0
    socket.on("message", (data: Buffer) => {
      if ((JSON.parse(data.toString("utf8")) as { type: string }).type === "Results") count++
    })
    socket.on("close", () => resolve(count))
  })
}

function ours(sink?: (line: string) => void): Promise<Recording> {
  const source = equalChunks(new Uint8Array(0), 0, 100)
  const stream = recordedStream({ url, source, script: READ_ALL, chunkMs: 100, ...(sink !== undefined && { sink }) })
  return new Promise((resolve) => {
    drive({ ...stream, connector: wsConnector(), clock: systemClock() }, resolve)
  })
}

async function toFile(): Promise<Recording> {
  const folder = mkdtempSync(join(tmpdir(), "soundcheck-bench-recording-"))
  const file = recordingFile(join(folder, "flood.jsonl"))
  try {
    return await ours(file.sink)
  } finally {
    file.close()
    rmSync(folder, { recursive: true })
  }
}

async function measured(receive: () => Promise<Received>): Promise<void> {
  const before = cpuMs()
  const received = await receive()
  const spentMs = cpuMs() - before
  tell({ messages: countOf(received), cpuMs: spentMs } satisfies ReceiveAnswer)
}

/** What a receiver has in hand in the end. */
type Received = number | Recording

function countOf(received: Received): number {
  if (typeof received === "number") return received
  return received.events.filter((event) => event.type === "received").length
}

obey({
  bare: () => measured(bare),
  ours: () => measured(() => ours()),
  file: () => measured(toFile),
})
tell({ ready: true })
