// A recording as rows of a log: every event with its time, its direction and the audio cursor; chunks in a row as one run,
// unless a finding points into them. Long logs and long messages are cut, and say by how much.

import type { DecodedFromServer } from "../../protocol/codec.ts"
import { channelOf, type ResultsMessage, transcriptOf } from "../../protocol/messages.ts"
import { sentTexts } from "../../recording/client-texts.ts"
import type { Recording, RecordingEvent } from "../../recording/recording.ts"
import { type ClientAct, clientActs, serverActs } from "../../recording/traffic.ts"
import { arrivals } from "../../recording/views.ts"

export type WireKind =
  | "connection"
  | "audio"
  | "control"
  | "interim"
  | "final"
  | "endpoint"
  | "event"
  | "trouble"
  | "note"
  | "cut"

export interface WireRow {
  /** Of the first event of the row; -1 for what stands in place of others. */
  readonly eventIndex: number
  readonly atMs: number | undefined
  readonly cursorMs: number | undefined
  readonly direction: "to-server" | "to-client" | "none"
  readonly kind: WireKind
  readonly label: string
  /** Which stretch of the audio it is about. */
  readonly range?: string
  readonly text: string
  /** The frame as it went over the wire, or the headers; cut where it is long. */
  readonly raw?: string
}

export interface WireLimits {
  readonly rows: number
  /** Of one message as it came, and of all messages of a log; in characters. */
  readonly rawLength: number
  readonly rawLengthInAll: number
}

/** A minute of speech with interims is some 150 rows and 200 kB of messages: nearly every log is whole. */
export const WIRE_LIMITS: WireLimits = { rows: 1200, rawLength: 4096, rawLengthInAll: 400_000 }
const TEXT_LENGTH = 400
/** Of the rows that stay, this share is from the beginning. */
const HEAD_SHARE = 2 / 3

/** @param anchors events that findings point to: their rows are never merged, nor left out */
export function wireRows(
  recording: Recording,
  anchors: ReadonlySet<number>,
  limits: WireLimits = WIRE_LIMITS,
): readonly WireRow[] {
  return withRawLimit(withinRows(allRows(recording, anchors), anchors, limits.rows), limits)
}

function allRows(recording: Recording, anchors: ReadonlySet<number>): readonly WireRow[] {
  const tell = teller(recording)
  const rows: WireRow[] = []
  let run: ClientAct[] = []
  const endRun = () => {
    if (run.length > 0) rows.push(runRow(run))
    run = []
  }
  const audio = new Map(clientActs(recording).map((act) => [act.eventIndex, act]))
  recording.events.forEach((event, eventIndex) => {
    const act = audio.get(eventIndex)
    if (act?.frame.type === "audio") {
      if (anchors.has(eventIndex)) endRun()
      run.push(act)
      if (anchors.has(eventIndex)) endRun()
      return
    }
    endRun()
    rows.push({ eventIndex, atMs: event.atMs, cursorMs: cursorOf(event), ...tell(event, eventIndex) })
  })
  endRun()
  return rows
}

const cursorOf = (event: RecordingEvent): number | undefined => ("cursorMs" in event ? event.cursorMs : undefined)

function runRow(run: readonly ClientAct[]): WireRow {
  const [first, last] = [run[0] as ClientAct, run.at(-1) as ClientAct]
  const frames = run.flatMap(({ frame }) => (frame.type === "audio" ? [frame] : []))
  const lengths = new Set(frames.map(({ startMs, endMs }) => Math.round(endMs - startMs)))
  const byteLength = frames.reduce((sum, frame) => sum + frame.byteLength, 0)
  const late = Math.max(...run.map(({ atMs, dueAtMs }) => (dueAtMs === undefined ? 0 : atMs - dueAtMs)))
  const [fromMs, toMs] = [frames[0]?.startMs ?? 0, frames.at(-1)?.endMs ?? 0]
  const parts = [
    `${run.length} ${run.length === 1 ? "chunk" : "chunks"}`,
    lengths.size === 1 ? `${[...lengths].join("")} ms${run.length === 1 ? "" : " each"}` : undefined,
    `${grouped(byteLength)} bytes`,
    `${seconds(fromMs)}–${seconds(toMs)} s`,
    run.length > 1 ? `until ${seconds(last.atMs, 3)} s` : undefined,
    late >= 1 ? `up to ${late.toFixed(1)} ms late` : undefined,
  ]
  return {
    eventIndex: first.eventIndex,
    atMs: first.atMs,
    cursorMs: last.cursorMs,
    direction: "to-server",
    kind: "audio",
    label: "audio",
    text: parts.filter((part) => part !== undefined).join(" · "),
  }
}

