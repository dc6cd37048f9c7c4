// Our own client under load: many recorded streams by `drive`, over real sockets, on the one wheel of the process.

import { systemClock } from "../../../harness/time/clock.ts"
import { drive } from "../../../harness/drivers/drive.ts"
import { loopDelay } from "../../../harness/time/loop-delay.ts"
import type { Step } from "../../../harness/protocol/script.ts"
import type { Recording } from "../../../harness/recording/recording.ts"
import { clientActs, senderReportOf } from "../../../harness/recording/traffic.ts"
import { wsConnector } from "../../../harness/transports/ws-client.ts"
import { obey, parameters, tell } from "./console.ts"
import { cpuMs } from "./cpu.ts"
import { chunkCountOf, type LoadParameters, type OurAnswer } from "./load.ts"
import { PaceLog } from "./pace-log.ts"
import { equalChunks, recordedStream } from "./recorded-stream.ts"
import { stallLater } from "./stall.ts"

/** As the peer does, who hangs up when all has been sent: two thousand closes take a fifth of a second by themselves. */
const UNTIL_ALL_HAVE_SENT_MS = 1_000
const AUDIO_AND_CLOSE: readonly Step[] = [
  { do: "audio" },
  { do: "pause", ms: UNTIL_ALL_HAVE_SENT_MS },
  { do: "close", code: 1000 },
]
/** Between the last stream's start and the first audio: connections are made by then. */
const SETTLE_MS = 500

const load = parameters() as LoadParameters
const { url, streams, chunkMs, byteLength } = load
const count = chunkCountOf(load)
const chunk = new Uint8Array(byteLength)
const clock = systemClock()
const connector = wsConnector()
const delay = loopDelay()

function stream(delayMs: number): Promise<Recording> {
  const source = equalChunks(chunk, count, chunkMs)
  const parts = recordedStream({ url, source, script: AUDIO_AND_CLOSE, chunkMs, delayMs })
  return new Promise((resolve) => void drive({ ...parts, connector, clock, loopDelayMsP99: delay.msP99 }, resolve))
}

/** Lateness against a schedule of our own making: from the first chunk's due time on, one chunk after another. */
function logPace(recordings: readonly Recording[], log: PaceLog): void {
  for (const recording of recordings) {
    const chunks = clientActs(recording).filter(({ frame }) => frame.type === "audio")
    const startMs = chunks[0]?.dueAtMs ?? 0
    chunks.forEach(({ atMs }, index) => log.add(index * chunkMs, atMs - startMs - index * chunkMs))
  }
}

function answer(recordings: readonly Recording[], spentMs: number): OurAnswer {
  const log = new PaceLog(streams * count)
  logPace(recordings, log)
  log.write(load.out)
  const reports = recordings.map(senderReportOf).filter((report) => report !== undefined)
  return {
    cpuMs: spentMs,
    replies: 0,
    recordedChunks: reports.reduce((sum, { chunkCount }) => sum + chunkCount, 0),
    reportedMsP99: Math.max(...reports.map(({ latenessMsP99 }) => latenessMsP99)),
    reportedMsMax: Math.max(...reports.map(({ latenessMsMax }) => latenessMsMax)),
    onTime: reports.every(({ onTime }) => onTime),
  }
}

/** What so many seconds of audio cost, once all streams send; connecting and closing do not count. */
function meter(audioAtMs: number): () => number {
  const fromMs = audioAtMs + 2 * chunkMs
  const toMs = audioAtMs + load.seconds * 1000
  let before = 0
  let spentMs = 0
  clock.at(fromMs, () => (before = cpuMs()))
  clock.at(toMs, () => (spentMs = cpuMs() - before))
  return () => (spentMs * load.seconds * 1000) / (toMs - fromMs)
}

/** Streams connect one a millisecond; their audio begins within one chunk, and so that chunks spread evenly over it. */
async function go(): Promise<void> {
  const beginsAtMs = clock.nowMs()
  const connectedMs = streams + SETTLE_MS
  const spentMs = meter(beginsAtMs + connectedMs)
  if (load.stall !== undefined) stallLater({ ...load.stall, atMs: connectedMs + load.stall.atMs })
  const over = Array.from({ length: streams }, (_, index) => {
    const delayMs = connectedMs - index + (index * chunkMs) / streams
    return new Promise<Recording>((resolve) => {
      clock.at(beginsAtMs + index, () => void stream(delayMs).then(resolve))
    })
  })
  const recordings = await Promise.all(over)
  tell(answer(recordings, spentMs()))
}

obey({ go })
tell({ ready: true })
