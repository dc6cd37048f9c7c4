// What holds for every stream, whatever was asked for: shape, ids, sequence, ranges, and the end. The replies of the mock
// must keep to these too, before anything is said about a client that got them.

import { CLOSE_CHECKS } from "./close/close.ts"
import { clCodesKnown } from "./close/close-others.ts"
import type { Check } from "./check.ts"
import { connNoGreetingV1, connJsonTextOnly, connPong } from "./connection/framing.ts"
import { finContiguous, finFirstAtZero, finImmutable, finNoDuplicates, finOrder } from "./results/finals.ts"
import { fzCount, fzFlagOnlyThen, fzNoMetadata } from "./finalize/finalize-flow.ts"
import {
  intDurationGrows,
  intNoneAfterFinal,
  intNotFromFinalize,
  intNotSpeechFinal,
  intOffByDefault,
  intSameStart,
} from "./results/interim.ts"
import { epSpeechFinalIsFinal } from "./endpointing/endpointing.ts"
import { audioAllCovered } from "./audio/audio-cuts.ts"
import { mdChannels, mdDuration, mdDurationSum, mdFields, mdOnce } from "./metadata/metadata.ts"
import { connRequestIdHeader, connRequestIdSame } from "./connection/request-ids.ts"
import { RESULTS_SHAPE_CHECKS } from "./results/results-shape.ts"
import { RESULTS_WORDS_CHECKS } from "./results/results-words.ts"
import { ueAfterFinal, ueGap } from "./endpointing/utterance-end.ts"
import { ueOff, ueShape } from "./endpointing/utterance-end-options.ts"
import { vadMonotone, vadOff, vadShape } from "./endpointing/vad-events.ts"

export const INVARIANTS: readonly Check[] = [
  connJsonTextOnly,
  connNoGreetingV1,
  connPong,
  connRequestIdHeader,
  connRequestIdSame,
  ...RESULTS_SHAPE_CHECKS,
  ...RESULTS_WORDS_CHECKS,
  intOffByDefault,
  intSameStart,
  intDurationGrows,
  intNotSpeechFinal,
  intNotFromFinalize,
  intNoneAfterFinal,
  finContiguous,
  finFirstAtZero,
  finImmutable,
  finOrder,
  finNoDuplicates,
  epSpeechFinalIsFinal,
  ueOff,
  ueShape,
  ueAfterFinal,
  ueGap,
  vadOff,
  vadShape,
  vadMonotone,
  fzFlagOnlyThen,
  fzCount,
  fzNoMetadata,
  audioAllCovered,
  ...CLOSE_CHECKS,
  clCodesKnown,
  mdOnce,
  mdFields,
  mdDuration,
  mdDurationSum,
  mdChannels,
]
