import { expect, test } from "vitest"
import { systemClock } from "../time/clock.ts"
import { loopDelay } from "../time/loop-delay.ts"
import { scriptedRecognizer } from "../mock/ear/scripted.ts"
import { DEFAULT_MOCK_SETTINGS } from "../mock/settings.ts"
import { sentence } from "../mock/trial.ts"
import { prng } from "../prng.ts"
import { decodeServerFrame } from "../protocol/messages/codec.ts"
import { transcriptOf } from "../protocol/messages/messages.ts"
import type { Recording } from "../recording/recording.ts"
import { clientActs, closedOf, senderReportOf, serverActs } from "../recording/traffic.ts"
import { sha256 } from "../sha256.ts"
import { wsConnector } from "../transports/ws-client.ts"
import { listen } from "../transports/ws-server.ts"
import { drive } from "./drive.ts"
import { mockHost } from "./host.ts"
import { silentChunks, trialStream } from "./trial-stream.ts"

const CHUNK_COUNT = 30

/** Streams three seconds of linear16 at 16 kHz to a mock on a port of its own, as the clock on the wall goes. */
async function streamOverLoopback(): Promise<Recording> {
  const clock = systemClock()
  const host = mockHost({
    settings: DEFAULT_MOCK_SETTINGS,
    recognizer: scriptedRecognizer([sentence("good evening", 500)]),
    clock,
    unixMs: Date.now,
    random: prng(1),
    hasher: sha256,
  })
  const server = await listen(host, { maxFrameByteLength: 1_000_000, handshakeTimeoutMs: 5_000 })
  const delay = loopDelay()
  try {
    return await new Promise<Recording>((resolve) =>
      drive(
        {
          connector: wsConnector(),
          clock,
          loopDelayMsP99: delay.msP99,
          ...trialStream({
            url: `${server.url}/v1/listen?encoding=linear16&sample_rate=16000&interim_results=true&endpointing=300`,
            source: silentChunks(CHUNK_COUNT),
          }),
        },
        resolve,
      ),
    )
  } finally {
    delay.stop()
    await server.close()
  }
}

test("audio at real-time pace over a real socket comes back as results, in order, and ends well", async () => {
  const recording = await streamOverLoopback()
  const audio = clientActs(recording).filter(({ frame }) => frame.type === "audio")
  expect(audio.map(({ frame }) => frame)).toEqual(
    Array.from({ length: CHUNK_COUNT }, (_, index) => ({
      type: "audio",
      byteLength: 3200,
      startMs: index * 100,
      endMs: (index + 1) * 100,
    })),
  )
  // Never early, whatever this machine is busy with; how late is for the report to say.
  for (const { atMs, dueAtMs } of audio) expect(atMs - (dueAtMs ?? Number.NaN)).toBeGreaterThanOrEqual(-0.501)
  const messages = serverActs(recording).flatMap(({ frame }) =>
    frame.type === "text" ? [decodeServerFrame({ type: "text", text: frame.text })] : [],
  )
  expect(messages.at(-1)).toMatchObject({ type: "Metadata", duration: 3 })
  const finals = messages.flatMap((message) =>
    message.type === "Results" && message.is_final === true ? [transcriptOf(message)] : [],
  )
  expect(finals).toEqual(["good evening", ""])
  expect(messages.some((message) => message.type === "Results" && message.is_final !== true)).toBe(true)
  expect(closedOf(recording)).toMatchObject({ by: "server", code: 1000 })
  expect(senderReportOf(recording)).toMatchObject({ chunkCount: CHUNK_COUNT })
}, 20_000)
