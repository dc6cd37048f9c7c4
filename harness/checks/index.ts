// All checks, in the order of the life of a stream.

import type { Check } from "./check.ts"
import { AUDIO_CUT_CHECKS } from "./audio/audio-cuts.ts"
import { AUDIO_FORMAT_CHECKS } from "./audio/audio-format.ts"
import { AUTH_CHECKS } from "./auth/auth.ts"
import { AUTH_REFUSAL_CHECKS } from "./auth/auth-refusals.ts"
import { CLOSE_CHECKS } from "./close/close.ts"
import { OTHER_CLOSE_CHECKS } from "./close/close-others.ts"
import { CONFIGURE_CHECKS } from "./keepalive/configure.ts"
import { CONNECTION_CHECKS } from "./connection/connection.ts"
import { ENDPOINTING_CHECKS } from "./endpointing/endpointing.ts"
import { ENDPOINTING_OPTION_CHECKS } from "./endpointing/endpointing-options.ts"
import { ERROR_MESSAGE_CHECKS } from "./errors/error-messages.ts"
import { ERROR_CHECKS } from "./errors/errors.ts"
import { FEATURE_FIELD_CHECKS } from "./features/feature-fields.ts"
import { FEATURE_REQUEST_CHECKS } from "./features/feature-requests.ts"
import { FEATURE_TEXT_CHECKS } from "./features/feature-text.ts"
import { FEATURE_WORD_CHECKS } from "./features/feature-words.ts"
import { FINALIZE_CHECKS } from "./finalize/finalize.ts"
import { FINALIZE_CHANNEL_CHECKS } from "./finalize/finalize-channels.ts"
import { FINALIZE_FLOW_CHECKS } from "./finalize/finalize-flow.ts"
import { FINALS_CHECKS } from "./results/finals.ts"
import { FRAMING_CHECKS } from "./connection/framing.ts"
import { IDLE_CHECKS } from "./keepalive/idle.ts"
import { INTERIM_CHECKS } from "./results/interim.ts"
import { KEEPALIVE_CHECKS } from "./keepalive/keepalive.ts"
import { METADATA_CHECKS } from "./metadata/metadata.ts"
import { METADATA_VALUE_CHECKS } from "./metadata/metadata-values.ts"
import { MULTICHANNEL_CHECKS } from "./multichannel/multichannel.ts"
import { MULTICHANNEL_SPEECH_CHECKS } from "./multichannel/multichannel-speech.ts"
import { REQUEST_ID_CHECKS } from "./connection/request-ids.ts"
import { RESULTS_SHAPE_CHECKS } from "./results/results-shape.ts"
import { RESULTS_WORDS_CHECKS } from "./results/results-words.ts"
import { STREAM_LIMIT_CHECKS } from "./connection/stream-limits.ts"
import { UTTERANCE_END_CHECKS } from "./endpointing/utterance-end.ts"
import { UTTERANCE_END_OPTION_CHECKS } from "./endpointing/utterance-end-options.ts"
import { VAD_EVENT_CHECKS } from "./endpointing/vad-events.ts"

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
