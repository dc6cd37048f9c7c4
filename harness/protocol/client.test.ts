import { describe, expect, test } from "vitest"
import { prng } from "../prng.ts"
import { type AudioChunk, type ChunkSource, type ClientOptions, type ClientOutput, clientMachine } from "./client.ts"
import { decodeServerFrame } from "./codec.ts"
import type { Frame } from "./frame.ts"
import { CLOSE_TIMEOUT_MS, CONTROL, type Step, WHOLE_STREAM } from "./script.ts"

const chunksOf = (count: number, chunkMs = 100): AudioChunk[] =>
  Array.from({ length: count }, (_, index) => ({
    bytes: new Uint8Array(2),
    startMs: index * chunkMs,
    endMs: (index + 1) * chunkMs,
  }))

function sourceOf(chunks: readonly AudioChunk[]): ChunkSource {
  let index = 0
  return { next: () => chunks[index++] ?? "end", onReady: () => {} }
}

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

const STEADY = { mode: "microphone", speed: 1, delayMs: 0, jitterMs: 0 } as const

type Given = Partial<Omit<ClientOptions, "pacing">> & { readonly pacing?: Partial<ClientOptions["pacing"]> }

const machineOf = (given: Given = {}) =>
  clientMachine({
    source: given.source ?? sourceOf(chunksOf(3)),
    script: given.script ?? WHOLE_STREAM,
    pacing: { ...STEADY, ...given.pacing },
    random: given.random ?? prng(1),
    decode: given.decode ?? decodeServerFrame,
    ...(given.keepAliveEveryMs === undefined ? {} : { keepAliveEveryMs: given.keepAliveEveryMs }),
  })

const words = (output: ClientOutput): string => {
  if (output.type === "close") return `close ${output.code}`
  if (output.type === "note") return `note ${output.code}`
  if (output.type === "destroy") return "destroy"
  const { frame } = output
  if (output.audio !== undefined) return `audio ${output.audio.startMs}-${output.audio.endMs}`
  if (frame.type === "text") return frame.text.startsWith('{"type":"') ? (frame.text.split('"')[3] ?? "") : frame.text
  return frame.type
}

