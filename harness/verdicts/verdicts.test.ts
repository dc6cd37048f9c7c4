import { describe, expect, test } from "vitest"
import { type Check, type Level, notExercised, type Outcome, pass } from "../checks/check.ts"
import {
  audioTo,
  buildRecording,
  type BuildStep,
  clientClose,
  closed,
  closeStream,
  destroy,
  failed,
  goodEnd,
  note,
  refused,
  wait,
} from "../recording/recording-builder.ts"
import { exitCodeOf, summarise } from "./accounting.ts"
import { closeVerdict, worstClose } from "./close-verdict.ts"
import { type Behaviour, type Judgement, type Verdict, verdictOf } from "./verdict.ts"

const checkOf = (id: string, level: Level, follows: readonly string[] = []): Check => ({
  id,
  requirements: [id],
  level,
  sentence: "",
  source: "",
  follows,
  run: () => pass,
})

const fail: Outcome = { type: "fail", findings: [{ expected: "this", actual: "that" }] }
const late: Outcome = { type: "inconclusive", why: "we were late" }
const nothing = notExercised("no words")
const judged = (level: Level, outcome: Outcome, id: string = level, stream = 0): Judgement => ({
  check: checkOf(id, level),
  outcome,
  stream,
})
const verdict = (judgements: readonly Judgement[], wanted: readonly string[] = [], broken?: string): Verdict =>
  verdictOf({ judgements, wanted, close: "OK", ...(broken !== undefined && { broken }) })

describe("behaviour", () => {
  test.each<{ is: Behaviour; judgements: readonly Judgement[]; wanted?: readonly string[]; broken?: string }>([
    { is: "OK", judgements: [judged("must", pass), judged("should", nothing)] },
    { is: "INFORMATIONAL", judgements: [judged("must", pass), judged("may", fail)] },
    { is: "NON_STRICT", judgements: [judged("should", fail), judged("may", fail)] },
    { is: "FAILED", judgements: [judged("must", fail), judged("should", fail)] },
    // What did not run is never a pass.
    { is: "UNTESTABLE", judgements: [judged("must", nothing)], wanted: ["must"] },
    { is: "UNTESTABLE", judgements: [judged("must", nothing), judged("should", fail)], wanted: ["must"] },
    // One of the case's streams is enough to look at.
    { is: "OK", judgements: [judged("must", nothing), judged("must", pass, "must", 1)], wanted: ["must"] },
    { is: "INCONCLUSIVE", judgements: [judged("should", late)], wanted: ["should"] },
    // Late for what the case was not made for.
    { is: "OK", judgements: [judged("should", late), judged("must", pass)], wanted: ["must"] },
    { is: "FAILED", judgements: [judged("must", fail), judged("should", late)], wanted: ["should"] },
    { is: "INCONCLUSIVE", judgements: [judged("must", nothing)], wanted: ["must"], broken: "ECONNREFUSED" },
  ])("is $is", ({ is, judgements, wanted, broken }) => {
    expect(verdict(judgements, wanted, broken).behaviour).toBe(is)
  })

  test("says why it is no pass", () => {
    expect(verdict([judged("must", nothing)], ["must"]).reasons).toEqual(["must: no words"])
    expect(verdict([judged("must", late), judged("must", late)], ["must"]).reasons).toEqual(["must: we were late"])
  })

  test("a case that asks for a check which does not exist is a mistake of ours", () => {
    expect(() => verdict([judged("must", pass)], ["mist"])).toThrow(/"mist", which exists/)
  })
})

test("one cause is one root, with all that follows from it, and MUST comes first", () => {
  const judgement = (check: Check, stream = 0): Judgement => ({ check, outcome: fail, stream })
  const { failures } = verdict([
    judgement(checkOf("md-duration-sum", "should", ["audio-all-covered"])),
    judgement(checkOf("other", "should", ["not-failed"])),
    judgement(checkOf("audio-all-covered", "must", ["fin-contiguous"])),
    judgement(checkOf("fin-contiguous", "must")),
    judgement(checkOf("fin-contiguous", "must"), 1),
  ])
  expect(failures.map(({ check, followers }) => [check.id, ...followers.map(({ id }) => id)])).toEqual([
    ["fin-contiguous", "md-duration-sum", "audio-all-covered"],
    ["other"],
  ])
  expect(failures[0]?.findings.map(({ stream }) => stream)).toEqual([0, 1])
})

test("a cause is as grave as the gravest that follows from it", () => {
  const flag = checkOf("res-flags-present", "should")
  const judgements = [flag, checkOf("fin-contiguous", "must", [flag.id])].map((check) => ({
    check,
    outcome: fail,
    stream: 0,
  }))
  const { behaviour, failures } = verdict(judgements)
  expect([behaviour, failures.map(({ check }) => check.id)]).toEqual(["FAILED", [flag.id]])
})