type Told = Omit<WireRow, "eventIndex" | "atMs" | "cursorMs">

/** What each event is in a line. Messages are decoded once for the whole log. */
function teller(recording: Recording): (event: RecordingEvent, eventIndex: number) => Told {
  const fromServer = new Map(arrivals(recording).map((arrival) => [arrival.eventIndex, arrival]))
  const fromClient = new Map(sentTexts(recording).map((text) => [text.eventIndex, text]))
  const byServer = new Set(serverActs(recording).map(({ eventIndex }) => eventIndex))
  const isServerSide = recording.header.side === "server"
  return (event, eventIndex) => {
    const direction = byServer.has(eventIndex) ? "to-client" : "to-server"
    const arrival = fromServer.get(eventIndex)
    if (arrival !== undefined) return { direction, ...messageTold(arrival.message), raw: arrival.text }
    const sent = fromClient.get(eventIndex)
    if (sent !== undefined) {
      const { message, text } = sent
      const refused = message.type === "refused"
      return {
        direction,
        kind: refused ? "trouble" : "control",
        label: refused ? "text" : message.type,
        text: refused ? message.description : "",
        raw: text,
      }
    }
    return eventTold(event, direction, isServerSide)
  }
}

function eventTold(event: RecordingEvent, direction: Told["direction"], isServerSide: boolean): Told {
  switch (event.type) {
    case "opened":
    case "refused": {
      const { type, status, request, headers, handshakeMs } = event
      const answer = headers.map(([name, value]) => `${name}: ${value}`)
      const asked = [request.url, ...request.headers.map(([name, value]) => `${name}: ${value}`)]
      const body = type === "refused" && event.body !== "" ? ["", event.body] : []
      return {
        direction: "to-client",
        kind: type === "opened" ? "connection" : "trouble",
        label: type,
        text: `HTTP ${status} after ${Math.round(handshakeMs)} ms`,
        raw: [...asked, "", `HTTP ${status}`, ...answer, ...body].join("\n"),
      }
    }
    case "sent":
    case "received":
      return frameTold(event.frame, direction)
    case "note":
      return { direction: "none", kind: "note", label: event.code, text: event.text }
    case "closed": {
      const byServer = (event.by === "us") === isServerSide
      const reason = event.reason === "" ? "" : `: ${event.reason}`
      const text = `${event.code} by the ${byServer ? "server" : "client"}${reason}`
      const kind = event.code === 1000 ? "connection" : "trouble"
      return { direction: byServer ? "to-client" : "to-server", kind, label: "closed", text }
    }
    case "failed":
      return { direction: "none", kind: "trouble", label: "failed", text: `${event.code}: ${event.problem}` }
    case "sender": {
      const { chunkCount, latenessMsP50, latenessMsP99, onTime } = event.report
      const late = `late by ${latenessMsP50.toFixed(1)} ms (median), ${latenessMsP99.toFixed(1)} ms (p99)`
      const text = `${grouped(chunkCount)} chunks, ${late}${onTime ? "" : ": too late for timing verdicts"}`
      return { direction: "none", kind: "note", label: "our sender", text }
    }
    default:
      return event satisfies never
  }
}

function frameTold(
  frame: Extract<RecordingEvent, { type: "sent" | "received" }>["frame"],
  direction: Told["direction"],
): Told {
  switch (frame.type) {
    case "text":
      return { direction, kind: "control", label: "text", text: "", raw: frame.text }
    case "audio":
      return { direction, kind: "audio", label: "audio", text: `${grouped(frame.byteLength)} bytes` }
    case "binary": {
      const what = "note" in frame ? `, ${frame.note}` : ""
      return { direction, kind: "trouble", label: "binary", text: `${grouped(frame.byteLength)} bytes${what}` }
    }
    case "ping":
    case "pong":
      return { direction, kind: "control", label: frame.type, text: frame.payload }
    case "close":
      return { direction, kind: "control", label: "close frame", text: [frame.code, frame.reason].join(" ").trim() }
    case "destroy":
      return { direction, kind: "control", label: "torn down", text: "the connection, on purpose" }
    default:
      return frame satisfies never
  }
}

