// What each event of a recording is, in a line.

import type { DecodedFromServer } from "../../protocol/messages/codec.ts"
import { channelOf, type ResultsMessage, transcriptOf } from "../../protocol/messages/messages.ts"
import { sentTexts } from "../../recording/client-texts.ts"
import type { Recording, RecordingEvent } from "../../recording/recording.ts"
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

export type Told = Omit<WireRow, "eventIndex" | "atMs" | "cursorMs">

/** What each event is in a line. Messages are decoded once for the whole log. */
export function teller(recording: Recording): (event: RecordingEvent, eventIndex: number) => Told {
  const fromServer = new Map(arrivals(recording).map((arrival) => [arrival.eventIndex, arrival]))
  const fromClient = new Map(sentTexts(recording).map((text) => [text.eventIndex, text]))
  const isServerSide = recording.header.side === "server"
  return (event, eventIndex) => {
    const direction = (event.type === "sent") === isServerSide ? "to-client" : "to-server"
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
    case "sounds-like": {
      const { encoding, byteOrder, sampleRateHz, channels, confidence } = event
      const order = byteOrder === "big" ? " big-endian" : ""
      const text = `${encoding}${order}, ${sampleRateHz} Hz, channels: ${channels} (${Math.round(confidence * 100)} % sure)`
      return { direction: "none", kind: "note", label: "sounds like", text }
    }
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

/** `1.20`: seconds of milliseconds. */
export const seconds = (ms: number, digits = 2): string => (ms / 1000).toFixed(digits)

/** `1,234` */
export const grouped = (count: number): string => count.toLocaleString("en-US")
