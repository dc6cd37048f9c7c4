import { describe, expect, test } from "vitest"
import { type Clock, EARLY_TOLERANCE_MS, virtualClock } from "../time/clock.ts"
import { type Frame, keptFrame } from "../protocol/frame.ts"
import type { Input, Machine, Output } from "../protocol/machine.ts"
import type { Socket } from "../transports/socket.ts"
import { ServedStream } from "./served-stream.ts"

/** A machine that does what the test says, and remembers what it was told. */
function handMachine(answers: Partial<Record<Input["type"], readonly Output[]>> = {}) {
  const told: string[] = []
  const machine: Machine & { wakeAtMs: number } = {
    wakeAtMs: Number.POSITIVE_INFINITY,
    step(input, nowMs) {
      told.push(`${nowMs} ${input.type}`)
      if (input.type === "woken") machine.wakeAtMs = Number.POSITIVE_INFINITY
      return answers[input.type] ?? []
    },
  }
  return { machine, told }
}

function scene(machine: Machine, clock: Clock, bufferedByteLength = 0) {
  const log: string[] = []
  const socket: Socket = {
    send: (frame: Frame) => void log.push(`send ${frame.type}`),
    close: (code) => void log.push(`close ${code}`),
    destroy: () => void log.push("destroy"),
    bufferedByteLength,
    pauseReading: () => void log.push("pause"),
    resumeReading: () => void log.push("resume"),
  }
  const stream = new ServedStream({
    socket,
    clock,
    machine,
    deliver: ({ url }) => log.push(`deliver ${url}`),
    onEnd: () => log.push("end"),
    onClosed: (code, reason) => log.push(`closed ${code} ${reason}`.trim()),
  })
  return { stream, log }
}

const TEXT: Output = { type: "send", frame: { type: "text", text: "result" } }
const FRAME: Frame = { type: "binary", bytes: new Uint8Array(2) }

test("what the machine wants done is done in order", () => {
  const { clock } = virtualClock()
  const callback: Output = { type: "callback", url: "http://127.0.0.1/", method: "POST", text: "result" }
  const { machine } = handMachine({ frame: [TEXT, callback, { type: "close", code: 1000, reason: "" }, TEXT] })
  const { stream, log } = scene(machine, clock)
  stream.frame(FRAME)
  expect(log).toEqual(["send text", "deliver http://127.0.0.1/", "close 1000", "end", "send text"])
  stream.closed(1000, "")
  expect(log.slice(5)).toEqual(["closed 1000"])
})

describe("the deadline", () => {
  test("that moved back is looked at when the old one comes, and costs nothing before", () => {
    const { clock, run } = virtualClock()
    const { machine, told } = handMachine()
    machine.wakeAtMs = 100
    const { stream } = scene(machine, clock)
    clock.at(50, () => {
      machine.wakeAtMs = 250
      stream.frame(FRAME)
    })
    run()
    expect(told).toEqual(["0 opened", "50 frame", "250 woken"])
  })

  test("that moved forward is kept", () => {
    const { clock, run } = virtualClock()
    const { machine, told } = handMachine()
    machine.wakeAtMs = 1000
    const { stream } = scene(machine, clock)
    clock.at(50, () => {
      machine.wakeAtMs = 70
      stream.frame(FRAME)
    })
    run(500)
    expect(told).toEqual(["0 opened", "50 frame", "70 woken"])
  })

  test("has come for the machine even where the clock fires a moment early", () => {
    const { clock: exact, run } = virtualClock()
    const alarm: Clock["alarm"] = (wake) => {
      const early = exact.alarm(wake)
      return { set: (atMs) => early.set(atMs - EARLY_TOLERANCE_MS) }
    }
    const clock: Clock = { ...exact, alarm }
    const { machine, told } = handMachine()
    machine.wakeAtMs = 100
    scene(machine, clock)
    run(99.9)
    expect(told).toEqual(["0 opened", "100 woken"])
  })

  test("of a stream that ended is called off", () => {
    const { clock, run } = virtualClock()
    const { machine, told } = handMachine()
    machine.wakeAtMs = 1000
    const { stream, log } = scene(machine, clock)
    stream.closed(1006, "")
    expect(run()).toBe(true)
    expect(clock.nowMs()).toBe(0)
    expect(told).toEqual(["0 opened", "0 closed"])
    expect(log).toEqual(["end", "closed 1006"])
  })
})

