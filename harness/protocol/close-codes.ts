// Close codes and reasons of /v1/listen, and what they and refused upgrades mean, in sentences.
// Source: https://developers.deepgram.com/docs/stt-troubleshooting-websocket-data-and-net-errors; the reason texts as
// clients reported them.

/** Nothing came out: an internal fault, or audio that could not be decoded. */
export const NET_0000 =
  "Deepgram did not provide a response message within the timeout window. See https://dpgr.am/net0000"
/** Nothing came in for ten seconds. */
export const NET_0001 =
  "Deepgram did not receive audio data or a text message within the timeout window. See https://dpgr.am/net0001"
/** Documented by its code alone; the full text was never captured. */
export const DATA_0000 = "DATA-0000"

export const CLOSE = {
  normal: 1000,
  /** No code in the close frame. */
  noCode: 1005,
  /** The connection broke without a close frame. */
  lost: 1006,
  badAudio: 1008,
  internal: 1011,
} as const

export interface Explanation {
  /** One sentence: what happened. */
  readonly cause: string
  /** One sentence: what to do about it. */
  readonly remedy: string
}

/** `DATA-0000`, `NET-0000`, `NET-0001`, however the reason spells it: without regard to case and hyphen. */
export function errorCodeIn(reason: string): "DATA-0000" | "NET-0000" | "NET-0001" | undefined {
  const code = /(data|net)-?(000[01])/i.exec(reason)
  const name = code === null ? "" : `${code[1]?.toUpperCase()}-${code[2]}`
  return name === "DATA-0000" || name === "NET-0000" || name === "NET-0001" ? name : undefined
}

const BY_ERROR_CODE = {
  "DATA-0000": {
    cause: "The server could not decode what it got as audio (DATA-0000).",
    remedy: "Give `encoding` and `sample_rate` exactly as the audio is, or leave both out for a container such as WAV.",
  },
  "NET-0000": {
    cause:
      "The server produced nothing within its time limit (NET-0000): audio it could not decode, or a fault of its own.",
    remedy: "Check `encoding` and `sample_rate` against the audio first, then try again.",
  },
  "NET-0001": {
    cause: "The server received neither audio nor a text message for about 10 seconds (NET-0001).",
    remedy:
      "Begin to send audio at once, send silence as audio or a KeepAlive text message every 3 to 5 seconds, and end with CloseStream.",
  },
} as const satisfies Record<string, Explanation>

/** By close code; those of RFC 6455 that this protocol gives no meaning of its own are in the protocol's words. */
const BY_CLOSE_CODE: Readonly<Record<number, Explanation>> = {
  1000: { cause: "The stream ended as it should.", remedy: "Nothing is to be done." },
  1001: { cause: "The server is going away.", remedy: "Connect again and send what was not yet transcribed." },
  1002: {
    cause: "The server found a violation of the WebSocket protocol.",
    remedy: "Use a WebSocket library for framing and masking, and look for a proxy that alters frames.",
  },
  1003: {
    cause: "The server does not take this type of frame.",
    remedy: "Send audio in binary frames and control messages in text frames.",
  },
  1005: {
    cause: "The server closed without a code, as /v2/listen does and /v1/listen does not.",
    remedy: "Check the address; for a server of your own, close with code 1000.",
  },
  1006: {
    cause: "The connection broke without a close frame: the network, a proxy, or a server that fell over.",
    remedy: "Connect again and send what was not yet transcribed, at no more than 1.25 times real time.",
  },
  1007: { cause: "The server found a text frame that is not UTF-8.", remedy: "Send text frames as UTF-8." },
  1008: {
    cause: "The server refused what it got, as it does with data that is not audio of the declared kind.",
    remedy: "Give `encoding` and `sample_rate` exactly as the audio is, or leave both out for a container such as WAV.",
  },
  1009: { cause: "A message was too large for the server.", remedy: "Send chunks of 20 to 250 milliseconds of audio." },
  1011: {
    cause: "The server met a fault of its own.",
    remedy: "Try again, and report the request id if it stays.",
  },
  1012: { cause: "The server is restarting.", remedy: "Connect again after a moment." },
  1013: { cause: "The server is overloaded.", remedy: "Connect again later, and wait longer after each attempt." },
}

/** What the end of a stream means. */
export function explainClose(code: number, reason: string): Explanation {
  const errorCode = errorCodeIn(reason)
  if (errorCode !== undefined) return BY_ERROR_CODE[errorCode]
  const known = BY_CLOSE_CODE[code]
  const said = reason === "" ? "" : ` The reason given is ${JSON.stringify(reason)}.`
  if (known !== undefined) return { cause: known.cause + said, remedy: known.remedy }
  return {
    cause: `The connection was closed with code ${code}, which has no meaning on /v1/listen.${said}`,
    remedy: "Check that the address is that of a live transcription service.",
  }
}
