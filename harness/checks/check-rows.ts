// Tables for the tests of checks: for each check a recording it passes, one it fails and one that gives it nothing to
// look at. No check gets away without its row.

import { describe, expect, test } from "vitest"
import type { Recording } from "../recording/recording.ts"
import type { Timeline, TimelinePause, TimelineWord } from "../timeline.ts"
import type { Check, Outcome, Subject } from "./check.ts"

export interface CheckRow {
  readonly id: string
  readonly passes: Recording | Subject
  /** Undefined for checks that only report, and cannot fail. */
  readonly fails: Recording | Subject
  /** What the first finding says, in part. */
  readonly saying?: string | RegExp
  readonly misses: Recording | Subject
}

/** One test for each of the three, and one that every check of the area has its row. */
export function testChecks(checks: readonly Check[], rows: readonly CheckRow[]): void {
  test("every check has a recording it passes, one it fails and one it has nothing to say of", () => {
    const ids = checks.map(({ id }) => id)
    expect([...new Set(rows.map(({ id }) => id))].sort()).toEqual([...ids].sort())
  })

  describe.each(rows)("$id", ({ id, passes, fails, saying, misses }) => {
    test("passes what obeys it", () => expect(outcomeOf(checks, id, passes)).toEqual({ type: "pass" }))

    test("fails what breaks it, and says what was expected", () => {
      const outcome = outcomeOf(checks, id, fails)
      expect(outcome).toMatchObject({ type: "fail", findings: expect.arrayContaining([expect.anything()]) })
      expect(textOf(outcome)).toMatch(saying ?? "")
    })

    test("says what was missing where there is nothing to look at", () =>
      expect(outcomeOf(checks, id, misses)).toMatchObject({
        type: "not-exercised",
        missing: expect.stringMatching(/./),
      }))
  })
}

export function outcomeOf(checks: readonly Check[], id: string, input: Recording | Subject): Outcome {
  const check = checks.find((candidate) => candidate.id === id)
  if (check === undefined) throw new Error(`no check ${id}`)
  return check.run("events" in input ? { recording: input, siblings: [input] } : input)
}

const textOf = (outcome: Outcome): string =>
  outcome.type === "fail" ? outcome.findings.map(({ expected, actual }) => `${expected} | ${actual}`).join("\n") : ""

/** A recording with what was spoken in it. */
export const spoken = (recording: Recording, timeline: Timeline): Subject => ({
  recording,
  timeline,
  siblings: [recording],
})

/** The first of several recordings of one permutation. */
export const among = (recording: Recording, ...others: readonly Recording[]): Subject => ({
  recording,
  siblings: [recording, ...others],
})

/** `[word, start, end, channel]` in seconds. */
type WordRow = readonly [word: string, start: number, end: number, channel?: number]

/**
 * What was said in `durationMs` of audio: speech is each unbroken run of words, and a pause lies between two runs.
 * Runs break where words are 200 ms apart.
 */
export function timelineOf(durationMs: number, rows: readonly WordRow[], channels = 1): Timeline {
  const words: TimelineWord[] = rows.map(([word, start, end, channel = 0]) => ({
    word,
    punctuatedWord: word,
    startMs: start * 1000,
    endMs: end * 1000,
    channel,
    speaker: channel,
  }))
  const speech: { startMs: number; endMs: number; channel: number }[] = []
  const pauses: TimelinePause[] = []
  for (const { startMs, endMs, channel } of words) {
    const run = speech.findLast((span) => span.channel === channel)
    if (run !== undefined && startMs - run.endMs < 200) run.endMs = endMs
    else {
      if (run !== undefined) pauses.push({ startMs: run.endMs, endMs: startMs, channel, label: "hold" })
      speech.push({ startMs, endMs, channel })
    }
  }
  const transcript = words.map(({ word }) => word).join(" ")
  return { durationMs, channels, language: "en", transcript, words, speech, pauses, truthSigmaMs: 0 }
}
