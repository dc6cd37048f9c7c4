// Reaching into what a machine says: messages changed, dropped, doubled, delayed, put in another order.

import type { Input, Machine, Output } from "../../protocol/machine.ts"
import type {
  MetadataMessage,
  ResultsMessage,
  ServerMessage,
  ServerMessageType,
} from "../../protocol/messages/messages.ts"
import type { MockStream } from "../mock-machine.ts"
import type { Hooks } from "./mutation.ts"

/** What becomes of a message: another, several, or undefined for none. */
type Edited = object | readonly object[] | undefined

/** @param nth how many messages of the edited kind came before in this stream */
export type Edit<Message> = (message: Message, nth: number, stream: MockStream) => Edited

type OutputEdit = (outputs: readonly Output[], input: Input, nowMs: number) => readonly Output[]

/** @param open called per stream, so that an edit may count and remember */
export const editOutputs = (open: (stream: MockStream) => OutputEdit): Hooks => ({
  machine: (machine, stream) => withOutputs(machine, open(stream)),
})

export const withOutputs = (machine: Machine, edit: OutputEdit): Machine => ({
  step: (input, nowMs) => edit(machine.step(input, nowMs), input, nowMs),
  get wakeAtMs() {
    return machine.wakeAtMs
  },
})

/** Every message that `isMeant`, in the order of sending. */
function editWhere<Message extends ServerMessage>(
  isMeant: (message: ServerMessage) => message is Message,
  edit: Edit<Message>,
): Hooks {
  return editOutputs((stream) => {
    let count = 0
    return (outputs) =>
      outputs.flatMap((output) => {
        const message = messageOf(output)
        if (message === undefined || !isMeant(message)) return [output]
        const edited = edit(message, count++, stream)
        if (edited === undefined) return []
        if (edited === message) return [output]
        return (Array.isArray(edited) ? edited : [edited]).map(say)
      })
  })
}

export const editMessages = (edit: Edit<ServerMessage>): Hooks =>
  editWhere((message): message is ServerMessage => message.type !== undefined, edit)

export const editType = <Type extends ServerMessageType>(
  type: Type,
  edit: Edit<Extract<ServerMessage, { type: Type }>>,
): Hooks => editWhere((message): message is Extract<ServerMessage, { type: Type }> => message.type === type, edit)

export const editResults = (edit: Edit<ResultsMessage>): Hooks => editType("Results", edit)

export const editFinals = (edit: Edit<ResultsMessage>): Hooks =>
  editWhere((message): message is ResultsMessage => message.type === "Results" && message.is_final === true, edit)

export const editInterims = (edit: Edit<ResultsMessage>): Hooks =>
  editWhere((message): message is ResultsMessage => message.type === "Results" && message.is_final !== true, edit)

export const editMetadata = (edit: Edit<MetadataMessage>): Hooks => editType("Metadata", edit)

/** The texts themselves, for what no object can say. */
export const editTexts = (edit: (text: string, nth: number) => Output | readonly Output[]): Hooks =>
  editOutputs(() => {
    let count = 0
    return (outputs) =>
      outputs.flatMap((output) =>
        output.type === "send" && output.frame.type === "text" ? edit(output.frame.text, count++) : [output],
      )
  })

/** The close that the server starts. */
export const editClose = (edit: (close: Extract<Output, { type: "close" }>) => readonly Output[]): Hooks =>
  editOutputs(() => (outputs) => outputs.flatMap((output) => (output.type === "close" ? edit(output) : [output])))

/** Holds messages back, and everything behind them, for a time on the wall clock. */
export const delay = (ms: number, isMeant: (message: ServerMessage) => boolean): Hooks => ({
  machine: (machine) => {
    const held: { readonly atMs: number; readonly output: Output }[] = []
    return {
      step(input, nowMs) {
        for (const output of machine.step(input, nowMs)) {
          const message = messageOf(output)
          const ownMs = message !== undefined && isMeant(message) ? nowMs + ms : nowMs
          held.push({ atMs: Math.max(ownMs, held.at(-1)?.atMs ?? 0), output })
        }
        const due = held.findIndex(({ atMs }) => atMs > nowMs)
        return held.splice(0, due < 0 ? held.length : due).map(({ output }) => output)
      },
      get wakeAtMs() {
        return Math.min(machine.wakeAtMs, held[0]?.atMs ?? Infinity)
      },
    }
  },
})

/** A message as an output. */
export const say = (message: object): Output => sayText(JSON.stringify(message))

export const sayText = (text: string): Output => ({ type: "send", frame: { type: "text", text } })

export function messageOf(output: Output): ServerMessage | undefined {
  if (output.type !== "send" || output.frame.type !== "text") return undefined
  return JSON.parse(output.frame.text) as ServerMessage
}

/** Is this output a message of that type? */
export const says = (output: Output, type: ServerMessageType): boolean => messageOf(output)?.type === type