function messageTold(message: DecodedFromServer): Omit<Told, "direction"> {
  switch (message.type) {
    case "Results":
      return resultsTold(message)
    case "UtteranceEnd":
      return { kind: "endpoint", label: message.type, text: `last word ended at ${message.last_word_end ?? "?"} s` }
    case "SpeechStarted":
      return { kind: "event", label: message.type, text: `at ${message.timestamp ?? "?"} s` }
    case "Metadata":
      return {
        kind: "event",
        label: message.type,
        text: `${message.duration ?? "?"} s of audio, channels: ${message.channels ?? "?"}`,
      }
    case "Error":
      return { kind: "trouble", label: message.type, text: [message.variant, message.description].join(" ").trim() }
    case "malformed":
      return { kind: "trouble", label: "not readable", text: message.problem }
    case "unknown":
      return { kind: "trouble", label: message.name, text: message.nearMiss ?? "a type that nobody documents" }
    case "ConfigureSuccess":
    case "ConfigureFailure":
      return { kind: "event", label: message.type, text: "" }
    default:
      return message satisfies never
  }
}

function resultsTold(message: ResultsMessage): Omit<Told, "direction"> {
  const { is_final, speech_final, from_finalize, start, duration } = message
  const flags = [
    speech_final === true ? "speech_final" : undefined,
    from_finalize === true ? "from_finalize" : undefined,
  ]
  const label = [is_final === true ? "final" : "interim", ...flags].filter((flag) => flag !== undefined).join(" ")
  const kind = speech_final === true ? "endpoint" : is_final === true ? "final" : "interim"
  const channel = (message.channel_index?.[1] ?? 1) > 1 ? ` channel ${channelOf(message)}` : ""
  const range = `${seconds(start * 1000)}–${seconds((start + duration) * 1000)} s${channel}`
  const transcript = transcriptOf(message)
  return { kind, label, range, text: transcript === "" ? "no words" : transcript }
}

/** The beginning, the end and what findings point to, with a row in place of each stretch that is left out. */
function withinRows(rows: readonly WireRow[], anchors: ReadonlySet<number>, most: number): readonly WireRow[] {
  if (rows.length <= most) return rows
  const head = Math.round(most * HEAD_SHARE)
  const tail = rows.length - (most - head)
  const kept: WireRow[] = []
  let missing = 0
  const tellMissing = () => {
    if (missing > 0) kept.push(cutRow(`${grouped(missing)} rows left out here; the recording has them`))
    missing = 0
  }
  // No more anchors than rows: a check that complains of everything is told by its first findings.
  let anchorsLeft = most
  rows.forEach((row, index) => {
    const stays = index < head || index >= tail || (anchors.has(row.eventIndex) && anchorsLeft-- > 0)
    if (!stays) missing++
    else {
      tellMissing()
      kept.push(row)
    }
  })
  tellMissing()
  return kept
}

const cutRow = (text: string): WireRow => ({
  eventIndex: -1,
  atMs: undefined,
  cursorMs: undefined,
  direction: "none",
  kind: "cut",
  label: "…",
  text,
})

function withRawLimit(rows: readonly WireRow[], { rawLength, rawLengthInAll }: WireLimits): readonly WireRow[] {
  let left = rawLengthInAll
  return rows.map(({ raw, ...row }) => {
    const text = cut(row.text, TEXT_LENGTH)
    if (raw === undefined) return { ...row, text }
    const shown = Math.min(rawLength, left)
    left -= Math.min(raw.length, shown)
    return { ...row, text, raw: cut(raw, shown) }
  })
}

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length)}… and ${grouped(text.length - length)} more characters`

/** `1.20`: seconds of milliseconds. */
export const seconds = (ms: number, digits = 2): string => (ms / 1000).toFixed(digits)

/** `1,234` */
export const grouped = (count: number): string => count.toLocaleString("en-US")
