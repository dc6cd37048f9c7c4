// Script steps that many cases share.

import { CLOSE_TIMEOUT_MS, CONTROL, type Step, WHOLE_STREAM } from "../harness/protocol/script.ts"

export const audio = (toMs?: number): Step => (toMs === undefined ? { do: "audio" } : { do: "audio", toMs })
export const text = (json: string): Step => ({ do: "text", text: json })
export const pause = (ms: number): Step => ({ do: "pause", ms })
/** A pause held open by KeepAlive at the documented interval of 3 to 5 s. */
export const heldPause = (ms: number, keepAliveEveryMs = 5_000): Step => ({ do: "pause", ms, keepAliveEveryMs })
export const finalize = text(CONTROL.finalize)
export const keepAlive = text(CONTROL.keepAlive)
export const closeStream = text(CONTROL.closeStream)
export const untilClosed = (timeoutMs = CLOSE_TIMEOUT_MS): Step => ({ do: "await", until: "closed", timeoutMs })
/** CloseStream, then wait for the server to close. */
export const ending: readonly Step[] = [closeStream, untilClosed()]
export const wholeStream = WHOLE_STREAM
