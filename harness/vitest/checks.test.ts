import { expect, test } from "vitest"
import { endpoint, final, goodEnd } from "../recording/recording-builder.ts"
import { of, stream, GOOD, SILENT, tryMatchers } from "./trial-matcher.ts"

const SOUND = stream(endpoint(0, 4, "good evening"), ...goodEnd)

const GAPPY = stream(final(0, 2, "a"), final(3, 4, "b"), ...goodEnd)

tryMatchers({
  toPassCheck: [
    {
      claim: (one) => one.toPassCheck("fin-contiguous"),
      holdsFor: [stream(final(0, 2, "a"), final(2, 4, "b"), ...goodEnd)],
      failsFor: [
        [
          stream(final(0, 2, "a"), final(3, 4, "b"), ...goodEnd),
          "to pass the check fin-contiguous (must): Each final starts where",
          "a final of 3.00–4.00 s",
          "event 42",
        ],
      ],
      saysNothingOf: [[SILENT, "fewer than two finals on a channel"]],
    },
  ],
  toPassChecks: [
    {
      claim: (one) => one.toPassChecks(),
      holdsFor: [SOUND],
      failsFor: [[GAPPY, "every check of a MUST", "fin-contiguous: Each final", "  a final of 3.00–4.00 s"]],
      saysNothingOf: [[of({ opened: false }), "no check found anything to judge"]],
    },
    {
      claim: (one) => one.toPassChecks({ strict: true }),
      holdsFor: [],
      failsFor: [[GAPPY, "every check of a MUST or SHOULD"]],
    },
  ],
})

test.each([
  ["fin-contigous", 'did you mean "fin-contiguous"?'],
  ["something else altogether", "Expected the id of a check"],
])("names the check that %s was meant to be", (id, said) => {
  expect(() => expect(GOOD).toPassCheck(id)).toThrow(said)
})
