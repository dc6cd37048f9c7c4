// All checks, in the order of the life of a stream.

import { AUDIO_CUT_CHECKS } from "./audio-cuts.ts"
import { AUDIO_FORMAT_CHECKS } from "./audio-format.ts"
import { AUTH_REFUSAL_CHECKS } from "./auth-refusals.ts"
import { AUTH_CHECKS } from "./auth.ts"
import type { Check } from "./check.ts"
import { CONNECTION_CHECKS } from "./connection.ts"
import { ENDPOINTING_OPTION_CHECKS } from "./endpointing-options.ts"
import { ENDPOINTING_CHECKS } from "./endpointing.ts"
import { FINALS_CHECKS } from "./finals.ts"
import { FRAMING_CHECKS } from "./framing.ts"
import { INTERIM_CHECKS } from "./interim.ts"
import { REQUEST_ID_CHECKS } from "./request-ids.ts"
import { RESULTS_SHAPE_CHECKS } from "./results-shape.ts"
import { RESULTS_WORDS_CHECKS } from "./results-words.ts"
import { UTTERANCE_END_OPTION_CHECKS } from "./utterance-end-options.ts"
import { UTTERANCE_END_CHECKS } from "./utterance-end.ts"
import { VAD_EVENT_CHECKS } from "./vad-events.ts"

export const CHECKS: readonly Check[] = [
  ...CONNECTION_CHECKS,
  ...REQUEST_ID_CHECKS,
  ...FRAMING_CHECKS,
  ...AUTH_CHECKS,
  ...AUTH_REFUSAL_CHECKS,
  ...AUDIO_FORMAT_CHECKS,
  ...AUDIO_CUT_CHECKS,
  ...RESULTS_SHAPE_CHECKS,
  ...RESULTS_WORDS_CHECKS,
  ...INTERIM_CHECKS,
  ...FINALS_CHECKS,
  ...ENDPOINTING_CHECKS,
  ...ENDPOINTING_OPTION_CHECKS,
  ...UTTERANCE_END_CHECKS,
  ...UTTERANCE_END_OPTION_CHECKS,
  ...VAD_EVENT_CHECKS,
]
