import { describe, expect, test } from "vitest"
import { diagnose } from "./diagnosis.ts"
import { NET_0000, NET_0001 } from "../protocol/close-codes.ts"
import {
  audioTo,
  type BuildStep,
  binary,
  buildRecording,
  clientClose,
  closed,
  closeStream,
  failed,
  final,
  goodEnd,
  hearBinary,
  hearText,
  metadata,
  note,
  refused,
} from "../recording/recording-builder.ts"

const AUTH_BODY = '{"err_code":"INVALID_AUTH","err_msg":"Invalid credentials.","request_id":"019f"}'
const OPTION_BODY = '{"err_code":"INVALID_QUERY_PARAMETER","err_msg":"Invalid \'encoding\' value.","request_id":"019f"}'

const words = final(0, 3, "good evening")

describe("failures, each with its likely cause and the exit code", () => {
  test.each<[string, readonly BuildStep[], RegExp, number]>([
    ["connection refused", [failed("ECONNREFUSED", "Nothing listens.")], /^Nothing listens\. Start the server/, 4],
    ["no HTTP", [failed("NOT_HTTP", "It spoke SSH.")], /no web server/, 4],
    ["an unheard-of failure", [failed("EWHATEVER", "It broke.")], /^It broke\. Check the address/, 4],
    [
      "401",
      [refused(401, AUTH_BODY)],
      /does not accept the credential\. It says: Invalid credentials.*Check the key/,
      4,
    ],
    ["400", [refused(400, OPTION_BODY)], /does not accept the query options.*Invalid 'encoding'/, 2],
    ["429", [refused(429, "{}")], /Too many streams/, 4],
    [
      "DATA-0000",
      [audioTo(1000), closed(1008, "DATA-0000")],
      /could not decode.*DATA-0000.*`encoding` and `sample_rate`/,
      1,
    ],
    ["NET-0000", [audioTo(3000), words, closed(1011, NET_0000)], /produced nothing.*NET-0000/, 1],
    [
      "NET-0001",
      [audioTo(3000), words, closed(1011, NET_0001)],
      /neither audio nor a text message.*NET-0001.*KeepAlive/,
      1,
    ],
    ["a lost connection", [audioTo(3000), words, closed(1006)], /broke without a close frame/, 1],
    ["a reset", [audioTo(3000), words, failed("ECONNRESET", "The server reset TCP.")], /^The server reset TCP\./, 1],
    [
      "no close after CloseStream",
      [
        audioTo(1000),
        words,
        closeStream,
        note("await-timeout", "step 3 of 3 (await closed): closed did not come within 10000 ms"),
        clientClose(1000),
        closed(1000, "", "us"),
      ],
      /did not close the stream after CloseStream/,
      1,
    ],
    [
      "another dialect",
      [audioTo(1000), hearText('{"message":"hi"}'), closed()],
      /but not \/v1\/listen.*no message type/,
      1,
    ],
    ["Flux", [hearText('{"type":"Connected"}'), closed()], /is a message of Flux/, 1],
    ["no JSON", [audioTo(1000), hearText("hello"), closed()], /but not \/v1\/listen.*Not JSON/, 1],
    ["binary answers", [audioTo(1000), hearBinary(500), closed()], /but not \/v1\/listen/, 1],
    ["silence of the server", [audioTo(1000), closeStream, closed()], /sent not one message/, 1],
    [
      "audio it could not read",
      [audioTo(1000), closeStream, metadata({ channels: 0, duration: 0 }), closed()],
      /could not read the audio/,
      1,
    ],
    [
      "a wrong rate",
      [audioTo(3000), closeStream, metadata({ duration: 6 }), closed()],
      /counted 6\.0 s of audio where 3\.0 s were sent/,
      1,
    ],
    [
      "a close before its time",
      [audioTo(1000), words, closed()],
      /closed the stream after 1\.0 s.*before it was asked/,
      1,
    ],
    ["no audio", [closeStream, metadata({ duration: 0 }), closed()], /^No audio was sent/, 1],
    ["no words", [audioTo(3000), final(0, 3, ""), ...goodEnd], /^No words came back\. Check that there is speech/, 1],
  ])("%s", (_, steps, sentence, exitCode) => {
    // Exit codes other than 1 are of connections that never opened.
    const opened = exitCode === 1
    const [first, ...others] = diagnose(buildRecording({ opened }, ...steps), true)
    expect(`${first?.cause} ${first?.remedy}`).toMatch(sentence)
    expect(first).toMatchObject({ kind: "failure", exitCode })
    expect(others).toEqual([])
  })
})

test("a failure of audio sent faster than real time may come of that", () => {
  const pacing = { mode: "microphone", speed: 4, chunkMs: 100, delayMs: 0, jitterMs: 0 } as const
  const [failure, hint] = diagnose(
    buildRecording({ header: { pacing } }, audioTo(3000), words, closed(1011, NET_0000)),
    true,
  )
  expect(failure?.kind).toBe("failure")
  expect(hint).toMatchObject({ kind: "hint", cause: expect.stringMatching(/at 4 times real time.*above 1\.25/) })
})

test.each<[string, boolean, readonly BuildStep[]]>([
  ["nothing was sent", false, [refused(400, OPTION_BODY)]],
  ["it could not be decoded", true, [audioTo(1000), closed(1008, "DATA-0000")]],
  ["it ceased to come", true, [audioTo(1000), words, closed(1011, NET_0001)]],
])("the pace is not blamed where %s", (_, opened, steps) => {
  const pacing = { mode: "microphone", speed: 4, chunkMs: 100, delayMs: 0, jitterMs: 0 } as const
  expect(diagnose(buildRecording({ opened, header: { pacing } }, ...steps), true)).toHaveLength(1)
})

describe("a good stream", () => {
  test("has nothing to be said of it", () => {
    expect(diagnose(buildRecording({}, audioTo(3000), words, ...goodEnd), true)).toEqual([])
  })

  test.each<[string, Parameters<typeof buildRecording>[0], readonly BuildStep[], RegExp]>([
    ["no words where none need be", {}, [final(0, 3, "")], /No words came back/],
    ["binary that is no audio", {}, [words, binary(400_000)], /^$/],
  ])("may come with a hint: %s", (_, build, steps, sentence) => {
    const hints = diagnose(buildRecording(build, audioTo(3000), ...steps, ...goodEnd), false)
    expect(hints.map(({ cause, remedy }) => `${cause} ${remedy}`).join("\n")).toMatch(sentence)
    expect(hints.every(({ kind, exitCode }) => kind === "hint" && exitCode === 0)).toBe(true)
  })

  test("that was stopped need not have had words", () => {
    expect(diagnose(buildRecording({}, audioTo(3000), note("interrupted", "at step 1"), ...goodEnd), false)).toEqual([])
  })

  test("may lack its Metadata", () => {
    const [hint] = diagnose(buildRecording({}, audioTo(3000), words, closeStream, closed()), true)
    expect(hint).toMatchObject({ kind: "hint", cause: expect.stringMatching(/without Metadata/) })
  })

  test("is slow to open", () => {
    const recording = buildRecording({}, audioTo(3000), words, ...goodEnd)
    const [opened, ...rest] = recording.events
    const slow = { ...recording, events: [{ ...opened, handshakeMs: 2300 } as never, ...rest] }
    expect(diagnose(slow, true)[0]?.cause).toBe("The handshake took 2.3 s; 0.1 to 0.3 s is usual.")
  })
})
