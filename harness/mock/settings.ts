// Every choice the mock makes where the evidence is divided or commercial, with its default and the reason.

export interface MockSettings {
  /** Idle limit: neither audio nor text. Documentation says 10 s; one capture shows 12. */
  readonly idleTimeoutMs: number
  /** Does KeepAlive alone hold a stream that never had audio? One page says no, another yes. */
  readonly keepAliveHoldsWithoutAudio: boolean
  /** Nothing produced although audio comes: 1011 NET-0000. About 30 s by one changelog line. */
  readonly responseTimeoutMs: number
  /**
   * What nobody can decode: 1008 DATA-0000 at once, as the documentation says; 1011 NET-0000 after `responseTimeoutMs`;
   * or nothing until the end, and then Metadata with a duration of 0. All three were seen of the service.
   */
  readonly undecodableAudio: "DATA-0000" | "NET-0000" | "silence"
  /** `reply`: since 2026-10-19 each Configure is answered; `legacy`: silence on success, Error on failure. */
  readonly configureReplies: "reply" | "legacy"
  /** `Sync` is named by one error text and documented nowhere. */
  readonly sync: "ignore" | "schema-error"
  /** Refuse names of options that are in no table, and raw audio without sample_rate. */
  readonly strictOptions: boolean
  /** Open streams per project; more are refused with 429. 0 is no limit. */
  readonly streamLimit: number
  /** State of the account: what every upgrade with a good credential is refused with. */
  readonly account: "good" | "no-credit" | "no-permission" | "overloaded"
  /** Models this project may not use (403). */
  readonly forbiddenModels: readonly string[]
  /** Keys that are good; undefined: any that is not empty. */
  readonly keys: readonly string[] | undefined
  /** Life of a granted token when the request does not say. Documentation: 30 s. */
  readonly grantTtlSeconds: number
  /** Deliver `callback` results beyond the loopback addresses. */
  readonly callbackAnywhere: boolean
  /** Largest message taken; larger ones end the stream with 1009. Not published; plan for at least 1 MiB. */
  readonly maxFrameByteLength: number
  /** Handshakes that take longer are dropped, so that silent sockets cost nothing. */
  readonly handshakeTimeoutMs: number
  /** Seeds flicker and request ids. */
  readonly seed: number
}

export const DEFAULT_MOCK_SETTINGS: MockSettings = {
  idleTimeoutMs: 10_000,
  keepAliveHoldsWithoutAudio: false,
  responseTimeoutMs: 30_000,
  undecodableAudio: "DATA-0000",
  configureReplies: "reply",
  sync: "schema-error",
  strictOptions: false,
  streamLimit: 0,
  account: "good",
  forbiddenModels: [],
  keys: undefined,
  grantTtlSeconds: 30,
  callbackAnywhere: false,
  maxFrameByteLength: 64 * 1024 * 1024,
  handshakeTimeoutMs: 10_000,
  seed: 1,
}
