// Lies about frames: JSON that is none, pings without pongs, messages that nobody asked for.

import type { UpgradeRequest } from "../protocol/handshake/upgrade.ts"
import { editFrames, editTexts, editWhere, lie, type Lie, send, sendText } from "./lie.ts"

const encoder = new TextEncoder()

/** A message before anything was asked for. */
const greeting = (message: object) => ({ stream: () => ({ opened: () => [sendText(JSON.stringify(message))] }) })

const asks = ({ query }: UpgradeRequest, option: string): boolean => `&${query}`.includes(`&${option}`)

export const FRAMING_LIES: readonly Lie[] = [
  lie(
    "messages-in-binary",
    "sends its messages in binary frames",
    "conn-json-text-only",
    editTexts((text) => [send({ type: "binary", bytes: encoder.encode(text) })]),
  ),
  lie(
    "messages-cut",
    "cuts the last character off its messages",
    "conn-json-text-only",
    editTexts((text) => [sendText(text.slice(0, -1))]),
  ),
  lie(
    "messages-in-arrays",
    "wraps its messages in arrays",
    "conn-json-text-only",
    editTexts((text) => [sendText(`[${text}]`)]),
  ),
  lie(
    "type-renamed",
    "writes `results` for `Results`",
    "conn-json-text-only",
    editTexts((text) => [sendText(text.replace('"type":"Results"', '"type":"results"'))]),
  ),
  lie(
    "type-dropped",
    "leaves out `type`",
    "conn-json-text-only",
    editTexts((text) => [sendText(text.replace(/"type":"[^"]*",?/, ""))]),
  ),
  lie(
    "messages-indented",
    "indents its JSON",
    "conn-compact-json",
    editTexts((text) => [sendText(JSON.stringify(JSON.parse(text), undefined, 2))]),
  ),
  lie(
    "pongs-dropped",
    "answers no ping",
    "conn-pong",
    editFrames((frame) => (frame.type === "pong" ? [] : [send(frame)])),
  ),
  lie(
    "pongs-emptied",
    "answers pings without their payload",
    "conn-pong",
    editFrames((frame) => [send(frame.type === "pong" ? { ...frame, bytes: new Uint8Array(0) } : frame)]),
  ),
  lie("greeting", "greets whoever connects", "conn-no-greeting-v1", greeting({ type: "Welcome" })),
  lie("interims-unasked", "sends interims to everybody", "int-off-by-default", {
    query: (query) => (asks({ query } as UpgradeRequest, "interim_results=") ? query : `${query}&interim_results=true`),
  }),
  lie("events-unasked", "sends SpeechStarted to everybody", "vad-off", {
    query: (query) => (query.includes("vad_events") ? query : `${query}&vad_events=true`),
  }),
  lie("multichannel-unasked", "separates channels for everybody", "mc-off-mono-index", {
    query: (query) => (query.includes("multichannel") ? query : `${query}&multichannel=true`),
  }),
  lie("diarized-unasked", "names speakers to everybody", "ft-diarize-off", {
    query: (query) => (query.includes("diarize") ? query : `${query}&diarize=true`),
  }),
  lie("punctuated-unasked", "punctuates for everybody", "ft-no-punctuate", {
    query: (query) => (/punctuate|smart_format/.test(query) ? query : `${query}&punctuate=true`),
  }),
  lie("endpointing-ignored", "finds endpoints although it was told not to", "ep-false", {
    query: (query) => query.replace("endpointing=false", "endpointing=300"),
  }),
  lie("endpointing-doubled", "waits for three times the pause it was told", "ep-threshold", {
    query: (query) => query.replace("endpointing=300", "endpointing=900"),
  }),
  lie("messages-late", "sends everything three seconds late", "ep-prompt", {
    ...editWhere(
      (message): message is never => message.type === undefined,
      (message) => message,
    ),
    stream: () => ({
      down: (frame) => [send(frame, 3_000)],
      close: (code, reason) => [{ type: "close", code, reason, delayMs: 3_000 }],
    }),
  }),
]
