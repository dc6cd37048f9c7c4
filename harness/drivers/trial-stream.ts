// A client stream for the tests of drivers: all that `drive` needs but the connector and the clock.
import { prng } from "../prng.ts"
import { type ChunkSource, clientMachine } from "../protocol/client.ts"
import { decodeServerFrame } from "../protocol/messages/codec.ts"
import { type Step, WHOLE_STREAM } from "../protocol/script.ts"
import { recorder } from "../recording/recorder.ts"
import type { Pacing } from "../recording/recording.ts"
import type { ConnectRequest } from "../transports/socket.ts"

const PACING: Pacing = { mode: "microphone", speed: 1, chunkMs: 100, delayMs: 0, jitterMs: 0 }

export interface TrialStream {
  readonly url: string
  readonly source: ChunkSource
  readonly script?: readonly Step[]
  readonly pacing?: Partial<Pacing>
  /** What differs from a plain request with a key. */
  readonly request?: Partial<ConnectRequest>
  readonly secrets?: readonly string[]
}

export function trialStream({ url, source, script = WHOLE_STREAM, request, secrets = [], ...given }: TrialStream) {
  const pacing = { ...PACING, ...given.pacing }
  return {
    request: {
      url,
      headers: [["authorization", "Token secret"]] as const,
      protocols: [],
      handshakeTimeoutMs: 1_000,
      compression: false,
      maxFrameByteLength: 1_000_000,
      ...request,
    },
    machine: clientMachine({ source, script, pacing, random: prng(1), decode: decodeServerFrame }),
    recorder: recorder({
      header: {
        type: "recording",
        version: 1,
        soundcheck: "0.0.0",
        side: "client",
        startedAt: "2026-01-01T00:00:00.000Z",
        target: "mock:",
        seed: 1,
        options: [],
        audio: {},
        pacing,
      },
      secrets,
    }),
  }
}

/** So many chunks of 100 ms of silence: linear16 at 16 kHz. */
export function silentChunks(count: number): ChunkSource {
  let index = 0
  return {
    next: () => (index === count ? "end" : { bytes: new Uint8Array(3200), startMs: index * 100, endMs: ++index * 100 }),
    onReady() {},
  }
}
