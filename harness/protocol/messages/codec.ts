// Frame to message, where malformed input is one more value: nothing here throws, whatever came.

import { readConfigure, readFinalize } from "./client-text.ts"
import type { DataFrame } from "../frame.ts"
import type { ClientMessage, ClientMessageType, ServerMessage, ServerMessageType } from "./messages.ts"
import {
  CLIENT_MESSAGE_TYPES,
  messageTypeInBytes,
  nearMissOfServerBytes,
  nearMissOfText,
  nearMissOfType,
  nearMissOfUntyped,
  parsed,
  SERVER_MESSAGE_TYPES,
} from "./near-miss.ts"
import { describe, isObject, type JsonObject, SERVER_SHAPES } from "./shapes.ts"

/** Not readable as a message of this protocol. */
export interface MalformedFrame {
  readonly type: "malformed"
  /** One or two sentences: what is wrong, and what was probably meant. */
  readonly problem: string
  /** The message type it claims to be, where it claims a known one. */
  readonly name?: ServerMessageType
  /** What it parsed to, where it parsed. */
  readonly json?: unknown
}

/** Well-formed, but of a type that nobody documents. `nearMiss`: one sentence on what was probably meant. */
export interface UnknownMessage {
  readonly type: "unknown"
  readonly name: string
  readonly json: JsonObject
  readonly nearMiss?: string
}

export type DecodedFromServer = ServerMessage | MalformedFrame | UnknownMessage

/** A text that the service answers with an `Error` message (or ConfigureFailure) and otherwise forgets. */
export interface RefusedText {
  readonly type: "refused"
  readonly variant: "SchemaError" | "InvalidConfigureMessage"
  readonly description: string
  readonly code?: string
  /** The client's text, for `Error.message`. */
  readonly message: string
  readonly nearMiss?: string
}

/** Zero bytes: the historic way to close a stream. `nearMiss`: a message that was sent as audio. */
export interface AudioFrame {
  readonly type: "audio"
  readonly bytes: Uint8Array
  readonly nearMiss?: string
}

export type DecodedFromClient = ClientMessage | AudioFrame | RefusedText

export function decodeServerFrame(frame: DataFrame): DecodedFromServer {
  if (frame.type === "text") return decodeServerText(frame.text)
  return { type: "malformed", problem: nearMissOfServerBytes(frame.bytes) }
}

/**
 * A server's text. Fields that are there have the type they should have, or it is malformed; which fields are there, and
 * fields nobody knows, are for the checks to judge.
 */
export function decodeServerText(text: string): DecodedFromServer {
  const json = parsed(text)
  if (json === undefined) return { type: "malformed", problem: `Not JSON. ${nearMissOfText(text)}` }
  if (!isObject(json)) {
    const hint = typeof json === "string" ? ` ${nearMissOfText(json)}` : ""
    return { type: "malformed", problem: `Expected a JSON object, found ${describe(json)}.${hint}`, json }
  }
  const name = json.type
  if (typeof name !== "string") {
    return { type: "malformed", problem: `Found no message type. ${nearMissOfUntyped(json)}`, json }
  }
  if (!isServerMessageType(name)) {
    const nearMiss = nearMissOfType(name, SERVER_MESSAGE_TYPES)
    return { type: "unknown", name, json, ...(nearMiss !== undefined && { nearMiss }) }
  }
  const misfit = SERVER_SHAPES[name](json)
  if (misfit === undefined) return json as unknown as ServerMessage
  return { type: "malformed", problem: `${name}${misfit.path}: ${misfit.problem}.`, name, json }
}

const isServerMessageType = (name: string): name is ServerMessageType => Object.hasOwn(SERVER_SHAPES, name)

export interface ClientDecoding {
  /** `Sync` is in a captured list of accepted types and documented nowhere. False: it is an unknown variant. */
  readonly acceptSync: boolean
}

/**
 * What the service makes of a client's frame: a message goes by its `type` alone, white space and further fields are no
 * matter, and what it cannot read it refuses without ending the stream.
 * @see https://developers.deepgram.com/docs/configure
 */
export function decodeClientFrame(
  frame: DataFrame,
  decoding: ClientDecoding = { acceptSync: true },
): DecodedFromClient {
  if (frame.type === "binary") return audio(frame.bytes)
  const json = parsed(frame.text)
  if (json === undefined) return refused(frame.text, "expected a JSON object", nearMissOfText(frame.text))
  if (!isObject(json)) return refused(frame.text, `invalid type: ${describe(json)}, expected a JSON object`)
  if (json.type === undefined) return refused(frame.text, "missing field `type`", nearMissOfUntyped(json))
  const accepted = CLIENT_MESSAGE_TYPES.filter((name) => name !== "Sync" || decoding.acceptSync)
  const name = accepted.find((candidate) => candidate === json.type)
  if (name !== undefined) return readMessage(name, json, frame.text)
  if (typeof json.type !== "string") {
    return refused(frame.text, `invalid type: ${describe(json.type)}, expected a string`)
  }
  const list = accepted.map((candidate) => `\`${candidate}\``).join(", ")
  const problem = `unknown variant \`${json.type.slice(0, ECHO_LENGTH)}\`, expected one of ${list}`
  return refused(frame.text, problem, nearMissOfType(json.type, accepted))
}

function readMessage(name: ClientMessageType, json: JsonObject, text: string): ClientMessage | RefusedText {
  if (name === "Configure") {
    const read = readConfigure(json)
    if ("type" in read) return read
    return { type: "refused", variant: "InvalidConfigureMessage", description: read.problem, message: echo(text) }
  }
  if (name === "Finalize") {
    const read = readFinalize(json)
    return "type" in read ? read : refused(text, read.problem)
  }
  return { type: name }
}

function audio(bytes: Uint8Array): AudioFrame {
  const name = messageTypeInBytes(bytes)
  if (name === undefined) return { type: "audio", bytes }
  const nearMiss = `A ${JSON.stringify(name)} message came in a binary frame, where it is taken for audio; send it as text.`
  return { type: "audio", bytes, nearMiss }
}

function refused(text: string, problem: string, nearMiss?: string): RefusedText {
  const description = `Could not deserialize last text message: ${problem}`
  const refusal: RefusedText = { type: "refused", variant: "SchemaError", description, message: echo(text) }
  return nearMiss === undefined ? refusal : { ...refusal, nearMiss }
}

/** The service echoes the text; ours cuts it, so that a megabyte of rubbish does not come back as a megabyte. */
const ECHO_LENGTH = 1024

const echo = (text: string): string => text.slice(0, ECHO_LENGTH)
