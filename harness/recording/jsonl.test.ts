import { expect, test } from "vitest"
import { HarnessError } from "../errors.ts"
import { readRecording, writeRecording } from "./jsonl.ts"
import { audioTo, buildRecording, final, goodEnd } from "./recording-builder.ts"

const RECORDING = buildRecording({}, audioTo(300), final(0, 0.3, "good evening"), ...goodEnd)
const TEXT = writeRecording(RECORDING)
const [HEADER = "", ...EVENTS] = TEXT.trimEnd().split("\n")

test("what was written reads back the same, one line an event", () => {
  const { recording, cut, isWhole } = readRecording(TEXT, "a.jsonl")
  expect(isWhole).toBe(true)
  expect(recording).toEqual({ ...RECORDING, file: "a.jsonl" })
  expect(cut).toBeUndefined()
  expect(EVENTS).toHaveLength(RECORDING.events.length)
})

test("audio sent as fast as possible reads back with its infinite speed", () => {
  const { header } = RECORDING
  const flatOut = { ...RECORDING, header: { ...header, pacing: { ...header.pacing, speed: Number.POSITIVE_INFINITY } } }
  const { recording } = readRecording(writeRecording(flatOut), "a.jsonl")
  expect(recording.header).toEqual(flatOut.header)
})

test("a byte order mark, Windows line ends and blank lines are no matter", () => {
  expect(readRecording(`\uFEFF${TEXT.replaceAll("\n", "\r\n\r\n")}`, "a.jsonl").recording.events).toEqual(
    RECORDING.events,
  )
})

test("a recording whose writer was killed reads up to its last whole line, and says so", () => {
  const { recording, cut } = readRecording(TEXT.slice(0, -20), "a.jsonl")
  expect(recording.events).toEqual(RECORDING.events.slice(0, -1))
  expect(cut).toMatch(/^line \d+ of a\.jsonl breaks off after \d+ characters and was left out$/)
})

test("a recording that ends between two lines says so too", () => {
  const { recording, cut, isWhole } = readRecording([HEADER, ...EVENTS.slice(0, 4), ""].join("\n"), "a.jsonl")
  expect(recording.events).toHaveLength(4)
  expect(cut).toBe("a.jsonl breaks off: whoever wrote it was ended before the stream was over")
  expect(isWhole).toBe(false)
})

test("an event of a kind that this version does not know is kept", () => {
  const { recording } = readRecording(`${TEXT}{"type":"surprise","atMs":1}\n`, "a.jsonl")
  expect(recording.events.at(-1)).toEqual({ type: "surprise", atMs: 1 })
})

const changed = (header: object) => JSON.stringify({ ...JSON.parse(HEADER), ...header })

test.each([
  { what: "an empty file", text: "", error: "a.jsonl: expected a recording, found an empty file" },
  {
    what: "a WAV file",
    text: "RIFF\u0001\u0002WAVEfmt \n",
    error: /expected a recording, whose line 1 is {"type":"recording",…}, found RIFF\?\?WAVEfmt: give a \.jsonl file/,
  },
  { what: "JSON of something else", text: '{"type":"Results"}\n', error: /found {"type":"Results"}: give a/ },
  { what: "a JSON array", text: "[1]\n", error: /found \[1\]/ },
  {
    what: "a recording of the future",
    text: changed({ version: 99 }),
    error: /expected a recording of version 1 or older, found version 99: it was made by a newer Soundcheck/,
  },
  {
    what: "no version",
    text: changed({ version: undefined }),
    error: /expected a whole number as "version" in line 1, found none/,
  },
  { what: "a version that is no number", text: changed({ version: "1" }), error: /found "1"/ },
  {
    what: "a broken line in the middle",
    text: [HEADER, '{"type":"sent","at', ...EVENTS].join("\n"),
    error:
      /a\.jsonl, line 2: expected one JSON object a line, found {"type":"sent","at: the file was edited or damaged/,
  },
  {
    what: "a header without its options",
    text: changed({ options: undefined }),
    error: 'a.jsonl, line 1: expected an array, found nothing as "options": the file was edited or damaged',
  },
  {
    what: "an event without its frame",
    text: `${HEADER}\n{"type":"sent","atMs":1,"cursorMs":0}\n`,
    error: /a\.jsonl, line 2: expected an object, found nothing as "frame"/,
  },
  {
    what: "a frame of the wrong kind",
    text: `${HEADER}\n\n{"type":"received","atMs":1,"cursorMs":0,"frame":{"type":"text","text":5}}\n`,
    error: /a\.jsonl, line 3: expected a string, found 5 as "frame\.text"/,
  },
  {
    what: "a line that is no event",
    text: `${HEADER}\n{"type":"sent"}\n`,
    error: /a\.jsonl, line 2: expected an event with a "type" and a time "atMs"/,
  },
])("$what is refused in one sentence that says what to do", ({ text, error }) => {
  let thrown: unknown
  try {
    readRecording(text, "a.jsonl")
  } catch (caught) {
    thrown = caught
  }
  expect(thrown).toBeInstanceOf(HarnessError)
  expect((thrown as HarnessError).code).toBe("RECORDING")
  expect((thrown as HarnessError).message).toMatch(error)
})
