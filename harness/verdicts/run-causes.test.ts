import { expect, test } from "vitest"
import type { Level } from "../checks/check.ts"
import { runCauses } from "./run-causes.ts"

const failed = (check: string, followers: readonly string[] = [], level: Level = "must") => ({
  check,
  level,
  followers,
})
const told = (...permutations: Parameters<typeof runCauses>[0]) =>
  runCauses(permutations).map(({ check, level, count }) => `${count} ${level} ${check}`)

test("what follows from a cause in one permutation follows from it where the cause did not show", () => {
  expect(
    told([failed("fin-contiguous", ["cl-final-flush"])], [failed("cl-final-flush")], [failed("cl-final-flush")]),
  ).toEqual(["3 must fin-contiguous"])
})

test("a cause names what stood alone although it follows from it", () => {
  const [cause] = runCauses([[failed("a", ["b"])], [failed("b")], [failed("a")]])
  expect(cause?.checks).toEqual(["a", "b"])
})

test("what is seen everywhere is not explained by what one case alone could show", () => {
  const everywhere = Array.from({ length: 9 }, () => [failed("cl-server-closes")])
  expect(told([failed("cl-whitespace-json", ["cl-server-closes"])], ...everywhere)).toEqual([
    "9 must cl-server-closes",
    "1 must cl-whitespace-json",
  ])
})

test("through any number of steps", () => {
  expect(told([failed("b", ["c"])], [failed("a", ["b"])], [failed("c")])).toEqual(["3 must a"])
})

test("the gravest comes first, then what was named first most often, then what was seen most often", () => {
  expect(
    told(
      [failed("often", [], "should"), failed("second")],
      [failed("often", [], "should")],
      [failed("first"), failed("second")],
      [failed("first"), failed("second"), failed("third")],
    ),
  ).toEqual(["2 must first", "3 must second", "1 must third", "2 should often"])
})

test("a cause counts once for a permutation, with its gravest level", () => {
  expect(told([failed("a", ["b"], "should")], [failed("a", [], "must"), failed("b", [], "should")])).toEqual([
    "2 must a",
  ])
})
