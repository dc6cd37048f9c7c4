// Say the near miss: what a frame that is not quite this protocol was probably meant to be, in one sentence.

import type { ClientMessageType, ServerMessageType } from "./messages.ts"
import { nearestName } from "../options/nearest-name.ts"
import { excerpt, isObject, type JsonObject } from "./shapes.ts"

export const SERVER_MESSAGE_TYPES: readonly ServerMessageType[] = [
  "Results",
  "Metadata",
  "UtteranceEnd",
  "SpeechStarted",
  "Error",
  "ConfigureSuccess",
  "ConfigureFailure",
]

/** In the order in which a captured SchemaError lists them. */
export const CLIENT_MESSAGE_TYPES: readonly ClientMessageType[] = [
  "CloseStream",
  "Configure",
  "Sync",
  "KeepAlive",
  "Finalize",
]

const ALL_TYPES: readonly string[] = [...SERVER_MESSAGE_TYPES, ...CLIENT_MESSAGE_TYPES]

/** Messages of the sibling protocol. @see https://developers.deepgram.com/docs/flux/quickstart */
const FLUX_MESSAGE_TYPES: readonly string[] = ["Connected", "TurnInfo", "Warning", "ForceEndTurn"]

/** A well-formed object whose `type` nobody documents. */
export function nearMissOfType(name: string, known: readonly string[]): string | undefined {
  if (FLUX_MESSAGE_TYPES.includes(name)) {
    return `${quoted(name)} is a message of Flux (/v2/listen) and does not exist on /v1/listen.`
  }
  const meant = nearestName(name, known)
  if (meant === undefined) return undefined
  const why = meant.toLowerCase() === name.trim().toLowerCase() ? "; type names are compared letter by letter" : ""
  return `${quoted(name)} was probably meant to be "${meant}"${why}.`
}

/** Names under which other protocols keep what is `type` here. */
const TYPE_ALIASES = ["Type", "TYPE", "event", "message_type", "messageType", "msg", "msg_type", "kind", "action", "op"]

/** An object without a string `type`. */
export function nearMissOfUntyped(json: JsonObject): string {
  if ("type" in json) return "`type` must be a string that names the message."
  if ("err_code" in json || "err_msg" in json) {
    return "This is the body of a refused upgrade: it belongs into an HTTP answer, not into a message."
  }
  if ("channel" in json && "start" in json) return 'This looks like a Results without its `"type":"Results"`.'
  const alias = TYPE_ALIASES.find((name) => typeof json[name] === "string")
  if (alias === undefined) return "Every message of this protocol names itself in `type`."
  return `Every message of this protocol names itself in \`type\`; \`${alias}\` is not read.`
}

/** Text that does not parse, or does not parse to an object. */
export function nearMissOfText(text: string): string {
  const trimmed = text.trim()
  if (trimmed === "") return "The frame is empty; each text frame holds one JSON object."
  if (trimmed.startsWith("<")) return "This is markup, as an HTTP server or proxy would send it; not this protocol."
  if (/^\{\s*'/.test(trimmed))
    return "The quotes are single ones, as Python prints a dict; JSON takes double quotes only."
  if (/\}\s*\{/.test(trimmed) && parses(trimmed.slice(0, trimmed.search(/\}\s*\{/) + 1))) {
    return "These are several JSON objects in one frame; each message takes a frame of its own."
  }
  const name = /^"?(\w{1,32})"?$/.exec(trimmed)?.[1]
  const meant = ALL_TYPES.find((type) => type === name) ?? nearestName(name ?? "", ALL_TYPES)
  if (meant !== undefined) return `A bare word is no message; it was probably meant to be {"type":"${meant}"}.`
  if (trimmed.startsWith("{")) return "It begins like a JSON object but breaks off or goes wrong further on."
  return `It begins with ${quoted(trimmed)}, and each text frame holds one JSON object.`
}

/** Bytes from a server, which sends text only. */
export function nearMissOfServerBytes(bytes: Uint8Array): string {
  if (bytes.byteLength === 0)
    return "The frame is empty; was it meant to end the stream? A server does that with a close frame."
  const name = messageTypeInBytes(bytes)
  if (name !== undefined)
    return `This is the JSON of a "${name}" in a binary frame; it was probably meant as a text frame.`
  return `A server of this protocol sends text frames only, and this is a binary frame of ${bytes.byteLength} bytes.`
}

/** No message that a client or a server could have meant is longer, and audio is not decoded in vain. */
const STRAY_JSON_LIMIT = 4096

/**
 * The `type` of a JSON message that travels in a binary frame, where the service takes it for audio.
 * @see https://developers.deepgram.com/docs/audio-keep-alive
 */
export function messageTypeInBytes(bytes: Uint8Array): string | undefined {
  // Asked of every chunk of audio: an index, since destructuring would open an iterator.
  if (bytes[0] !== 0x7b || bytes.byteLength > STRAY_JSON_LIMIT) return undefined
  const second = bytes[1]
  // After `{` comes a quote, a closing brace or white space: anything else is audio that begins with that byte.
  if (second === undefined || !JSON_AFTER_BRACE.has(second)) return undefined
  const json = parsed(new TextDecoder().decode(bytes))
  return isObject(json) && typeof json.type === "string" ? json.type : undefined
}

const JSON_AFTER_BRACE: ReadonlySet<number> = new Set([0x22, 0x7d, 0x20, 0x0a, 0x0d, 0x09])

/** `undefined` where the text is not JSON, which JSON itself cannot say. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const parses = (text: string): boolean => parsed(text) !== undefined

const quoted = (text: string): string => JSON.stringify(excerpt(text))
