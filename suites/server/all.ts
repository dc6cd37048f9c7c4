// All server cases, in the order of the areas.

import { compressedAudioCases } from "./audio-format/compressed.cases.ts"
import { rawAudioCases } from "./audio-format/raw.cases.ts"
import { authCases } from "./auth/auth.cases.ts"
import { closeCases } from "./close/close.cases.ts"
import { connectionCases } from "./connection/connection.cases.ts"
import { endpointingCases } from "./endpointing/pauses.cases.ts"
import { errorCases } from "./errors/errors.cases.ts"
import { featureCases } from "./features/features.cases.ts"
import { finalizeCases } from "./finalize/finalize.cases.ts"
import { finalsCases } from "./finals/finals.cases.ts"
import { interimCases } from "./interim/interim.cases.ts"
import { keepAliveCases } from "./keepalive/keepalive.cases.ts"
import { metadataCases } from "./metadata/metadata.cases.ts"
import { multichannelCases } from "./multichannel/multichannel.cases.ts"
import { resultsCases } from "./results/results.cases.ts"
import { utteranceEndCases } from "./utterance-end/utterance-end.cases.ts"
import { vadEventsCases } from "./vad-events/vad-events.cases.ts"

export const serverCases = [
  ...connectionCases,
  ...authCases,
  ...rawAudioCases,
  ...compressedAudioCases,
  ...resultsCases,
  ...interimCases,
  ...finalsCases,
  ...endpointingCases,
  ...utteranceEndCases,
  ...vadEventsCases,
  ...finalizeCases,
  ...keepAliveCases,
  ...closeCases,
  ...metadataCases,
  ...multichannelCases,
  ...featureCases,
  ...errorCases,
]
