// How the mock misbehaves in front of a client under test, as data: a case lists what it does, in order. What time is
// meant is milliseconds since the first audio came, by the clock or by the audio, whichever comes first; so a client that
// streams at real time meets everything at the same place in its audio.

/** Status of an upgrade that is refused on purpose. */
export type RefusedStatus = 400 | 401 | 402 | 403 | 404 | 429 | 503

/** A line of what the mock says in place of what it heard. Times are seconds of audio, as on the wire. */
export type ScriptLine =
  | {
      readonly say: "interim" | "final"
      readonly from: number
      readonly to: number
      readonly text: string
      readonly speechFinal?: boolean
      /** Default 0. */
      readonly channel?: number
    }
  | { readonly say: "utterance-end"; readonly atMs: number; readonly lastWordEnd: number }
  | { readonly say: "speech-started"; readonly atMs: number; readonly timestamp: number }

/** A change of every message of the mock. */
export type MessageEdit =
  /** Fields that nobody has heard of, of every JSON type, on each level of each message. */
  | "unknown-fields"
  /** As in 2024: false flags are left out. */
  | "no-false-flags"
  /** Times as 32-bit floats leave them: 2.0000002, 0.39999998. */
  | "float-noise"
  /** Each message in several fragments (RFC 6455, section 5.4). */
  | "fragmented"
  /** White space between all tokens. */
  | "spaced"
  /** The messages of the channels of one moment in another order. */
  | "shuffled-channels"

export type Misbehaviour =
  /** Refuses the first `times` upgrades, or all. */
  | { readonly do: "refuse"; readonly status: RefusedStatus; readonly times?: number }
  /** The 101 comes late. */
  | { readonly do: "accept-late"; readonly ms: number }
  /** A text frame, verbatim. */
  | { readonly do: "say"; readonly atMs: number; readonly text: string }
  /** Says this in place of what it heard. Interims and events come only where the client asked for them. */
  | { readonly do: "script"; readonly lines: readonly ScriptLine[] }
  | { readonly do: "edit"; readonly edit: MessageEdit }
  /** A message of this type is never sent. */
  | { readonly do: "omit"; readonly type: "Metadata" }
  /** Everything that is due after CloseStream comes so much later. */
  | { readonly do: "close-late"; readonly ms: number }
  /** A close frame on the first `times` streams (default 1), where nobody asked for one. */
  | {
      readonly do: "close"
      readonly atMs: number
      readonly code: number
      readonly reason: string
      readonly times?: number
    }
  /** The connection is dropped without a word, on the first `times` streams (default 1). */
  | { readonly do: "drop"; readonly atMs: number; readonly times?: number }
  /** From then on nothing is sent any more, whatever comes; the connection stays open. */
  | { readonly do: "fall-silent"; readonly atMs: number }
  /** A control message is taken without an answer. */
  | { readonly do: "ignore"; readonly type: "Finalize" | "Configure" }
  /** Answers Finalize with an empty final alone. */
  | { readonly do: "finalize-empty" }
  /** Reads nothing for a while. */
  | { readonly do: "stop-reading"; readonly atMs: number; readonly ms: number }
  | { readonly do: "ping"; readonly everyMs: number }

/** What a case would like its client to do beside streaming; who cannot or will not is not blamed. */
export interface Wish {
  /** Stop the audio for a while at this place, and keep the stream open. */
  readonly pause?: { readonly atMs: number; readonly ms: number }
  /** Send Finalize at this place of the audio. */
  readonly finalizeAtMs?: number
  /** Send Configure at this place of the audio. */
  readonly configureAtMs?: number
  /** Send the file as it is, header and all. */
  readonly container?: true
  /** Identify by subprotocol, and see no more of the connection than a browser does. */
  readonly browser?: true
}
