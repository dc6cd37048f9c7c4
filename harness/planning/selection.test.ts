import { expect, test } from "vitest"
import { select } from "./selection.ts"

const items = ["close/twice", "close/late", "auth/twice", "audio/all/8000", "audio/all/16000"].map((path) => ({ path }))
const selected = (cases: readonly string[], skip?: readonly string[]) =>
  select(items, { cases, ...(skip && { skip }) }).map(({ path }) => path)

test.each([
  [[], [], items.map(({ path }) => path)],
  [["close/*"], [], ["close/twice", "close/late"]],
  [["**/twice"], [], ["close/twice", "auth/twice"]],
  [["audio/all"], [], ["audio/all/8000", "audio/all/16000"]],
  [["audio"], ["**/8000"], ["audio/all/16000"]],
  [["close/"], [], ["close/twice", "close/late"]],
  [["auth/twice", "close/late"], [], ["close/late", "auth/twice"]],
  [[], ["audio", "auth/*"], ["close/twice", "close/late"]],
])("%j without %j selects %j, in the order of the plan", (cases, skip, paths) => {
  expect(selected(cases, skip)).toEqual(paths)
})

test.each([
  [["close/twise"], [], 'No case matches "close/twise"; did you mean "close/twice"?'],
  [["aut"], [], 'No case matches "aut"; did you mean "auth"?'],
  [["nothing/*"], [], 'No case matches "nothing/*"; "soundcheck list" shows them.'],
  [[], ["nothing/*"], 'No case matches "nothing/*"; "soundcheck list" shows them.'],
  [["auth"], ["auth/twice"], "Every case that is named is skipped again: nothing is left to run."],
])("%j without %j is a mistake", (cases, skip, problem) => {
  expect(() => selected(cases, skip)).toThrow(problem)
})
