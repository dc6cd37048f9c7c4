// Recording ⇄ JSON Lines: the header on the first line, then one event a line, as it happened.
// A recording whose writer was killed ends in half a line: that line is dropped, and the reader says so.

import { HarnessError } from "../errors.ts"
import type { Misfit } from "../protocol/messages/shapes.ts"
import type { Recording, RecordingEvent, RecordingHeader } from "./recording.ts"
import { eventShape, headerShape } from "./shapes.ts"
import { type JsonObject, upgradeRecording } from "./upgrade.ts"

export interface ReadRecording {
  readonly recording: Recording
  /** What had to be left out, or that the end is missing, in a sentence; undefined when the file was whole. */
  readonly cut: string | undefined
  /** The stream was over when the file ended; where not, whoever wrote it was ended first. */
  readonly isWhole: boolean
}

/** One line of a recording, line feed included. */
export const recordingLine = (line: RecordingHeader | RecordingEvent): string => `${JSON.stringify(line)}\n`

/** The whole file. */
export const writeRecording = (recording: Recording): string =>
  recordingLine(recording.header) + recording.events.map(recordingLine).join("")

/**
 * @param text the content of the file
 * @param file its name: carried in the recording, and named in errors
 * @throws {HarnessError} RECORDING: not a recording, a version of the future, or a broken line that is not the last
 */
export function readRecording(text: string, file: string): ReadRecording {
  const lines = linesOf(text)
  const header = readHeader(lines[0], file)
  const events: JsonObject[] = []
  const numbers: number[] = []
  let cut: string | undefined
  for (const { number, content } of lines.slice(1)) {
    const event = parseObject(content)
    if (event !== undefined && isEvent(event)) {
      events.push(event)
      numbers.push(number)
    } else if (event === undefined && number === lines.at(-1)?.number) {
      cut = `line ${number} of ${file} breaks off after ${content.length} characters and was left out`
    } else throw brokenLine(file, number, content, event)
  }
  const lifted = upgradeRecording({ header, events }, file)
  expectShape(headerShape(lifted.header), file, 1)
  lifted.events.forEach((event, index) => expectShape(eventShape(event), file, numbers[index] ?? index + 2))
  const recording = { header: withSpeed(lifted.header), events: lifted.events, file } as unknown as Recording
  const isWhole = recording.events.some(({ type }) => LAST_EVENTS.has(type))
  if (!isWhole) cut ??= `${file} breaks off: whoever wrote it was ended before the stream was over`
  return { recording, cut, isWhole }
}

function expectShape(misfit: Misfit | undefined, file: string, line: number): void {
  if (misfit === undefined) return
  const what = `${misfit.problem} as "${misfit.path.replace(/^\./, "")}"`
  throw new HarnessError("RECORDING", `${file}, line ${line}: ${what}: the file was edited or damaged`)
}

/** One of them is in the recording of every stream that is over. */
const LAST_EVENTS: ReadonlySet<string> = new Set<RecordingEvent["type"]>(["closed", "refused", "failed"])

/** JSON has no Infinity: audio sent as fast as the network took it stands in the file with a speed of null. */
function withSpeed(header: JsonObject): JsonObject {
  const pacing = header.pacing as JsonObject | undefined
  return pacing?.speed === null ? { ...header, pacing: { ...pacing, speed: Number.POSITIVE_INFINITY } } : header
}

interface Line {
  readonly number: number
  readonly content: string
}

function linesOf(text: string): readonly Line[] {
  return text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .map((content, index) => ({ number: index + 1, content: content.trim() }))
    .filter(({ content }) => content !== "")
}

function readHeader(line: Line | undefined, file: string): JsonObject {
  if (line === undefined) throw new HarnessError("RECORDING", `${file}: expected a recording, found an empty file`)
  const header = parseObject(line.content)
  if (header?.type === "recording") return header
  throw new HarnessError(
    "RECORDING",
    `${file}: expected a recording, whose line ${line.number} is {"type":"recording",…}, found ${excerpt(line.content)}: ` +
      "give a .jsonl file that soundcheck wrote with --record",
  )
}

const isEvent = (event: JsonObject): boolean => typeof event.type === "string" && typeof event.atMs === "number"

function brokenLine(file: string, number: number, content: string, event: JsonObject | undefined): HarnessError {
  const expected = event === undefined ? "one JSON object a line" : 'an event with a "type" and a time "atMs"'
  return new HarnessError(
    "RECORDING",
    `${file}, line ${number}: expected ${expected}, found ${excerpt(content)}: ` +
      "the file was edited or damaged, so delete that line or make the recording again",
  )
}

function parseObject(content: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(content)
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
  } catch {
    return undefined
  }
}

/** Enough of a line to recognise it by, on one line of a terminal. */
const EXCERPT_LENGTH = 60

function excerpt(content: string): string {
  // Whoever passes a WAV file by mistake should not get its bytes on the terminal.
  const printable = content.slice(0, EXCERPT_LENGTH).replaceAll(/[^\x20-\x7e]/g, "?")
  return content.length > EXCERPT_LENGTH ? `${printable} …` : printable
}
