// The Metadata that ends a stream, told from one that should not be there.

import type { MetadataMessage } from "../../protocol/messages/messages.ts"
import { endRequestOf } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { type Arrival, metadata } from "../../recording/views.ts"
import type { Finding, Outcome } from "../check.ts"
import { judgeEach } from "../judge.ts"

/** Metadata that came since the end was asked for. */
export const closingMetadata = (recording: Recording): readonly Arrival<MetadataMessage>[] =>
  metadata(recording).filter(
    ({ eventIndex }) => eventIndex > (endRequestOf(recording)?.eventIndex ?? Number.POSITIVE_INFINITY),
  )

/** Judges the last Metadata of a stream; `judge` returns what is wrong. */
export function judgeClosing(
  recording: Recording,
  judge: (message: MetadataMessage, closing: Arrival<MetadataMessage>) => Finding | undefined,
): Outcome {
  return judgeEach(metadata(recording).slice(-1), "no Metadata came", (closing) => judge(closing.message, closing))
}
