// Broken KeepAlive and idle close.

import { NET_0001 } from "../../protocol/close-codes.ts"
import type { Machine } from "../../protocol/machine.ts"
import { closeAfter, deafTo, editAnswer, editInputs, tell, typeOf, withSettings } from "./inputs.ts"
import { type Mutation, mutation } from "./mutation.ts"
import { editClose, editOutputs, say, says } from "./outputs.ts"

/** 100 ms of digital silence as linear16 at 16 kHz. */
const SILENCE = new Uint8Array(3200)

export const KEEPALIVE_MUTATIONS: readonly Mutation[] = [
  mutation(
    "keepalive-answered",
    "answers KeepAlive",
    ["ka-no-reply"],
    editAnswer("KeepAlive", (outputs) => [...outputs, say({ type: "KeepAlive" })]),
  ),
  mutation(
    "keepalive-ignored",
    "ignores KeepAlive for its timer",
    ["ka-holds", "ka-timer-restart"],
    deafTo("KeepAlive"),
  ),
  mutation("idle-never", "never ends an idle stream", ["ka-idle-close"], withSettings({ idleTimeoutMs: 3_600_000 })),
  mutation(
    "idle-too-soon",
    "ends a stream after four seconds without audio",
    ["ka-idle-close", "ka-holds"],
    withSettings({ idleTimeoutMs: 4_000 }),
  ),
  mutation(
    "idle-1000",
    "ends an idle stream with 1000",
    ["ka-idle-close"],
    editClose((close) => [{ ...close, code: 1000, reason: "" }]),
  ),
  mutation(
    "idle-reason-empty",
    "gives no reason for an idle close",
    ["ka-idle-reason", "er-1011-reason"],
    editClose((close) => [{ ...close, reason: "" }]),
  ),
  mutation(
    "idle-without-metadata",
    "sends no Metadata before an idle close",
    ["ka-idle-metadata"],
    editOutputs(
      () => (outputs) =>
        outputs.some((output) => output.type === "close" && output.code === 1011)
          ? outputs.filter((output) => !says(output, "Metadata"))
          : outputs,
    ),
  ),
  mutation("timer-from-open", "counts the idle time from the opening of the stream", ["ka-timer-restart", "ka-holds"], {
    machine: closeAfter(10_000, 1011, NET_0001),
  }),
  mutation(
    "ping-holds",
    "lets pings restart its timer",
    ["ka-ping-not-enough"],
    editInputs(
      () => (input) =>
        input.type === "frame" && input.frame.type === "ping" ? [input, tell({ type: "KeepAlive" })] : [input],
    ),
  ),
  mutation(
    "keepalive-holds-without-audio",
    "lets KeepAlive hold a stream that never had audio",
    ["ka-first-audio"],
    withSettings({ keepAliveHoldsWithoutAudio: true }),
  ),
  mutation(
    "keepalive-is-silence",
    "counts a KeepAlive as 100 ms of silence",
    ["ka-no-audio-time", "audio-clock-only"],
    editInputs(
      () => (input) =>
        typeOf(input) === "KeepAlive" ? [input, { type: "frame", frame: { type: "binary", bytes: SILENCE } }] : [input],
    ),
  ),
  mutation("wall-clock", "counts time by the wall clock", ["audio-clock-only", "ka-no-audio-time"], {
    machine: byWallClock,
  }),
  mutation(
    "keepalive-in-binary-heard",
    "takes a KeepAlive in a binary frame for the message",
    ["ka-binary-not"],
    editInputs(() => (input) => {
      if (input.type !== "frame" || input.frame.type !== "binary") return [input]
      const text = new TextDecoder().decode(input.frame.bytes.subarray(0, 64))
      return text.startsWith("{") ? [{ type: "frame", frame: { type: "text", text } }] : [input]
    }),
  ),
  mutation(
    "keepalive-flushes",
    "flushes pending audio on KeepAlive",
    ["ka-during-audio"],
    editInputs(() => (input) => (typeOf(input) === "KeepAlive" ? [input, tell({ type: "Finalize" })] : [input])),
  ),
]

/** Fills every gap of more than a second between two frames of audio with as much silence. */
function byWallClock(machine: Machine): Machine {
  let lastAudioAtMs: number | undefined
  return {
    step(input, nowMs) {
      if (typeOf(input) !== "audio") return machine.step(input, nowMs)
      const gapMs = nowMs - (lastAudioAtMs ?? nowMs)
      lastAudioAtMs = nowMs
      if (gapMs < 1_000) return machine.step(input, nowMs)
      const silence = new Uint8Array(Math.round(gapMs / 100) * SILENCE.length)
      const filled = machine.step({ type: "frame", frame: { type: "binary", bytes: silence } }, nowMs)
      return [...filled, ...machine.step(input, nowMs)]
    },
    get wakeAtMs() {
      return machine.wakeAtMs
    },
  }
}
