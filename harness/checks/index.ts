// All checks, in the order of the life of a stream.

import type { Check } from "./check.ts"
import { AUDIO_CUT_CHECKS } from "./audio-cuts.ts"
import { AUDIO_FORMAT_CHECKS } from "./audio-format.ts"
import { AUTH_CHECKS } from "./auth.ts"
import { AUTH_REFUSAL_CHECKS } from "./auth-refusals.ts"
import { CLOSE_CHECKS } from "./close.ts"
import { OTHER_CLOSE_CHECKS } from "./close-others.ts"
import { CONFIGURE_CHECKS } from "./configure.ts"
import { CONNECTION_CHECKS } from "./connection.ts"
import { ENDPOINTING_CHECKS } from "./endpointing.ts"
import { ENDPOINTING_OPTION_CHECKS } from "./endpointing-options.ts"
import { ERROR_MESSAGE_CHECKS } from "./error-messages.ts"
import { ERROR_CHECKS } from "./errors.ts"
import { FEATURE_FIELD_CHECKS } from "./feature-fields.ts"
import { FEATURE_REQUEST_CHECKS } from "./feature-requests.ts"
import { FEATURE_TEXT_CHECKS } from "./feature-text.ts"
import { FEATURE_WORD_CHECKS } from "./feature-words.ts"
import { FINALIZE_CHECKS } from "./finalize.ts"
import { FINALIZE_CHANNEL_CHECKS } from "./finalize-channels.ts"
import { FINALIZE_FLOW_CHECKS } from "./finalize-flow.ts"
import { FINALS_CHECKS } from "./finals.ts"
import { FRAMING_CHECKS } from "./framing.ts"
import { IDLE_CHECKS } from "./idle.ts"
import { INTERIM_CHECKS } from "./interim.ts"
import { KEEPALIVE_CHECKS } from "./keepalive.ts"
import { METADATA_CHECKS } from "./metadata.ts"
import { METADATA_VALUE_CHECKS } from "./metadata-values.ts"
import { MULTICHANNEL_CHECKS } from "./multichannel.ts"
import { MULTICHANNEL_SPEECH_CHECKS } from "./multichannel-speech.ts"
import { REQUEST_ID_CHECKS } from "./request-ids.ts"
import { RESULTS_SHAPE_CHECKS } from "./results-shape.ts"
import { RESULTS_WORDS_CHECKS } from "./results-words.ts"
import { STREAM_LIMIT_CHECKS } from "./stream-limits.ts"
import { UTTERANCE_END_CHECKS } from "./utterance-end.ts"
import { UTTERANCE_END_OPTION_CHECKS } from "./utterance-end-options.ts"
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
  ...FINALIZE_CHECKS,
  ...FINALIZE_FLOW_CHECKS,
  ...FINALIZE_CHANNEL_CHECKS,
  ...KEEPALIVE_CHECKS,
  ...IDLE_CHECKS,
  ...CLOSE_CHECKS,
  ...OTHER_CLOSE_CHECKS,
  ...METADATA_CHECKS,
  ...METADATA_VALUE_CHECKS,
  ...MULTICHANNEL_CHECKS,
  ...MULTICHANNEL_SPEECH_CHECKS,
  ...FEATURE_WORD_CHECKS,
  ...FEATURE_FIELD_CHECKS,
  ...FEATURE_TEXT_CHECKS,
  ...FEATURE_REQUEST_CHECKS,
  ...CONFIGURE_CHECKS,
  ...ERROR_CHECKS,
  ...STREAM_LIMIT_CHECKS,
  ...ERROR_MESSAGE_CHECKS,
]
