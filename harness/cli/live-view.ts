// The transcript as it comes about: settled text line by line, and the guess that is still changing.
import { decodeServerText } from "../protocol/messages/codec.ts"
import { channelOf, type ErrorMessage, type ResultsMessage, transcriptOf } from "../protocol/messages/messages.ts"
import type { RecordingEvent } from "../recording/recording.ts"
import type { Progress } from "./progress.ts"
import { oneLine, position } from "./wording.ts"

export interface LiveView {
  event(event: RecordingEvent): void
}

/** @param lineOf how settled text is printed; undefined: it is not */
export function liveView(progress: Progress, lineOf: ((results: ResultsMessage) => string) | undefined): LiveView {
  const guesses = new Map<number, string>()
  let cursorMs = 0

  function results(message: ResultsMessage): void {
    const text = transcriptOf(message).trim()
    if (message.is_final !== true) guesses.set(channelOf(message), text)
    else {
      guesses.delete(channelOf(message))
      if (text !== "" && lineOf !== undefined) progress.line(lineOf(message))
    }
  }

  return {
    event(event) {
      if (event.type === "sent") cursorMs = event.cursorMs
      else if (event.type === "received" && event.frame.type === "text") {
        const message = decodeServerText(event.frame.text)
        if (message.type === "Results") results(message)
        if (message.type === "Error") progress.remark(errorLine(message))
      } else return
      progress.show(cursorMs, [...guesses.values()].filter((text) => text !== "").join(" / "))
    },
  }
}

const errorLine = ({ variant = "Error", description = "" }: ErrorMessage): string =>
  `(the server refuses a message: ${variant}: ${description})`

/** One final as a line: its time where wanted, its channel where there are several. */
export const finalLine =
  (withTimestamps: boolean) =>
  (results: ResultsMessage): string => {
    const channelCount = results.channel_index?.[1] ?? 1
    const channel = channelCount > 1 ? `[${channelOf(results)}] ` : ""
    const first = results.channel.alternatives[0]?.words?.[0]?.start ?? results.start
    const time = withTimestamps ? `${position(first * 1000).padStart(7)}  ` : ""
    return `${time}${channel}${oneLine(transcriptOf(results))}`
  }