test("frames behind our close reach nobody", () => {
  const { clock } = virtualClock()
  const { machine, told } = handMachine({ frame: [{ type: "close", code: 1011, reason: "NET-0001" }] })
  const { stream, log } = scene(machine, clock)
  stream.frame(FRAME)
  stream.frame(FRAME)
  expect(told).toEqual(["0 opened", "0 frame"])
  stream.closed(1006, "")
  expect(log).toEqual(["close 1011", "end", "closed 1011 NET-0001"])
})

test("a client that reads nothing is dropped before its results fill the memory", () => {
  const { clock } = virtualClock()
  const { machine } = handMachine({ frame: [TEXT] })
  const { stream, log } = scene(machine, clock, 16 * 1024 * 1024 + 1)
  stream.frame(FRAME)
  expect(log).toEqual(["send text", "destroy", "end"])
})

describe("while the machine waits for its codec", () => {
  const waiting = () => {
    const { clock, runWithWork } = virtualClock()
    const work = Promise.resolve()
    const { machine, told } = handMachine({ frame: [{ type: "wait", work }], worked: [TEXT] })
    return { clock, runWithWork, machine, told }
  }

  test("frames and deadlines wait too, in order", async () => {
    const { clock, runWithWork, machine, told } = waiting()
    machine.wakeAtMs = 0
    const { stream, log } = scene(machine, clock)
    stream.frame(FRAME)
    stream.frame({ type: "text", text: "" })
    clock.at(20, () => log.push("later"))
    expect(told).toEqual(["0 opened", "0 frame"])
    await runWithWork()
    expect(told.slice(0, 3)).toEqual(["0 opened", "0 frame", "0 worked"])
    expect(told.slice(3).sort()).toEqual(["0 frame", "0 woken", "0 worked"])
    expect(log).toEqual(["send text", "send text", "later"])
  })

  test("what waits is kept as it came, whatever becomes of the memory that it came in", async () => {
    const { clock, runWithWork } = virtualClock()
    const frames: Frame[] = []
    const { machine } = handMachine({ frame: [{ type: "wait", work: Promise.resolve() }] })
    const step = machine.step.bind(machine)
    machine.step = (input, nowMs) => {
      if (input.type === "frame") frames.push(keptFrame(input.frame))
      return step(input, nowMs)
    }
    const { stream } = scene(machine, clock)
    const shared = new Uint8Array(2)
    for (const byte of [1, 2, 3]) {
      shared.fill(byte)
      stream.frame({ type: "binary", bytes: shared })
    }
    await runWithWork()
    expect(frames).toEqual([1, 2, 3].map((byte) => ({ type: "binary", bytes: new Uint8Array(2).fill(byte) })))
  })

  test("a client that has gone is not waited for, nor what it had sent", async () => {
    const { clock, runWithWork, machine, told } = waiting()
    const { stream, log } = scene(machine, clock)
    stream.frame(FRAME)
    stream.frame(FRAME)
    stream.closed(1006, "")
    expect(told).toEqual(["0 opened", "0 frame", "0 closed"])
    await runWithWork()
    expect(told).toHaveLength(3)
    expect(log).toEqual(["end", "closed 1006"])
  })

  test("a client that sends on and on is not read from until there is room", async () => {
    const { clock, runWithWork } = virtualClock()
    let waits = 3
    const { machine, told } = handMachine()
    const step = machine.step.bind(machine)
    machine.step = (input, nowMs) => {
      const outputs = step(input, nowMs)
      return waits-- > 0 ? [{ type: "wait", work: Promise.resolve() }] : outputs
    }
    const { stream, log } = scene(machine, clock)
    for (let frame = 0; frame < 300; frame++) stream.frame(FRAME)
    expect(log).toEqual(["pause"])
    await runWithWork()
    expect(log).toEqual(["pause", "resume"])
    expect(told.filter((line) => line === "0 frame")).toHaveLength(300)
  })
})
