// Control messages that a client sent in the wrong opcode: the server takes them for audio.

import { messageTypeInBytes } from "../../../protocol/messages/near-miss.ts"
import type { Recording } from "../../../recording/recording.ts"
import type { Moment } from "../../../recording/traffic.ts"

/** @returns name the type of the message, as `KeepAlive` */
export function controlInBinary({ events, header }: Recording): readonly (Moment & { readonly name: string })[] {
  if (header.side !== "server") return []
  return events.flatMap((event, eventIndex) => {
    if (event.type !== "received" || event.frame.type !== "binary") return []
    const bytes = Uint8Array.from(atob(event.frame.headBase64), (character) => character.charCodeAt(0))
    const name = messageTypeInBytes(bytes)
    return name === undefined ? [] : [{ eventIndex, atMs: event.atMs, cursorMs: event.cursorMs, name }]
  })
}
