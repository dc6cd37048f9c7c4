import { expect, test } from "vitest"
import { type UpgradeSteps, upgradeRecording } from "./upgrade.ts"

const STEPS: UpgradeSteps = {
  // Version 2 renamed `time`, version 3 moved the target into an object.
  1: ({ header, events }) => ({ header, events: events.map(({ time, ...event }) => ({ ...event, atMs: time })) }),
  2: ({ header, events }) => ({ header: { ...header, target: { address: header.target } }, events }),
}

test("an old recording is lifted step by step to the current version", () => {
  const stored = { header: { type: "recording", version: 1, target: "mock:" }, events: [{ type: "note", time: 5 }] }
  expect(upgradeRecording(stored, "a.jsonl", STEPS, 3)).toEqual({
    header: { type: "recording", version: 3, target: { address: "mock:" } },
    events: [{ type: "note", atMs: 5 }],
  })
})

test("a recording of the current version stays as it is", () => {
  const stored = { header: { type: "recording", version: 1 }, events: [] }
  expect(upgradeRecording(stored, "a.jsonl")).toBe(stored)
})

test("a version without a step is refused by name", () => {
  const stored = { header: { type: "recording", version: 1 }, events: [] }
  expect(() => upgradeRecording(stored, "a.jsonl", {}, 2)).toThrow(
    "a.jsonl: expected a recording that can be lifted to version 2, found version 1, for which there is no step",
  )
})