test("of equals comes first what the case is made for, then what explains most", () => {
  const checks = [
    ...["a", "b", "c", "d", "e"].map((id) => checkOf(id, "must")),
    checkOf("from-c", "should", ["c"]),
    checkOf("grave", "must"),
  ]
  const { failures } = verdict(
    checks.map((check) => ({ check, outcome: fail, stream: 0 })),
    ["e", "d"],
  )
  expect(failures.map(({ check }) => check.id)).toEqual(["e", "d", "c", "a", "b", "grave"])
})

const stream = (...steps: readonly BuildStep[]) => buildRecording({}, audioTo(200), ...steps)

describe("the close", () => {
  test.each([
    { is: "OK", recording: stream(...goodEnd) },
    { is: "OK", recording: buildRecording({ opened: false }, refused(401, "")) },
    { is: "OK", recording: stream(destroy, closed(1006, "", "us")) },
    { is: "OK", recording: stream(clientClose(1000), closed(1000, "", "us")) },
    { is: "OK", recording: stream(wait(10_000), closed(1011, "net0001")) },
    { is: "OK", recording: stream(note("fault", "link cut"), closed(1006)) },
    // Raw audio without a word about it cannot be decoded.
    {
      is: "OK",
      recording: buildRecording(
        { options: { encoding: undefined, sample_rate: undefined } },
        audioTo(200),
        closed(1008, "DATA-0000"),
      ),
    },
    {
      is: "OK",
      recording: buildRecording(
        { options: { encoding: undefined, sample_rate: undefined } },
        audioTo(200),
        closeStream,
        closed(1008, "DATA-0000"),
      ),
    },
    { is: "WRONG_CODE", recording: stream(closeStream, closed(1005)) },
    { is: "WRONG_CODE", recording: stream(closeStream, closed(1008, "DATA-0000")) },
    { is: "WRONG_CODE", recording: stream(closed(1011, "net0000")) },
    { is: "WRONG_CODE", recording: stream(closed(4000)) },
    { is: "WRONG_SIDE", recording: stream(closed(1000)) },
    { is: "UNCLEAN", recording: stream(closeStream, closed(1006)) },
    { is: "UNCLEAN", recording: stream(clientClose(1000), closed(1006, "", "us")) },
    { is: "RESET", recording: stream(failed("ECONNRESET"), closed(1006)) },
    { is: "RESET", recording: stream(failed("ECONNRESET")) },
    {
      is: "TIMEOUT",
      recording: stream(closeStream, wait(10_000), note("await-timeout", "closed"), closed(1006, "", "us")),
    },
    { is: "OK", recording: stream(closeStream) },
  ])("is $is", ({ is, recording }) => expect(closeVerdict(recording)).toBe(is))

  test("of several streams is the worst", () => {
    expect(worstClose(["OK", "RESET", "WRONG_CODE"])).toBe("RESET")
    expect(worstClose([])).toBe("OK")
  })
})

const of = (behaviour: Behaviour, more: Partial<Verdict> = {}): Verdict => ({
  behaviour,
  close: "OK",
  failures: [],
  reasons: [],
  judgements: [],
  ...more,
})

describe("the run", () => {
  test("accounts for everything it planned", () => {
    const summary = summarise(4, [of("OK"), of("FAILED"), of("UNTESTABLE"), of("OK", { close: "RESET" })])
    expect(summary).toMatchObject({ planned: 4, judged: 3, failed: 2, broken: 0, addsUp: true })
    expect(summary.counts).toMatchObject({ OK: 2, FAILED: 1, UNTESTABLE: 1, NOT_RUN: 0 })
  })

  test.each([
    { exit: 0, verdicts: [of("OK"), of("NON_STRICT"), of("INFORMATIONAL"), of("UNIMPLEMENTED")] },
    { exit: 1, verdicts: [of("OK"), of("FAILED"), of("INCONCLUSIVE")] },
    { exit: 1, verdicts: [of("OK", { close: "TIMEOUT" })] },
    { exit: 0, verdicts: [of("FAILED"), of("OK")], circumstances: { unexpected: 0 } },
    { exit: 1, verdicts: [of("OK")], circumstances: { staleEntries: 1 } },
    { exit: 1, verdicts: [of("NON_STRICT")], circumstances: { unexpected: 1 } },
    { exit: 3, verdicts: [] },
    { exit: 3, verdicts: [of("OK")], planned: 2 },
    { exit: 3, verdicts: [of("UNIMPLEMENTED")] },
    { exit: 4, verdicts: [of("INCONCLUSIVE", { broken: "ECONNREFUSED" })] },
    { exit: 5, verdicts: [of("OK"), of("INCONCLUSIVE", { broken: "ECONNRESET" })] },
    { exit: 5, verdicts: [of("OK"), of("UNTESTABLE")] },
    { exit: 5, verdicts: [of("OK"), of("NOT_RUN")] },
    { exit: 130, verdicts: [of("FAILED")], circumstances: { interrupted: true } },
  ])("ends with $exit", ({ exit, verdicts, planned, circumstances }) => {
    expect(exitCodeOf(summarise(planned ?? verdicts.length, verdicts), circumstances)).toBe(exit)
  })
})
