// All broken servers, by the area of what they break.

import { AUDIO_FORMAT_MUTATIONS } from "./audio-format.ts"
import { AUTH_MUTATIONS } from "./auth.ts"
import { CLOSE_MUTATIONS } from "./close.ts"
import { CONNECTION_MUTATIONS } from "./connection.ts"
import { ENDPOINTING_MUTATIONS } from "./endpointing.ts"
import { ERROR_MUTATIONS } from "./errors.ts"
import { FEATURE_MUTATIONS } from "./features.ts"
import { FINALIZE_MUTATIONS } from "./finalize.ts"
import { FINALS_MUTATIONS } from "./finals.ts"
import { INTERIM_MUTATIONS } from "./interim.ts"
import { KEEPALIVE_MUTATIONS } from "./keepalive.ts"
import { METADATA_MUTATIONS } from "./metadata.ts"
import { MULTICHANNEL_MUTATIONS } from "./multichannel.ts"
import type { Mutation } from "./mutation.ts"
import { RESULTS_MUTATIONS } from "./results.ts"
import { UTTERANCE_END_MUTATIONS } from "./utterance-end.ts"
import { VAD_MUTATIONS } from "./vad-events.ts"

export const MUTATIONS_BY_AREA: Readonly<Record<string, readonly Mutation[]>> = {
  connection: CONNECTION_MUTATIONS,
  auth: AUTH_MUTATIONS,
  "audio-format": AUDIO_FORMAT_MUTATIONS,
  results: RESULTS_MUTATIONS,
  interim: INTERIM_MUTATIONS,
  finals: FINALS_MUTATIONS,
  endpointing: ENDPOINTING_MUTATIONS,
  "utterance-end": UTTERANCE_END_MUTATIONS,
  "vad-events": VAD_MUTATIONS,
  finalize: FINALIZE_MUTATIONS,
  keepalive: KEEPALIVE_MUTATIONS,
  close: CLOSE_MUTATIONS,
  metadata: METADATA_MUTATIONS,
  multichannel: MULTICHANNEL_MUTATIONS,
  features: FEATURE_MUTATIONS,
  errors: ERROR_MUTATIONS,
}
