// Close codes and reasons of /v1/listen, and what they and refused upgrades mean, in sentences.

/** @see https://developers.deepgram.com/docs/stt-troubleshooting-websocket-data-and-net-errors */
export const NET_0000 =
  "Deepgram did not provide a response message within the timeout window. See https://dpgr.am/net0000"
export const NET_0001 =
  "Deepgram did not receive audio data or a text message within the timeout window. See https://dpgr.am/net0001"
/** Documented by its code alone; the full text was never captured. */
export const DATA_0000 = "DATA-0000"

export const CLOSE = { normal: 1000, noCode: 1005, lost: 1006, policy: 1008, internal: 1011 } as const

export interface Explanation {
  /** One sentence: what happened. */
  readonly cause: string
  /** One sentence: what to do about it. */
  readonly remedy: string
}

export declare function explainClose(code: number, reason: string): Explanation
export declare function explainRefusal(
  status: number,
  headers: readonly (readonly [string, string])[],
  body: string,
): Explanation
