// A lie: one thing altered on the way between an honest server and whoever streams to it, as data. What a mutation does
// inside our mock, a lie does to any server, so that the checks are tried on what they will meet: the wire.

import type { UpgradeRequest } from "../protocol/handshake/upgrade.ts"
import type { Frame } from "../protocol/frame.ts"
import type { ServerMessage, ServerMessageType } from "../protocol/messages/messages.ts"
import type { HeaderList } from "../transports/socket.ts"

/** The answer to an upgrade as the wire shows it, without the headers that belong to each connection alone. */
export type WireAnswer =
  | { readonly type: "accepted"; readonly headers: HeaderList }
  | { readonly type: "refused"; readonly status: number; readonly headers: HeaderList; readonly body: string }

/** What goes on to the client in place of what the server did, in order; later things never overtake earlier ones. */
export type Down =
  | { readonly type: "send"; readonly frame: Frame; readonly delayMs?: number }
  | { readonly type: "close"; readonly code: number; readonly reason: string; readonly delayMs?: number }

/** One connection altered. What is absent passes as it is. */
export interface StreamAlteration {
  /** When the connection opens. */
  readonly opened?: () => readonly Down[]
  /** For each frame of the server. */
  readonly down?: (frame: Frame) => readonly Down[]
  /** For each frame of the client: what the server gets, and what the client gets at once. */
  readonly up?: (frame: Frame) => { readonly on: readonly Frame[]; readonly back?: readonly Down[] }
  /** The server's close. */
  readonly close?: (code: number, reason: string) => readonly Down[]
}

export interface Alteration {
  readonly query?: (query: string) => string
  readonly answer?: (answer: WireAnswer, request: UpgradeRequest) => WireAnswer
  /**
   * Called for every connection that the client believes accepted.
   * @param isServed false where the server had refused it: nobody is behind it
   */
  readonly stream?: (request: UpgradeRequest, isServed: boolean) => StreamAlteration
}

export interface Lie {
  readonly id: string
  /** What the server seems to do, as a sentence without its subject. */
  readonly title: string
  /** The requirement that a verdict must name first. */
  readonly breaks: string
  /** Called once a server: what its connections share lives in here. */
  readonly open: () => Alteration
}

export const lie = (id: string, title: string, breaks: string, alteration: Alteration | (() => Alteration)): Lie => ({
  id,
  title,
  breaks,
  open: typeof alteration === "function" ? alteration : () => alteration,
})

export const send = (frame: Frame, delayMs?: number): Down => ({
  type: "send",
  frame,
  ...(delayMs !== undefined && { delayMs }),
})

export const sendText = (text: string, delayMs?: number): Down => send({ type: "text", text }, delayMs)

/** A message in place of another: the same object passes as it came, none is dropped, several follow each other. */
type Edited = object | readonly object[] | undefined

/** @param nth how many of the edited messages came before on this connection */
export type Edit<Message> = (message: Message, nth: number, request: UpgradeRequest) => Edited

/** Every message of a type. */
export const editType = <Type extends ServerMessageType>(
  type: Type,
  edit: Edit<Extract<ServerMessage, { type: Type }>>,
): Alteration => editWhere((message): message is Extract<ServerMessage, { type: Type }> => message.type === type, edit)

/** Every message for which `isMeant` holds. */
export const editWhere = <Message extends ServerMessage>(
  isMeant: (message: ServerMessage) => message is Message,
  edit: Edit<Message>,
): Alteration => ({
  stream(request) {
    let count = 0
    return {
      down(frame) {
        const message = messageOf(frame)
        if (message === undefined || !isMeant(message)) return [send(frame)]
        const edited = edit(message, count++, request)
        if (edited === message) return [send(frame)]
        return [edited ?? []].flat().map((one) => sendText(JSON.stringify(one)))
      },
    }
  },
})

/** The text of every message, for what no object can say. */
export const editTexts = (edit: (text: string, nth: number) => readonly Down[]): Alteration => ({
  stream() {
    let count = 0
    return { down: (frame) => (frame.type === "text" ? edit(frame.text, count++) : [send(frame)]) }
  },
})

/** Frames of the server that are no messages. */
export const editFrames = (edit: (frame: Frame) => readonly Down[]): Alteration => ({ stream: () => ({ down: edit }) })

/** The server's close. */
export const editClose = (edit: (code: number, reason: string) => readonly Down[]): Alteration => ({
  stream: () => ({ close: edit }),
})

/** Texts of the client: what the server gets of them, and what the client gets at once. */
export const editSent = (
  edit: (text: string) => { readonly on: readonly string[]; readonly back?: readonly Down[] },
): Alteration => ({
  stream: () => ({
    up(frame) {
      if (frame.type !== "text") return { on: [frame] }
      const { on, back } = edit(frame.text)
      return { on: on.map((text) => ({ type: "text", text })), ...(back !== undefined && { back }) }
    },
  }),
})

export const editAnswer = (edit: NonNullable<Alteration["answer"]>): Alteration => ({ answer: edit })

export function messageOf(frame: Frame): ServerMessage | undefined {
  if (frame.type !== "text") return undefined
  try {
    return JSON.parse(frame.text) as ServerMessage
  } catch {
    return undefined
  }
}
