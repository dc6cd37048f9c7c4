// An HTTP call beside the streams, and its answer, as transports hand them to whoever serves them.

import type { UpgradeRequest } from "../protocol/handshake/upgrade.ts"
import type { HttpAnswer } from "../protocol/handshake/refusals.ts"

/** Header names in lower case. */
export interface HttpCall extends Pick<UpgradeRequest, "method" | "path" | "query" | "headers"> {
  readonly body: Uint8Array
}

/** A body may be bytes, such as a WAV file. */
export type CallAnswer = Omit<HttpAnswer, "body"> & { readonly body: string | Uint8Array }

/** Undefined: no call of ours. */
export type AnswerCall = (call: HttpCall) => CallAnswer | undefined | Promise<CallAnswer | undefined>
