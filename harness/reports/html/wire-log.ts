// A recording as rows of a log: every event with its time, its direction and the audio cursor; chunks in a row as one run,
// unless a finding points into them. Long logs and long messages are cut, and say by how much.

import type { Recording, RecordingEvent } from "../../recording/recording.ts"
import { type ClientAct, clientActs } from "../../recording/traffic.ts"
import { grouped, seconds, teller, type WireRow } from "./wire-words.ts"

export interface WireLimits {
  readonly rows: number
  /** Of one message as it came, and of all messages of a log; in characters. */
  readonly rawLength: number
  readonly rawLengthInAll: number
}

/** A minute of speech with interims is some 150 rows and 200 kB of messages: nearly every log is whole. */
export const WIRE_LIMITS: WireLimits = { rows: 1200, rawLength: 4096, rawLengthInAll: 400_000 }
const TEXT_LENGTH = 400
/** Of the rows that stay, this share is from the beginning. */
const HEAD_SHARE = 2 / 3

/** @param anchors events that findings point to: their rows are never merged, nor left out */
export function wireRows(
  recording: Recording,
  anchors: ReadonlySet<number>,
  limits: WireLimits = WIRE_LIMITS,
): readonly WireRow[] {
  return withRawLimit(withinRows(allRows(recording, anchors), anchors, limits.rows), limits)
}

function allRows(recording: Recording, anchors: ReadonlySet<number>): readonly WireRow[] {
  const tell = teller(recording)
  const rows: WireRow[] = []
  let run: ClientAct[] = []
  const endRun = () => {
    if (run.length > 0) rows.push(runRow(run))
    run = []
  }
  const audio = new Map(clientActs(recording).map((act) => [act.eventIndex, act]))
  recording.events.forEach((event, eventIndex) => {
    const act = audio.get(eventIndex)
    if (act?.frame.type === "audio") {
      if (anchors.has(eventIndex)) endRun()
      run.push(act)
      if (anchors.has(eventIndex)) endRun()
      return
    }
    endRun()
    rows.push({ eventIndex, atMs: event.atMs, cursorMs: cursorOf(event), ...tell(event, eventIndex) })
  })
  endRun()
  return rows
}

const cursorOf = (event: RecordingEvent): number | undefined => ("cursorMs" in event ? event.cursorMs : undefined)

function runRow(run: readonly ClientAct[]): WireRow {
  const [first, last] = [run[0] as ClientAct, run.at(-1) as ClientAct]
  const frames = run.flatMap(({ frame }) => (frame.type === "audio" ? [frame] : []))
  const lengths = new Set(frames.map(({ startMs, endMs }) => Math.round(endMs - startMs)))
  const byteLengths = new Set(frames.map((frame) => frame.byteLength))
  const byteLength = frames.reduce((sum, frame) => sum + frame.byteLength, 0)
  const late = Math.max(...run.map(({ atMs, dueAtMs }) => (dueAtMs === undefined ? 0 : atMs - dueAtMs)))
  const [fromMs, toMs] = [frames[0]?.startMs ?? 0, frames.at(-1)?.endMs ?? 0]
  // The mock sees bytes of a container; how long they sound nobody has told it.
  const isTimed = toMs > fromMs
  const each = run.length === 1 ? "" : " each"
  const parts = [
    `${run.length} ${run.length === 1 ? "chunk" : "chunks"}`,
    isTimed && lengths.size === 1 ? `${[...lengths].join("")} ms${each}` : undefined,
    !isTimed && run.length > 1 && byteLengths.size === 1
      ? `${[...byteLengths].map(grouped).join("")} bytes each`
      : undefined,
    `${grouped(byteLength)} bytes`,
    isTimed ? `${seconds(fromMs)}–${seconds(toMs)} s` : undefined,
    run.length > 1 ? `until ${seconds(last.atMs, 3)} s` : undefined,
    late >= 1 ? `up to ${late.toFixed(1)} ms late` : undefined,
  ]
  return {
    eventIndex: first.eventIndex,
    atMs: first.atMs,
    cursorMs: isTimed ? last.cursorMs : undefined,
    direction: "to-server",
    kind: "audio",
    label: "audio",
    text: parts.filter((part) => part !== undefined).join(" · "),
  }
}

/** The beginning, the end and what findings point to, with a row in place of each stretch that is left out. */
function withinRows(rows: readonly WireRow[], anchors: ReadonlySet<number>, most: number): readonly WireRow[] {
  if (rows.length <= most) return rows
  const head = Math.round(most * HEAD_SHARE)
  const tail = rows.length - (most - head)
  const kept: WireRow[] = []
  let missing = 0
  const tellMissing = () => {
    if (missing > 0) kept.push(cutRow(`${grouped(missing)} rows left out here; the recording has them`))
    missing = 0
  }
  // No more anchors than rows: a check that complains of everything is told by its first findings.
  let anchorsLeft = most
  rows.forEach((row, index) => {
    const stays = index < head || index >= tail || (anchors.has(row.eventIndex) && anchorsLeft-- > 0)
    if (!stays) missing++
    else {
      tellMissing()
      kept.push(row)
    }
  })
  tellMissing()
  return kept
}

const cutRow = (text: string): WireRow => ({
  eventIndex: -1,
  atMs: undefined,
  cursorMs: undefined,
  direction: "none",
  kind: "cut",
  label: "…",
  text,
})

function withRawLimit(rows: readonly WireRow[], { rawLength, rawLengthInAll }: WireLimits): readonly WireRow[] {
  let left = rawLengthInAll
  return rows.map(({ raw, ...row }) => {
    const text = cut(row.text, TEXT_LENGTH)
    if (raw === undefined) return { ...row, text }
    const shown = Math.min(rawLength, left)
    left -= Math.min(raw.length, shown)
    return { ...row, text, raw: cut(raw, shown) }
  })
}

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length)}… and ${grouped(text.length - length)} more characters`
