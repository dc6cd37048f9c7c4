// Where requirements come from: documentation pages, standards, and captures of the live service. Cited by every check.

export const API = "https://developers.deepgram.com/reference/speech-to-text/listen-streaming"
export const LIMITS = "https://developers.deepgram.com/reference/api-rate-limits"
export const SKILL = "https://github.com/deepgram/skills"

/** A documentation page. */
export const docs = (page: string): string => `https://developers.deepgram.com/docs/${page}`

export const TROUBLESHOOTING = docs("stt-troubleshooting-websocket-data-and-net-errors")
export const RECOVERING = docs("recovering-from-connection-errors-and-timeouts-when-live-streaming-audio")

/** A changelog entry, by `yyyy/m/d`. */
export const changelog = (date: string): string => `https://developers.deepgram.com/changelog/${date}`

/** A section of the WebSocket protocol. */
export const rfc6455 = (section: string): string => `https://www.rfc-editor.org/rfc/rfc6455#section-${section}`

/** A public issue. */
const issue = (repository: string, number: number): string => `https://github.com/${repository}/issues/${number}`

/** The official clients, whose reading of a message counts where the documentation is silent. */
export const SDKS = "the official SDKs (https://github.com/deepgram)"

/** What was seen on the wire of the live service. */
export const SEEN = {
  proxyCapture: "a capture through a proxy (nova-2-phonecall, 2026-08-25)",
  nova3Frames: "frames pinned in a third-party test (nova-3, 2026-09-07)",
  staffFrames: issue("deepgram/deepgram-js-sdk", 241),
  upgrade101: issue("deepgram/deepgram-js-sdk", 301),
  refusal400: issue("deepgram/deepgram-python-sdk", 279),
  refusal401: "a 401 answer pinned in a third-party test (2026-09-17)",
  emptyMetadata: issue("deepgram/deepgram-dotnet-sdk", 342),
  schemaError: "a SchemaError quoted in a third-party client",
  keywordsRefused: issue("deepgram/deepgram-js-sdk", 470),
  whisper405: issue("deepgram/deepgram-dotnet-sdk", 304),
  net0000: issue("deepgram/deepgram-python-sdk", 509),
  net0001: issue("deepgram/deepgram-python-sdk", 319),
  emptyFinalize: issue("pipecat-ai/pipecat", 4973),
  emptyFrameClose: issue("deepgram/deepgram-python-sdk", 427),
  languageRefused: issue("livekit/agents", 3519),
  tooManyStreams: issue("deepgram/deepgram-python-sdk", 726),
  undocumentedOptions: "https://github.com/livekit/agents/tree/main/livekit-plugins/livekit-plugins-deepgram",
} as const

/** Documented nowhere in so many words: it follows from the rest, or a stream cannot be read safely without it. */
export const INFERRED = "inferred"

/** Several sources, most direct first. */
export const cite = (...sources: readonly string[]): string => sources.join("; ")