/** Runs a machine on ideal time, arrivals given with their times, and tells what it did when. */
function run(
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

const text = (value: string): Frame => ({ type: "text", text: value })
const results = (more: object, transcript = "hello"): Frame =>
  text(
    JSON.stringify({
      type: "Results",
      channel_index: [0, 1],
      start: 0,
      duration: 1,
      is_final: false,
      speech_final: false,
      channel: { alternatives: [{ transcript, confidence: 0.9, words: [] }] },
      ...more,
    }),
  )

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

describe("waiting for an arrival", () => {
  test.each<[string, Step & { do: "await" }, Frame]>([
    ["any message", { do: "await", until: "any-message", timeoutMs: 5000 }, text("not JSON")],
    ["a result", { do: "await", until: "results", timeoutMs: 5000 }, results({}, "")],
    ["words", { do: "await", until: "words", timeoutMs: 5000 }, results({})],
    ["an interim", { do: "await", until: "interim", timeoutMs: 5000 }, results({})],
    ["a final", { do: "await", until: "final", timeoutMs: 5000 }, results({ is_final: true })],
    [
      "an endpoint",
      { do: "await", until: "speech-final", timeoutMs: 5000 },
      results({ is_final: true, speech_final: true }),
    ],
    [
      "a flush",
      { do: "await", until: "from-finalize", timeoutMs: 5000 },
      results({ is_final: true, from_finalize: true }),
    ],
    [
      "UtteranceEnd",
      { do: "await", until: "utterance-end", timeoutMs: 5000 },
      text('{"type":"UtteranceEnd","channel":[0,1],"last_word_end":1}'),
    ],
    [
      "SpeechStarted",
      { do: "await", until: "speech-started", timeoutMs: 5000 },
      text('{"type":"SpeechStarted","channel":[0,1],"timestamp":1}'),
    ],
    ["Metadata", { do: "await", until: "metadata", timeoutMs: 5000 }, text('{"type":"Metadata"}')],
    ["Error", { do: "await", until: "error", timeoutMs: 5000 }, text('{"type":"Error"}')],
    [
      "a Configure reply",
      { do: "await", until: "configure-reply", timeoutMs: 5000 },
      text('{"type":"ConfigureSuccess"}'),
    ],
    ["a pong", { do: "await", until: "pong", timeoutMs: 5000 }, { type: "pong", bytes: new Uint8Array() }],
  ])("goes on at once when %s comes, and not for anything else", (_, step, frame) => {
    const given: Given = { script: [{ do: "text", text: "go" }, step, { do: "destroy" }] }
    const other: Frame = { type: "ping", bytes: new Uint8Array() }
    const { log } = run(given, [
      [300, other],
      [700, frame],
    ])
    expect(log).toEqual(["0 go", "300 pong", "700 destroy"])
  })

  test("gives up after its time and notes it", () => {
    const { log } = run({ script: [{ do: "await", until: "metadata", timeoutMs: 5000 }, { do: "destroy" }] })
    expect(log).toEqual(["5000 note await-timeout", "5000 destroy"])
  })

  test("counts what came during the audio before it, once", () => {
    const script: Step[] = [
      { do: "audio" },
      { do: "await", until: "final", timeoutMs: 5000 },
      { do: "await", until: "final", timeoutMs: 5000 },
      { do: "destroy" },
    ]
    const { log } = run({ script }, [
      [250, results({ is_final: true })],
      [900, results({ is_final: true })],
    ])
    expect(log.slice(3)).toEqual(["900 destroy"])
  })

  test("does not take for a reply what came before the question", () => {
    const script: Step[] = [
      { do: "audio" },
      { do: "text", text: CONTROL.finalize },
      { do: "await", until: "results", timeoutMs: 5000 },
      { do: "destroy" },
    ]
    const { log } = run({ script }, [
      [250, results({})],
      [400, results({})],
    ])
    expect(log.slice(3)).toEqual(["300 Finalize", "400 destroy"])
  })

  test("stops the audio clock: audio goes on one chunk after the arrival", () => {
    const script: Step[] = [
      { do: "audio", toMs: 100 },
      { do: "await", until: "results", timeoutMs: 5000 },
      { do: "audio" },
    ]
    const { log } = run({ script }, [[1230, results({})]])
    expect(log.slice(0, 3)).toEqual(["100 audio 0-100", "1330 audio 100-200", "1430 audio 200-300"])
  })

  test("parses nothing when no step waits for a kind of message", () => {
    let decodedCount = 0
    const decode: ClientOptions["decode"] = (frame) => {
      decodedCount++
      return decodeServerFrame(frame)
    }
    run({ decode }, [[50, results({})]])
    expect(decodedCount).toBe(0)
    run({ decode, script: [{ do: "await", until: "words", timeoutMs: 1 }] }, [[0, results({})]])
    expect(decodedCount).toBe(1)
  })
})

describe("the end", () => {
  test("is the server's close, and nothing goes out behind it", () => {
    const { log } = run({ script: [{ do: "audio" }] }, [
      [150, "closed"],
      [180, { type: "ping", bytes: new Uint8Array() }],
    ])
    expect(log).toEqual(["100 audio 0-100", "150 note script"])
  })

  test("is our close when the script is over, and a drop when that is not answered", () => {
    const { log } = run({ script: [{ do: "text", text: "last" }] })
    const dropAtMs = CLOSE_TIMEOUT_MS
    expect(log).toEqual(["0 last", "0 close 1000", `${dropAtMs} note script`, `${dropAtMs} destroy`])
  })

  test("answered in time needs no drop and no note", () => {
    const { log } = run({ script: [{ do: "text", text: "last" }] }, [[20, "closed"]])
    expect(log).toEqual(["0 last", "0 close 1000"])
  })

  test("a close of the script takes its code, and steps behind it are left out", () => {
    const script: Step[] = [
      { do: "close", code: 4000, reason: "enough" },
      { do: "text", text: "too late" },
      { do: "await", until: "closed", timeoutMs: 100 },
    ]
    expect(run({ script }, [[30, "closed"]]).log).toEqual(["0 close 4000", "0 note script"])
  })

  test("pings are answered with their own payload, until we close", () => {
    const machine = machineOf()
    machine.step({ type: "opened" }, 0)
    const bytes = new Uint8Array([1, 2])
    expect(machine.step({ type: "frame", frame: { type: "ping", bytes } }, 10)).toMatchObject([
      { type: "send", frame: { type: "pong", bytes } },
    ])
    const closing = machineOf({ script: [] })
    closing.step({ type: "opened" }, 0)
    expect(closing.step({ type: "frame", frame: { type: "ping", bytes } }, 10)).toEqual([])
  })
})

describe("an interruption", () => {
  test("sends CloseStream at once instead of the rest, and waits briefly for the end", () => {
    const machine = machineOf()
    machine.step({ type: "opened" }, 0)
    machine.step({ type: "woken" }, 100)
    expect(machine.interrupt(130).map(words)).toEqual(["note interrupted", "CloseStream"])
    expect(machine.wakeAtMs).toBe(3130)
    expect(machine.step({ type: "closed", code: 1000, reason: "" }, 200)).toEqual([])
    expect(machine.wakeAtMs).toBe(Number.POSITIVE_INFINITY)
  })

  test("drops a server that does not close", () => {
    const machine = machineOf()
    machine.step({ type: "opened" }, 0)
    machine.interrupt(130)
    expect(machine.step({ type: "woken" }, 3130).map(words)).toEqual(["note await-timeout", "close 1000"])
    expect(machine.step({ type: "woken" }, 6130).map(words)).toEqual(["note script", "destroy"])
  })

  test("asks only once for the close", () => {
    const machine = machineOf({ source: sourceOf([]) })
    expect(machine.step({ type: "opened" }, 0).map(words)).toEqual(["CloseStream"])
    expect(machine.interrupt(40).map(words)).toEqual(["note interrupted"])
  })
})
