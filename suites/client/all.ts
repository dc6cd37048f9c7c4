// All cases for clients, in the order of the areas.

import { audioFormatClientCases } from "./audio-format/audio-format.cases.ts"
import { authClientCases } from "./auth/auth.cases.ts"
import { closeClientCases } from "./close/close.cases.ts"
import { connectionClientCases } from "./connection/connection.cases.ts"
import { endpointingClientCases } from "./endpointing/endpointing.cases.ts"
import { errorClientCases } from "./errors/errors.cases.ts"
import { featureClientCases } from "./features/features.cases.ts"
import { finalizeClientCases } from "./finalize/finalize.cases.ts"
import { finalsClientCases } from "./finals/finals.cases.ts"
import { interimClientCases } from "./interim/interim.cases.ts"
import { keepAliveClientCases } from "./keepalive/keepalive.cases.ts"
import { metadataClientCases } from "./metadata/metadata.cases.ts"
import { multichannelClientCases } from "./multichannel/multichannel.cases.ts"
import { resultsClientCases } from "./results/results.cases.ts"
import { utteranceEndClientCases } from "./utterance-end/utterance-end.cases.ts"
import { vadEventsClientCases } from "./vad-events/vad-events.cases.ts"

export const clientCases = [
  ...connectionClientCases,
  ...authClientCases,
  ...audioFormatClientCases,
  ...resultsClientCases,
  ...interimClientCases,
  ...finalsClientCases,
  ...endpointingClientCases,
  ...utteranceEndClientCases,
  ...vadEventsClientCases,
  ...finalizeClientCases,
  ...keepAliveClientCases,
  ...closeClientCases,
  ...metadataClientCases,
  ...multichannelClientCases,
  ...featureClientCases,
  ...errorClientCases,
]
