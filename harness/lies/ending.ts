// Lies about the end: the closing Metadata, and the close.

import type { MetadataMessage } from "../protocol/messages/messages.ts"
import { without } from "../mock/mutations/message-edits.ts"
import { editClose, editSent, editType, lie, type Lie, messageOf, send } from "./lie.ts"

const metadata = (change: (message: MetadataMessage) => object | readonly object[] | undefined) =>
  editType("Metadata", change)

/** Another code for a close that had this one. */
const closing = (from: number, code: number, reason?: string) =>
  editClose((given, why) => [
    given === from ? { type: "close", code, reason: reason ?? why } : { type: "close", code: given, reason: why },
  ])

const hasSpace = (text: string): boolean => /^\s/.test(text)

export const ENDING_LIES: readonly Lie[] = [
  lie(
    "metadata-dropped",
    "sends no Metadata",
    "md-once",
    metadata(() => undefined),
  ),
  lie(
    "metadata-twice",
    "sends Metadata twice",
    "md-once",
    metadata((message) => [message, message]),
  ),
  lie(
    "metadata-without-created",
    "leaves created out",
    "md-fields",
    metadata((message) => without(message, "created")),
  ),
  lie(
    "metadata-key",
    "gives transaction_key a value",
    "md-transaction-key",
    metadata((message) => ({ ...message, transaction_key: "abc" })),
  ),
  lie(
    "metadata-longer",
    "counts a second too much",
    "md-duration",
    metadata((message) => ({ ...message, duration: (message.duration ?? 0) + 1 })),
  ),
  lie(
    "metadata-channels",
    "counts a channel too many",
    "md-channels",
    metadata((message) => ({ ...message, channels: (message.channels ?? 0) + 1 })),
  ),
  lie(
    "metadata-hash",
    "gives another hash",
    "md-sha256",
    metadata((message) => ({ ...message, sha256: "ab".repeat(32) })),
  ),
  lie(
    "metadata-hash-word",
    "gives `incomplete` for every hash",
    "md-sha256",
    metadata((message) => ({ ...message, sha256: "incomplete" })),
  ),
  lie(
    "metadata-old",
    "was created in 2020",
    "md-created",
    metadata((message) => ({ ...message, created: "2020-01-01T00:00:00.000Z" })),
  ),
  lie(
    "metadata-models",
    "names no model",
    "md-models",
    metadata((message) => without(message, "models", "model_info")),
  ),
  lie(
    "metadata-other-id",
    "gives Metadata another request id",
    "conn-request-id-same",
    metadata((message) => ({ ...message, request_id: "019f0000-ffff-7fff-8fff-ffffffffffff" })),
  ),
  lie("metadata-before-final", "sends Metadata before the last final", "cl-final-flush", {
    stream() {
      let held: ReturnType<typeof send> | undefined
      return {
        down(frame) {
          if (frame.type !== "text") return [send(frame)]
          if (messageOf(frame)?.type === "Metadata") return [send(frame), ...(held === undefined ? [] : [held])]
          const before = held === undefined ? [] : [held]
          held = send(frame)
          return before
        },
        close: (code, reason) => [{ type: "close", code, reason }],
      }
    },
  }),
  lie(
    "message-behind-metadata",
    "says something behind Metadata",
    "cl-nothing-after-metadata",
    metadata((message) => [message, { type: "Goodbye" }]),
  ),
  lie("close-1001", "closes with 1001", "cl-code-1000", closing(1000, 1001)),
  lie("close-1011", "closes with 1011", "cl-code-1000", closing(1000, 1011, "internal")),
  lie("close-without-code", "closes without a code", "cl-code-1000", closing(1000, 1005)),
  lie("close-dropped", "drops the connection instead of closing it", "cl-code-1000", closing(1000, 1006)),
  lie(
    "close-never",
    "leaves the close to the client",
    "cl-server-closes",
    editClose((code, reason) => (code === 1000 ? [] : [{ type: "close", code, reason }])),
  ),
  lie(
    "close-late",
    "closes seven seconds late",
    "cl-prompt",
    editClose((code, reason) => [{ type: "close", code, reason, delayMs: code === 1000 ? 7_000 : 0 }]),
  ),
  lie("reason-on-1000", "gives a reason for a good end", "cl-reason-empty", closing(1000, 1000, "bye")),
  lie("idle-1000", "ends idle streams with 1000", "ka-idle-close", closing(1011, 1000, "")),
  lie("idle-reason-dropped", "gives no reason for an idle close", "ka-idle-reason", closing(1011, 1011, "")),
  lie("undecodable-reason-dropped", "gives no reason for a close of 1008", "er-1008-reason", closing(1008, 1008, "")),
  lie(
    "close-unknown-code",
    "closes undecodable streams with 4000",
    "audio-undecodable",
    closing(1008, 4000, "bad audio"),
  ),
  lie(
    "spaced-control-ignored",
    "ignores control messages with white space",
    "cl-whitespace-json",
    editSent((text) => ({ on: hasSpace(text) ? [] : [text] })),
  ),
  lie(
    "closestream-unheard",
    "does not hear CloseStream",
    "cl-server-closes",
    editSent((text) => ({ on: text.includes('"CloseStream"') ? [] : [text] })),
  ),
  lie("audio-lost", "loses every tenth frame of audio", "md-duration", {
    stream() {
      let count = 0
      return { up: (frame) => ({ on: frame.type === "binary" && ++count % 10 === 0 ? [] : [frame] }) }
    },
  }),
  lie(
    "metadata-late-by-clock",
    "counts wall time as audio",
    "md-duration",
    metadata((message) => ({ ...message, duration: (message.duration ?? 0) * 1.2 })),
  ),
]
