// The text messages of the client with their times: what was asked of the server, and when.

import { type DecodedFromClient, decodeClientFrame } from "../protocol/messages/codec.ts"
import { memoised } from "./memoise.ts"
import type { Recording } from "./recording.ts"
import { clientActs, type Moment } from "./traffic.ts"

export interface ClientText extends Moment {
  readonly text: string
  /** `refused`: not a message that the service takes. */
  readonly message: DecodedFromClient
}

/** Every text frame of the client in order. */
export const sentTexts: (recording: Recording) => readonly ClientText[] = memoised((recording) =>
  clientActs(recording).flatMap(({ frame, eventIndex, atMs, cursorMs }) =>
    frame.type === "text"
      ? [
          {
            eventIndex,
            atMs,
            cursorMs,
            text: frame.text,
            message: decodeClientFrame({ type: "text", text: frame.text }),
          },
        ]
      : [],
  ),
)

/** The text frames that carry one kind of message. */
export const sentMessages = (recording: Recording, type: DecodedFromClient["type"]): readonly ClientText[] =>
  sentTexts(recording).filter(({ message }) => message.type === type)
