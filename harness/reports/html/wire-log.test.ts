import { describe, expect, test } from "vitest"
import {
  audioTo,
  binary,
  buildRecording,
  closed,
  endpoint,
  final,
  finalize,
  goodEnd,
  hear,
  hearText,
  interim,
  note,
  refused,
  say,
  senderReport,
  utteranceEnd,
  wait,
} from "../../recording/recording-builder.ts"
import { WIRE_LIMITS, wireRows } from "./wire-log.ts"

const RECORDING = buildRecording(
  {},
  audioTo(1000),
  interim(0, 1, "good"),
  audioTo(1250),
  endpoint(0, 1.2, "good evening"),
  utteranceEnd(1.1),
  finalize,
  final(1.2, 1.25, "", { from_finalize: true }),
  hear({ type: "Nonsense" }),
  hearText("la la"),
  say("who?"),
  binary(7, "rubbish"),
  note("stall", "held back for 1 s"),
  ...goodEnd,
  senderReport(),
)

const none = new Set<number>()
const told = (recording = RECORDING, anchors: ReadonlySet<number> = none) =>
  wireRows(recording, anchors).map(({ direction, kind, label, range, text }) =>
    [direction === "to-server" ? ">" : direction === "to-client" ? "<" : "-", kind, label, range, text]
      .filter((part) => part !== undefined)
      .join(" | "),
  )

describe("a wire log", () => {
  test("tells every event in a line, and chunks in a row as one", () => {
    expect(told()).toEqual([
      "< | connection | opened | HTTP 101 after 20 ms",
      "> | audio | audio | 10 chunks · 100 ms each · 32,000 bytes · 0.00–1.00 s · until 1.000 s",
      "< | interim | interim | 0.00–1.00 s | good",
      "> | audio | audio | 3 chunks · 8,000 bytes · 1.00–1.25 s · until 1.250 s",
      "< | endpoint | final speech_final | 0.00–1.20 s | good evening",
      "< | endpoint | UtteranceEnd | last word ended at 1.1 s",
      "> | control | Finalize | ",
      "< | final | final from_finalize | 1.20–1.25 s | no words",
      expect.stringMatching(/^< \| trouble \| Nonsense \| ./),
      expect.stringMatching(/^< \| trouble \| not readable \| Not JSON/),
      expect.stringMatching(/^> \| trouble \| text \| Could not deserialize last text message: expected/),
      "> | trouble | binary | 7 bytes, rubbish",
      "- | note | stall | held back for 1 s",
      "> | control | CloseStream | ",
      "< | event | Metadata | 1.25 s of audio, channels: 1",
      "< | connection | closed | 1000 by the server",
      "- | note | our sender | 10 chunks, late by 0.0 ms (median), 1.0 ms (p99)",
    ])
  })

  test("carries what came as it came, and the time and the audio by then", () => {
    const [opened, audio, interim] = wireRows(RECORDING, none)
    expect(opened?.raw).toContain("authorization: Token [key]")
    expect(audio).toMatchObject({ eventIndex: 1, atMs: 100, cursorMs: 1000 })
    expect(interim).toMatchObject({ eventIndex: 11, atMs: 1000, cursorMs: 1000 })
    expect(interim?.raw).toMatch(/^\{"type":"Results"/)
  })

  test("breaks a run of chunks where a finding points into it", () => {
    expect(told(RECORDING, new Set([4])).slice(1, 4)).toEqual([
      expect.stringContaining("3 chunks"),
      "> | audio | audio | 1 chunk · 100 ms · 3,200 bytes · 0.30–0.40 s",
      expect.stringContaining("6 chunks"),
    ])
  })

  test("tells lateness, refusals and bad ends", () => {
    const late = buildRecording({}, audioTo(100), wait(30), audioTo(200), closed(1006, ""))
    const [first] = late.events.flatMap((event, at) => (event.type === "sent" ? [{ ...event, at }] : []))
    const events = late.events.map((event, at) => (at === first?.at ? { ...event, dueAtMs: 80 } : event))
    expect(told({ ...late, events })[1]).toMatch(/up to 20\.0 ms late/)
    expect(told(late).at(-1)).toBe("< | trouble | closed | 1006 by the server")
    const [row] = wireRows(buildRecording({ opened: false }, refused(401, '{"err":1}')), none)
    expect(row).toMatchObject({
      kind: "trouble",
      text: "HTTP 401 after 20 ms",
      raw: expect.stringMatching(/\{"err":1\}$/),
    })
  })

  test("of the mock's own recording has the same directions", () => {
    const events = RECORDING.events.map((event) =>
      event.type === "received"
        ? { ...event, type: "sent" as const }
        : event.type === "sent" && event.frame.type === "audio"
          ? {
              ...event,
              type: "received" as const,
              frame: { type: "binary" as const, byteLength: 3200, headBase64: "" },
            }
          : event,
    )
    const served = {
      ...RECORDING,
      header: { ...RECORDING.header, side: "server" as const },
      events,
    } as typeof RECORDING
    expect(told(served).slice(1, 3)).toEqual([
      expect.stringMatching(/^> \| audio \| audio \| 10 chunks/),
      "< | interim | interim | 0.00–1.00 s | good",
    ])
    const close = { type: "sent", atMs: 1, cursorMs: 0, frame: { type: "close", code: 1000, reason: "" } } as const
    const bytes = {
      type: "received",
      atMs: 1,
      cursorMs: 0,
      frame: { type: "binary", byteLength: 3200, headBase64: "" },
    } as const
    expect(told({ ...served, events: [bytes, bytes, close] })).toEqual([
      "> | audio | audio | 2 chunks · 3,200 bytes each · 6,400 bytes · until 0.001 s",
      "< | control | close frame | 1000",
    ])
  })
})

describe("a long log", () => {
  const many = buildRecording(
    {},
    ...Array.from({ length: 300 }, (_, at) => [audioTo(at * 100), interim(0, 1, `w${at}`)]).flat(),
  )
  const anchor = many.events.findIndex((event) => event.type === "received" && JSON.stringify(event).includes("w150"))

  test("keeps its beginning, its end and what findings point to, and says how much is missing", () => {
    const rows = wireRows(many, new Set([anchor]), { ...WIRE_LIMITS, rows: 30 })
    expect(rows).toHaveLength(33)
    expect(rows.filter(({ kind }) => kind === "cut").map(({ text }) => text)).toEqual([
      "281 rows left out here; the recording has them",
      "288 rows left out here; the recording has them",
    ])
    expect(rows.find(({ eventIndex }) => eventIndex === anchor)?.text).toBe("w150")
  })

  test("cuts long messages, and shows no more of all of them than there is room for", () => {
    const rows = wireRows(many, none, { rows: 1000, rawLength: 50, rawLengthInAll: 120 })
    const raw = rows.flatMap((row) => row.raw ?? [])
    expect(raw[0]?.length).toBeLessThan(90)
    expect(raw[1]).toMatch(/^.{50}… and \d+ more characters$/)
    expect(raw.at(-1)).toMatch(/^… and \d+ more characters$/)
  })
})
