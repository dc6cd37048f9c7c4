// What a client does on one stream, as data: a short list of steps, carried out in order by the client machine.

/** Which arrival a step waits for. */
export type Awaited =
  | "any-message"
  | "results"
  | "words"
  | "interim"
  | "final"
  | "speech-final"
  | "from-finalize"
  | "utterance-end"
  | "speech-started"
  | "metadata"
  | "error"
  | "configure-reply"
  | "pong"
  | "closed"

export type Step =
  /**
   * Audio at the set pace, from where the last step stopped to `toMs` of the source (its end when absent), every message
   * of it in `fragmentCount` fragments.
   */
  | { readonly do: "audio"; readonly toMs?: number; readonly fragmentCount?: number }
  /** Send nothing for a while, or nothing but KeepAlive. The audio clock stands still. */
  | { readonly do: "pause"; readonly ms: number; readonly keepAliveEveryMs?: number; readonly pingEveryMs?: number }
  /**
   * Send nothing for a while although audio goes on being spoken, as a sender that hung: what piled up then goes out
   * back to back. The recording's lateness shows it, so figures of time become INCONCLUSIVE.
   */
  | { readonly do: "stall"; readonly ms: number }
  /** A text frame exactly as given: control messages, well-formed or not. */
  | { readonly do: "text"; readonly text: string; readonly fragmentCount?: number }
  /** A binary frame that is not audio of the source. */
  | { readonly do: "binary"; readonly bytes: Uint8Array; readonly note: string }
  | { readonly do: "ping"; readonly payload: string }
  /** Goes on when it has come, or after `timeoutMs` (a note in the recording). */
  | { readonly do: "await"; readonly until: Awaited; readonly timeoutMs: number }
  /** A close frame from our side; without a code when `code` is absent. */
  | { readonly do: "close"; readonly code?: number; readonly reason?: string }
  /** Drop the connection without a word. */
  | { readonly do: "destroy" }

/** The control messages, as compact text. */
export const CONTROL = {
  keepAlive: '{"type":"KeepAlive"}',
  finalize: '{"type":"Finalize"}',
  closeStream: '{"type":"CloseStream"}',
} as const

/** How long a closing server may take; one that takes longer is noted and let go. */
export const CLOSE_TIMEOUT_MS = 10_000

/** All the audio, CloseStream, and wait for the server's close: what a well-behaved client does. */
export const WHOLE_STREAM: readonly Step[] = [
  { do: "audio" },
  { do: "text", text: CONTROL.closeStream },
  { do: "await", until: "closed", timeoutMs: CLOSE_TIMEOUT_MS },
]
