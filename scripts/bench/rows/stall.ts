// P3 and P4: senders that are kept from their work. What was due goes out at once and in order, nothing is left out, the
// pace is found again, and the recording says that its times are not to be trusted.

import { join } from "node:path"
import { type Line, line, median } from "../line.ts"
import { type PaceSample, readSamples } from "../pace.ts"
import type { Stage } from "../stage.ts"
import { number } from "../table.ts"
import type { LoadAnswer, LoadParameters, OurAnswer } from "../workers/load.ts"
import type { RawServerAnswer, RawServerParameters } from "../workers/raw-server.ts"
import type { Stall } from "../workers/stall.ts"

const CHUNK_MS = 20
const BYTE_LENGTH = 640
const SECONDS = 2.5

const ONE_STALL: Stall = { atMs: 1_000, forMs: 300 }
/** Half of the time, for longer than a chunk each: no sender in this process can be on time. */
const BUSY_LOOP: Stall = { atMs: 200, forMs: 40, everyMs: 80 }

interface Run<Answer> {
  readonly answer: Answer
  readonly samples: readonly PaceSample[]
  readonly sink: RawServerAnswer
}

export async function stall(stage: Stage): Promise<readonly Line[]> {
  const ours = await run<OurAnswer>(stage, "paced-streams", ONE_STALL)
  const node = await run<LoadAnswer>(stage, "naive-sender", ONE_STALL)
  const chunks = (SECONDS * 1000) / CHUNK_MS
  const nothingLost = ours.sink.frames === chunks && ours.sink.odd === 0 && ours.answer.recordedChunks === chunks
  const what = `1 stream × ${CHUNK_MS} ms, sender stalled for ${ONE_STALL.forMs} ms`
  const backlog = backlogMs(ours.samples)
  return [
    line("P3", `${what}: what piled up leaves within`, {
      unit: "ms",
      ours: backlog,
      bar: `≤ ${CHUNK_MS / 2} ms, nothing left out or merged, lateness reported`,
      holds: median(backlog) <= CHUNK_MS / 2 && nothingLost && ours.answer.reportedMsMax >= ONE_STALL.forMs - CHUNK_MS,
      note: `${ours.sink.frames} of ${chunks} chunks arrived, ${ours.answer.recordedChunks} recorded, ${number(ours.answer.reportedMsMax)} ms reported`,
    }),
    line("P3", `${what}: late a second after`, {
      unit: "ms",
      ours: [lateAfterMs(ours.samples)],
      peer: { name: "Node, await sleep", samples: [lateAfterMs(node.samples)] },
      bar: "≤ 1 ms",
      holds: lateAfterMs(ours.samples) <= 1,
    }),
  ]
}

export async function overload(stage: Stage): Promise<readonly Line[]> {
  const busy = await run<OurAnswer>(stage, "paced-streams", BUSY_LOOP)
  const free = await run<OurAnswer>(stage, "paced-streams", undefined)
  const limitMs = CHUNK_MS / 4
  const told = (name: string, { answer }: Run<OurAnswer>, bar: string, holds: boolean): Line =>
    line("P4", `1 stream × ${CHUNK_MS} ms, ${name}: lateness p99 it reports`, {
      unit: "ms",
      ours: [answer.reportedMsP99],
      bar,
      holds,
      note: `marked onTime ${answer.onTime}`,
    })
  const isMarkedRightly = free.answer.onTime === free.answer.reportedMsP99 <= limitMs
  return [
    told("a busy loop beside it", busy, "marked onTime false", !busy.answer.onTime),
    told("alone", free, `marked onTime up to ${limitMs} ms`, isMarkedRightly),
  ]
}

async function run<Answer>(
  stage: Stage,
  worker: "paced-streams" | "naive-sender",
  stalled: Stall | undefined,
): Promise<Run<Answer>> {
  const asked: RawServerParameters = { replyEvery: 0, byteLength: BYTE_LENGTH }
  const sink = stage.worker("raw-server", "server", asked)
  const { port } = await sink.next<{ port: number }>()
  const out = join(stage.folder, `pace-stalled-${worker}`)
  const load: LoadParameters = {
    out,
    url: `ws://127.0.0.1:${port}/v1/listen`,
    streams: 1,
    chunkMs: CHUNK_MS,
    byteLength: BYTE_LENGTH,
    seconds: SECONDS,
    ...(stalled !== undefined && { stall: stalled }),
  }
  const sender = stage.worker(worker, "client", load)
  await sender.next()
  await sink.ask("begin")
  const answer = await sender.ask<Answer>("go")
  const seen = await sink.ask<RawServerAnswer>("report")
  await sender.end()
  await sink.end()
  return { answer, samples: readSamples(out), sink: seen }
}

/** From the first to the last of the chunks that came due during the stall and left more than their own length late. */
function backlogMs(samples: readonly PaceSample[]): number[] {
  const overMs = ONE_STALL.atMs + ONE_STALL.forMs
  const late = samples.filter(
    ({ dueMs, lateMs }) => dueMs < overMs && dueMs > ONE_STALL.atMs - CHUNK_MS && lateMs > CHUNK_MS,
  )
  const leftAtMs = late.map(({ dueMs, lateMs }) => dueMs + lateMs)
  return leftAtMs.length === 0 ? [] : [Math.max(...leftAtMs) - Math.min(...leftAtMs)]
}

function lateAfterMs(samples: readonly PaceSample[]): number {
  const fromMs = ONE_STALL.atMs + ONE_STALL.forMs + 1_000
  return median(samples.filter(({ dueMs }) => dueMs > fromMs).map(({ lateMs }) => lateMs))
}
