// Reaching into what a machine hears: frames changed, dropped or made up, and answers given beside its own.

import { decodeClientFrame } from "../../protocol/messages/codec.ts"
import type { ListenOptions } from "../../protocol/options/listen-options.ts"
import type { Input, Machine, Output } from "../../protocol/machine.ts"
import type { ClientMessageType } from "../../protocol/messages/messages.ts"
import type { MockStream } from "../mock-machine.ts"
import type { MockSettings } from "../settings.ts"
import type { Hooks } from "./mutation.ts"

/** @param open called per stream; each input becomes none, one or several */
export const editInputs = (open: (stream: MockStream) => (input: Input, nowMs: number) => readonly Input[]): Hooks => ({
  machine: (machine, stream) => {
    const edit = open(stream)
    return {
      step: (input, nowMs) => edit(input, nowMs).flatMap((each) => machine.step(each, nowMs)),
      get wakeAtMs() {
        return machine.wakeAtMs
      },
    }
  },
})

/** What goes out when a message of this type has been dealt with. */
export const editAnswer = (
  type: ClientMessageType | "refused" | "audio",
  edit: (outputs: readonly Output[], stream: MockStream, input: Input) => readonly Output[],
): Hooks => ({
  machine: (machine, stream) => ({
    step: (input, nowMs) => {
      const outputs = machine.step(input, nowMs)
      return typeOf(input) === type ? edit(outputs, stream, input) : outputs
    },
    get wakeAtMs() {
      return machine.wakeAtMs
    },
  }),
})

/** Of a frame with data: the type of its message; `refused` for text that is none. */
export function typeOf(input: Input): ClientMessageType | "refused" | "audio" | undefined {
  if (input.type !== "frame") return undefined
  const { frame } = input
  return frame.type === "text" || frame.type === "binary" ? decodeClientFrame(frame).type : undefined
}

/** A control message as an input. */
export const tell = (message: object): Input => ({
  type: "frame",
  frame: { type: "text", text: JSON.stringify(message) },
})

/** Messages of this type are dealt with some time after they came; everything else goes on meanwhile. */
export const hearLate = (type: ClientMessageType, ms: number): Hooks => ({
  machine: (machine) => {
    const waiting: { readonly atMs: number; readonly input: Input }[] = []
    return {
      step(input, nowMs) {
        const due = waiting.splice(0, waiting.filter(({ atMs }) => atMs <= nowMs).length)
        const outputs = due.flatMap((late) => machine.step(late.input, nowMs))
        if (typeOf(input) !== type) return [...outputs, ...machine.step(input, nowMs)]
        waiting.push({ atMs: nowMs + ms, input })
        return outputs
      },
      get wakeAtMs() {
        return Math.min(machine.wakeAtMs, waiting[0]?.atMs ?? Infinity)
      },
    }
  },
})

/** Messages of this type never arrive. */
export const deafTo = (type: ClientMessageType): Hooks =>
  editInputs(() => (input) => (typeOf(input) === type ? [] : [input]))

/** The server works with other options than it was asked for. */
export const withOptions = (change: (options: ListenOptions) => Partial<ListenOptions>): Hooks => ({
  stream: (stream) => ({ ...stream, options: { ...stream.options, ...change(stream.options) } }),
})

export const withSettings = (change: Partial<MockSettings>): Hooks => ({
  settings: (settings) => ({ ...settings, ...change }),
})

/** Gives up a stream at a time of the wall clock. */
export const closeAfter =
  (ms: number, code: number, reason: string): ((machine: Machine) => Machine) =>
  (machine) => {
    let closeAtMs = Infinity
    return {
      step(input, nowMs) {
        if (input.type === "opened") closeAtMs = nowMs + ms
        if (nowMs < closeAtMs) return machine.step(input, nowMs)
        closeAtMs = Infinity
        return [{ type: "close", code, reason }]
      },
      get wakeAtMs() {
        return Math.min(machine.wakeAtMs, closeAtMs)
      },
    }
  }
