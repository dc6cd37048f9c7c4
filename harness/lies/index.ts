// All lies, in the order of the life of a stream.

import { ANSWER_LIES } from "./answers.ts"
import { ENDING_LIES } from "./ending.ts"
import { EVENT_LIES } from "./events.ts"
import { FRAMING_LIES } from "./framing.ts"
import type { Lie } from "./lie.ts"
import { RESULTS_LIES } from "./results.ts"
import { SEQUENCE_LIES } from "./sequence.ts"

export const LIES: readonly Lie[] = [
  ...ANSWER_LIES,
  ...FRAMING_LIES,
  ...RESULTS_LIES,
  ...SEQUENCE_LIES,
  ...EVENT_LIES,
  ...ENDING_LIES,
]
