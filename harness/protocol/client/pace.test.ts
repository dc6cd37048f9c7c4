import { describe, expect, test } from "vitest"
import { prng } from "../../prng.ts"
import { type AudioChunk, type ChunkSource } from "../client.ts"
import { CONTROL, WHOLE_STREAM } from "../script.ts"
import { chunksOf, type Given, machineOf, run, sourceOf, words } from "./trial-client.ts"

/** A live source, filled by hand. */
function liveSource() {
  const queue: (AudioChunk | "end")[] = []
  let ready = (): void => {}
  const source: ChunkSource = {
    next: () => (queue[0] === "end" ? "end" : ((queue.shift() as AudioChunk | undefined) ?? "wait")),
    onReady(call) {
      ready = call
    },
  }
  return {
    source,
    push(...items: (AudioChunk | "end")[]) {
      queue.push(...items)
      ready()
    },
  }
}

describe("pace", () => {
  test.each<[string, Given, string[]]>([
    [
      "a chunk leaves when its last sample was spoken",
      {},
      ["100 audio 0-100", "200 audio 100-200", "300 audio 200-300", "300 CloseStream"],
    ],
    [
      "with a head start it leaves when its first one is, and what follows the audio waits for its end",
      { pacing: { mode: "head-start" } },
      ["0 audio 0-100", "100 audio 100-200", "200 audio 200-300", "300 CloseStream"],
    ],
    [
      "the extra delay comes once, before the first chunk",
      { pacing: { delayMs: 40 } },
      ["140 audio 0-100", "240 audio 100-200", "340 audio 200-300", "340 CloseStream"],
    ],
    [
      "twice the speed halves the times",
      { pacing: { speed: 2 } },
      ["50 audio 0-100", "100 audio 100-200", "150 audio 200-300", "150 CloseStream"],
    ],
    [
      "flat out, everything is due at once",
      { pacing: { speed: Number.POSITIVE_INFINITY } },
      ["0 audio 0-100", "0 audio 100-200", "0 audio 200-300", "0 CloseStream"],
    ],
    [
      "a pause shifts the rest by its length, KeepAlive at exact intervals inside",
      {
        script: [
          { do: "audio", toMs: 200 },
          { do: "pause", ms: 1000, keepAliveEveryMs: 400, pingEveryMs: 600 },
          { do: "audio" },
        ],
      },
      ["100 audio 0-100", "200 audio 100-200", "600 KeepAlive", "800 ping", "1000 KeepAlive", "1300 audio 200-300"],
    ],
    [
      "a stall shifts nothing: what piled up goes out back to back",
      { script: [{ do: "audio", toMs: 100 }, { do: "stall", ms: 250 }, { do: "audio" }] },
      ["100 audio 0-100", "100 note stall", "350 audio 100-200", "350 audio 200-300"],
    ],
    [
      "the chunk in which `toMs` lies is the last of its step",
      { script: [{ do: "audio", toMs: 150 }, { do: "text", text: CONTROL.finalize }, { do: "audio" }] },
      ["100 audio 0-100", "200 audio 100-200", "200 Finalize", "300 audio 200-300"],
    ],
  ])("%s", (_, given, expected) => {
    const script = given.script ?? WHOLE_STREAM.slice(0, 2)
    const { log } = run({ ...given, script: [...script, { do: "destroy" }] })
    expect(log.slice(0, -1)).toEqual(expected)
  })

  test("after a stall of ours every chunk goes out with its own due time, back to back, and the schedule holds", () => {
    const machine = machineOf({ source: sourceOf(chunksOf(6)) })
    machine.step({ type: "opened" }, 0)
    const late = machine.step({ type: "woken" }, 430)
    expect(late.map((output) => output.type === "send" && [output.audio?.startMs, output.dueAtMs])).toEqual([
      [0, 100],
      [100, 200],
      [200, 300],
      [300, 400],
    ])
    expect(machine.wakeAtMs).toBe(500)
    expect(machine.cursorMs).toBe(400)
  })

  test("a wake a moment before the deadline sends what the deadline was for", () => {
    const machine = machineOf()
    machine.step({ type: "opened" }, 0)
    expect(machine.step({ type: "woken" }, 99.6).map(words)).toEqual(["audio 0-100"])
  })

  test("jitter delays each chunk by less than it says, keeps the order, and follows its seed", () => {
    const given = (): Given => ({
      source: sourceOf(chunksOf(200, 20)),
      pacing: { jitterMs: 50 },
      script: [{ do: "audio" }],
    })
    const { due } = run({ ...given(), random: prng(5) })
    for (const [index, dueAtMs] of due.entries()) {
      expect(dueAtMs).toBeGreaterThanOrEqual((index + 1) * 20)
      expect(dueAtMs).toBeLessThan((index + 1) * 20 + 50)
      expect(dueAtMs).toBeGreaterThanOrEqual(due[index - 1] ?? 0)
    }
    expect(new Set(due.map((dueAtMs, index) => (dueAtMs ?? 0) - index * 20)).size).toBeGreaterThan(50)
    expect(run({ ...given(), random: prng(5) }).due).toEqual(due)
    expect(run({ ...given(), random: prng(6) }).due).not.toEqual(due)
  })

  test("ten minutes of 20 ms chunks end on their deadline exactly", () => {
    const { due } = run({ source: sourceOf(chunksOf(30_000, 20)), script: [{ do: "audio" }] }, [], 600_000)
    expect(due.at(-1)).toBe(600_000)
  })
})

describe("a live source", () => {
  test("is waited for, and what it gives late is not late", () => {
    const live = liveSource()
    const machine = machineOf({ source: live.source, script: [{ do: "audio" }] })
    let readyCount = 0
    machine.whenReady(() => readyCount++)
    machine.step({ type: "opened" }, 0)
    expect(machine.wakeAtMs).toBe(Number.POSITIVE_INFINITY)
    const [first, second] = chunksOf(2)
    if (first === undefined || second === undefined) throw new Error("two chunks")
    live.push(first, second)
    expect(readyCount).toBe(1)
    const outputs = machine.resume(350)
    expect(outputs.map(words)).toEqual(["audio 0-100"])
    expect(outputs[0]).toMatchObject({ dueAtMs: 350 })
    expect(machine.wakeAtMs).toBe(450)
    expect(machine.step({ type: "woken" }, 450).map(words)).toEqual(["audio 100-200"])
    live.push("end")
    expect(machine.resume(460).map(words)).toEqual(["close 1000"])
  })

  test("that gives ahead of time is held back to real time", () => {
    const live = liveSource()
    const machine = machineOf({ source: live.source })
    machine.step({ type: "opened" }, 0)
    live.push(...chunksOf(2))
    expect(machine.resume(10)).toEqual([])
    expect(machine.wakeAtMs).toBe(100)
  })

  test("is bridged by KeepAlive when asked for, counted from the last audio", () => {
    const live = liveSource()
    const [first] = chunksOf(1)
    if (first === undefined) throw new Error("one chunk")
    live.push(first)
    const { log } = run({ source: live.source, keepAliveEveryMs: 3000 }, [], 7000)
    expect(log).toEqual(["100 audio 0-100", "3100 KeepAlive", "6100 KeepAlive"])
  })

  test("may say that it is ready when nobody waits", () => {
    const machine = machineOf()
    machine.step({ type: "opened" }, 0)
    expect(machine.resume(50)).toEqual([])
    expect(machine.wakeAtMs).toBe(100)
  })
})
