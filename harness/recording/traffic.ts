// What client and server did, whichever side wrote the recording: the same checks then judge a server that we streamed
// to and the replies of our own mock. Everything else that reads a recording starts from here.

import { memoised } from "./memoise.ts"
import type { ReceivedFrame, Recording, RecordingEvent, SenderReport, SentFrame } from "./recording.ts"

/** Where an event stands: its index in `recording.events`, the time, and the audio sent by then. */
export interface Moment {
  readonly eventIndex: number
  readonly atMs: number
  readonly cursorMs: number
}

export interface ClientAct extends Moment {
  readonly frame: SentFrame
  /** When it was due, where the sender paced it. */
  readonly dueAtMs?: number
}

export interface ServerAct extends Moment {
  readonly frame: ReceivedFrame
}

export interface Closed extends Moment {
  readonly by: "client" | "server"
  readonly code: number
  readonly reason: string
}

export type Opened = Extract<RecordingEvent, { type: "opened" }>
export type Refused = Extract<RecordingEvent, { type: "refused" }>
export type Failed = Extract<RecordingEvent, { type: "failed" }>
export type Note = Extract<RecordingEvent, { type: "note" }> & { readonly eventIndex: number }

interface Traffic {
  readonly client: readonly ClientAct[]
  readonly server: readonly ServerAct[]
  readonly notes: readonly Note[]
  readonly opened?: Opened
  readonly refused?: Refused
  readonly failed?: Failed
  readonly closed?: Closed
  readonly sender?: SenderReport
}

const traffic = memoised((recording): Traffic => {
  const client: ClientAct[] = []
  const server: ServerAct[] = []
  const notes: Note[] = []
  const once: { -readonly [Name in "opened" | "refused" | "failed" | "closed" | "sender"]?: Traffic[Name] } = {}
  const ourSide = recording.header.side === "server" ? "server" : "client"
  let heardMs = 0
  let ourClose: Extract<SentFrame, { type: "close" }> | undefined
  recording.events.forEach((event, eventIndex) => {
    if (event.type === "sent" || event.type === "received") {
      const { atMs, cursorMs } = event
      const byClient = (event.type === "sent") === (ourSide === "client")
      if (event.type === "sent" && event.frame.type === "close") ourClose ??= event.frame
      // Made in one piece each: an hour of audio is 36,000 of them.
      if (!byClient) pushServer(server, { eventIndex, atMs, cursorMs }, event.frame)
      else if (event.type === "received") {
        client.push({ eventIndex, atMs, cursorMs, frame: asClientFrame(event.frame, heardMs, cursorMs) })
      } else if (event.dueAtMs === undefined) client.push({ eventIndex, atMs, cursorMs, frame: event.frame })
      else client.push({ eventIndex, atMs, cursorMs, frame: event.frame, dueAtMs: event.dueAtMs })
      heardMs = cursorMs
    } else if (event.type === "note") notes.push({ ...event, eventIndex })
    else if (event.type === "opened") once.opened ??= event
    else if (event.type === "refused") once.refused ??= event
    else if (event.type === "failed") once.failed ??= event
    else if (event.type === "sender") once.sender ??= event.report
    else if (event.type === "closed") {
      const by = event.by === "us" ? ourSide : ourSide === "client" ? "server" : "client"
      // What the event holds came from the client: an echo, or another close that crossed ours, or nothing.
      const { code = event.code, reason = event.reason } = (by === "server" && event.by === "us" && ourClose) || {}
      once.closed ??= { eventIndex, atMs: event.atMs, cursorMs: event.cursorMs, by, code, reason }
    }
  })
  return { client, server, notes, ...once }
})

/** The mock sees bytes, not what they were meant to be: binary is audio, save the empty frame. */
function asClientFrame(frame: ReceivedFrame | SentFrame, startMs: number, endMs: number): SentFrame {
  if (frame.type !== "binary") return frame
  if (frame.byteLength === 0) return { type: "binary", byteLength: 0, note: "empty" }
  return { type: "audio", byteLength: frame.byteLength, startMs, endMs }
}

function pushServer(server: ServerAct[], moment: Moment, frame: ReceivedFrame | SentFrame): void {
  // A close frame or a teardown is told by the `closed` event; audio never comes from a server.
  if (frame.type === "close" || frame.type === "destroy" || frame.type === "audio") return
  if (frame.type === "binary") {
    const headBase64 = "headBase64" in frame ? frame.headBase64 : ""
    server.push({ ...moment, frame: { type: "binary", byteLength: frame.byteLength, headBase64 } })
  } else server.push({ ...moment, frame })
}

/** Frames of the client in order: audio, text, rubbish, pings, its close frame. */
export const clientActs = (recording: Recording): readonly ClientAct[] => traffic(recording).client

/** Frames of the server in order. */
export const serverActs = (recording: Recording): readonly ServerAct[] => traffic(recording).server

export const notesOf = (recording: Recording): readonly Note[] => traffic(recording).notes

/** The accepted upgrade; undefined when it was refused or never came about. */
export const openedOf = (recording: Recording): Opened | undefined => traffic(recording).opened

/** The refused upgrade. */
export const refusedOf = (recording: Recording): Refused | undefined => traffic(recording).refused

/** Trouble below the protocol: no connection, a reset, a bad frame. */
export const failedOf = (recording: Recording): Failed | undefined => traffic(recording).failed

/** The end of the connection; undefined when the recording breaks off before. */
export const closedOf = (recording: Recording): Closed | undefined => traffic(recording).closed

/** How well the sender kept time; undefined when the recording breaks off before, or the other side sent. */
export const senderReportOf = (recording: Recording): SenderReport | undefined => traffic(recording).sender

/** A header of the answer to the upgrade, accepted or refused. Names are compared without case. */
export function answerHeader(recording: Recording, name: string): string | undefined {
  return answerHeaders(recording, name)[0]
}

/** All values of one header of the answer. */
export function answerHeaders(recording: Recording, name: string): readonly string[] {
  const headers = (openedOf(recording) ?? refusedOf(recording))?.headers ?? []
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)
}

/** A header of the upgrade request, credentials taken out. */
export function requestHeader(recording: Recording, name: string): string | undefined {
  const headers = (openedOf(recording) ?? refusedOf(recording))?.request.headers ?? []
  return headers.find(([key]) => key.toLowerCase() === name)?.[1]
}
