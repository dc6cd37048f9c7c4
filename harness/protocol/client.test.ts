import { describe, expect, test } from "vitest"
import { type Given, machineOf, run, sourceOf, words } from "./client/trial-client.ts"
import type { ClientOptions } from "./client.ts"
import { decodeServerFrame } from "./messages/codec.ts"
import type { Frame } from "./frame.ts"
import { CLOSE_TIMEOUT_MS, CONTROL, type Step } from "./script.ts"

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
