// One recorded stream by our own client, as the commands and the suites make it: what it costs is what the rows measure.

import type { DriveParts } from "../../../harness/drivers/drive.ts"
import { prng } from "../../../harness/prng.ts"
import { type ChunkSource, clientMachine } from "../../../harness/protocol/client.ts"
import { decodeServerFrame } from "../../../harness/protocol/messages/codec.ts"
import type { Step } from "../../../harness/protocol/script.ts"
import { recorder } from "../../../harness/recording/recorder.ts"
import { type Pacing, RECORDING_VERSION, type RecordingHeader } from "../../../harness/recording/recording.ts"

export interface StreamWishes {
  readonly url: string
  readonly source: ChunkSource
  readonly script: readonly Step[]
  readonly chunkMs: number
  readonly delayMs?: number
  readonly sink?: (line: string) => void
}

/** Of the usual length. Looking for it in every message is part of what recording costs. */
const KEY = "0123456789abcdef0123456789abcdef01234567"

/** All that `drive` and `simulate` need but the connector and the clock. */
export function recordedStream(wishes: StreamWishes): Omit<DriveParts, "connector" | "clock"> {
  const { url, source, script, chunkMs, delayMs = 0, sink } = wishes
  const pacing: Pacing = { mode: "microphone", speed: 1, chunkMs, delayMs, jitterMs: 0 }
  return {
    request: {
      url,
      headers: [["authorization", `Token ${KEY}`]],
      protocols: [],
      handshakeTimeoutMs: 10_000,
      compression: false,
      maxFrameByteLength: 16 * 1024 * 1024,
    },
    machine: clientMachine({ source, script, pacing, random: prng(1), decode: decodeServerFrame }),
    recorder: recorder({ header: header(pacing), secrets: [KEY], ...(sink !== undefined && { sink }) }),
  }
}

const header = (pacing: Pacing): RecordingHeader => ({
  type: "recording",
  version: RECORDING_VERSION,
  soundcheck: "bench",
  side: "client",
  startedAt: "2026-01-01T00:00:00.000Z",
  target: "bench",
  seed: 1,
  options: [],
  audio: { encoding: "linear16", sampleRateHz: 16_000, channels: 1 },
  pacing,
})

/** Equal chunks without end but for their number. */
export function equalChunks(bytes: Uint8Array, count: number, chunkMs: number): ChunkSource {
  let index = 0
  return {
    next() {
      if (index === count) return "end"
      const startMs = index * chunkMs
      index++
      return { bytes, startMs, endMs: startMs + chunkMs }
    },
    onReady: () => {},
  }
}
