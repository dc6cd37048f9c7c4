// A client machine for tests, run on ideal time: what it did when, in words.
import { prng } from "../../prng.ts"
import { type AudioChunk, type ChunkSource, type ClientOptions, type ClientOutput, clientMachine } from "../client.ts"
import { decodeServerFrame } from "../messages/codec.ts"
import type { Frame } from "../frame.ts"
import { WHOLE_STREAM } from "../script.ts"

export const chunksOf = (count: number, chunkMs = 100): AudioChunk[] =>
  Array.from({ length: count }, (_, index) => ({
    bytes: new Uint8Array(2),
    startMs: index * chunkMs,
    endMs: (index + 1) * chunkMs,
  }))

export function sourceOf(chunks: readonly AudioChunk[]): ChunkSource {
  let index = 0
  return { next: () => chunks[index++] ?? "end", onReady: () => {} }
}

const STEADY = { mode: "microphone", speed: 1, delayMs: 0, jitterMs: 0 } as const

export type Given = Partial<Omit<ClientOptions, "pacing">> & { readonly pacing?: Partial<ClientOptions["pacing"]> }

export const machineOf = (given: Given = {}) =>
  clientMachine({
    source: given.source ?? sourceOf(chunksOf(3)),
    script: given.script ?? WHOLE_STREAM,
    pacing: { ...STEADY, ...given.pacing },
    random: given.random ?? prng(1),
    decode: given.decode ?? decodeServerFrame,
    ...(given.keepAliveEveryMs === undefined ? {} : { keepAliveEveryMs: given.keepAliveEveryMs }),
  })

export const words = (output: ClientOutput): string => {
  if (output.type === "close") return `close ${output.code}`
  if (output.type === "note") return `note ${output.code}`
  if (output.type === "destroy") return "destroy"
  const { frame } = output
  if (output.audio !== undefined) return `audio ${output.audio.startMs}-${output.audio.endMs}`
  if (frame.type === "text") return frame.text.startsWith('{"type":"') ? (frame.text.split('"')[3] ?? "") : frame.text
  return frame.type
}

/** Runs a machine on ideal time, arrivals given with their times, and tells what it did when. */
export function run(
  given: Given,
  arrivals: readonly (readonly [atMs: number, frame: Frame | "closed"])[] = [],
  untilMs = 60_000,
) {
  const machine = machineOf(given)
  const log: string[] = []
  const due: (number | undefined)[] = []
  let nowMs = 0
  const put = (outputs: readonly ClientOutput[]): void => {
    for (const output of outputs) {
      log.push(`${nowMs} ${words(output)}`)
      if (output.type === "send") due.push(output.dueAtMs)
    }
  }
  const queue = [...arrivals]
  put(machine.step({ type: "opened" }, 0))
  for (;;) {
    const arrival = queue[0]
    const atMs = Math.min(machine.wakeAtMs, arrival?.[0] ?? Number.POSITIVE_INFINITY)
    if (atMs > untilMs) break
    nowMs = Math.max(nowMs, atMs)
    if (arrival !== undefined && arrival[0] <= machine.wakeAtMs) {
      queue.shift()
      const frame = arrival[1]
      put(
        machine.step(frame === "closed" ? { type: "closed", code: 1000, reason: "" } : { type: "frame", frame }, nowMs),
      )
    } else put(machine.step({ type: "woken" }, nowMs))
  }
  return { log, due, machine }
}
