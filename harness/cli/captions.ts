// Captions of a finished stream, as SRT or WebVTT.
import { chunkArray, type IConverter, srt, webvtt, type WordBase } from "@deepgram/captions"
import { wordsOf } from "../protocol/messages/messages.ts"
import type { Recording } from "../recording/recording.ts"
import { finals, metadata } from "../recording/views.ts"

/** A caption never reaches over the end of a final: that is where speech was cut or paused. */
export function captions(recording: Recording, form: "srt" | "vtt"): string {
  const isEmpty = finals(recording).every(({ message }) => wordsOf(message).length === 0)
  // The library looks at the first word without asking whether there is one.
  if (isEmpty) return form === "srt" ? "" : "WEBVTT\n"
  const converter: IConverter = {
    transcriptionData: recording,
    getLines: (wordsPerLine) => captionLines(recording, wordsPerLine),
    getHeaders: () => headers(recording),
  }
  return form === "srt" ? srt(converter) : webvtt(converter)
}

function captionLines(recording: Recording, wordsPerLine: number): WordBase[][] {
  return finals(recording)
    .flatMap(({ message }) => chunkArray([...wordsOf(message)], wordsPerLine) as WordBase[][])
    .filter((line) => line.length > 0)
    .sort(([one], [other]) => (one?.start ?? 0) - (other?.start ?? 0))
}

function headers(recording: Recording): string[] {
  const closing = metadata(recording).at(-1)?.message
  if (closing === undefined) return []
  const { request_id, created, duration, channels } = closing
  return ["NOTE", `Request Id: ${request_id}`, `Created: ${created}`, `Duration: ${duration}`, `Channels: ${channels}`]
}
