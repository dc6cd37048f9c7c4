// What goes wrong below the protocol, each as a code and one sentence: no connection, no WebSocket, broken frames.

export interface Failure {
  /** As the system names it, or ours in capitals. */
  readonly code: string
  readonly problem: string
}

const codeOf = (error: Error): string => ("code" in error && typeof error.code === "string" ? error.code : "")

const CONNECT_PROBLEMS: Readonly<Record<string, (host: string) => string>> = {
  ENOTFOUND: (host) => `The name of ${host} is not known.`,
  EAI_AGAIN: (host) => `The name of ${host} could not be looked up: the name server did not answer.`,
  ECONNREFUSED: (host) => `Nothing listens at ${host}: the connection was refused.`,
  ECONNRESET: (host) => `${host} dropped the connection before it answered the upgrade.`,
  EPIPE: (host) => `${host} dropped the connection before it answered the upgrade.`,
  ETIMEDOUT: (host) => `${host} did not answer: the connection timed out.`,
  EHOSTUNREACH: (host) => `There is no way to ${host} from here.`,
  ENETUNREACH: (host) => `There is no way to ${host} from here.`,
  HPE_HEADER_OVERFLOW: (host) => `${host} answered the upgrade with more than 16 KiB of headers.`,
  EPROTO: (host) => `${host} does not speak TLS: wss:// was spoken to a server without encryption.`,
}

/** Why no connection came about. @param host name and port, without anything that could be a credential */
export function connectFailure(error: Error, host: string): Failure {
  const code = codeOf(error)
  const known = CONNECT_PROBLEMS[code]
  if (known !== undefined) return { code, problem: known(host) }
  if (code.startsWith("HPE_")) {
    const problem = `${host} answered the upgrade with something that is not HTTP; if it speaks TLS, the address is wss://.`
    return { code: "NOT_HTTP", problem }
  }
  if (code.includes("CERT") || code.includes("TLS") || code.includes("SSL") || code.includes("SIGNATURE")) {
    return { code, problem: `The certificate of ${host} was not accepted: ${error.message}.` }
  }
  if (error instanceof SyntaxError || error instanceof TypeError) {
    return { code: "INVALID_REQUEST", problem: `No request could be made for ${host}: ${error.message}.` }
  }
  // What is left, ws says of an answer with status 101 that breaks RFC 6455 section 4.1.
  const problem = `${host} agreed to the upgrade in a way that RFC 6455 does not allow: ${error.message}.`
  return code === ""
    ? { code: "BAD_HANDSHAKE", problem }
    : { code, problem: `No connection to ${host}: ${error.message}.` }
}

export const handshakeTimeout = (host: string, timeoutMs: number): Failure => ({
  code: "HANDSHAKE_TIMEOUT",
  problem: `Expected an answer of ${host} to the upgrade within ${timeoutMs} ms, found none.`,
})

export const FRAME_TOO_LARGE: Failure = {
  code: "FRAME_TOO_LARGE",
  problem: "A message is larger than the limit (RFC 6455 section 7.4.1, close 1009).",
}

const FRAME_PROBLEMS: Readonly<Record<string, Failure>> = {
  WS_ERR_INVALID_UTF8: {
    code: "INVALID_UTF8",
    problem: "A text frame is not UTF-8 (RFC 6455 section 8.1, close 1007).",
  },
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: FRAME_TOO_LARGE,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: FRAME_TOO_LARGE,
  ECONNRESET: { code: "ECONNRESET", problem: "The peer dropped the connection without a close frame." },
  EPIPE: { code: "EPIPE", problem: "The peer dropped the connection without a close frame." },
  ETIMEDOUT: { code: "ETIMEDOUT", problem: "The connection went dead: nothing that was sent arrived." },
}

/** Why an open connection broke. */
export function frameFailure(error: Error): Failure {
  const code = codeOf(error)
  const known = FRAME_PROBLEMS[code]
  if (known !== undefined) return known
  if (code.startsWith("WS_ERR_")) {
    return { code: "BAD_FRAME", problem: `A frame breaks RFC 6455 (close 1002): ${error.message}.` }
  }
  return { code: code === "" ? "BROKEN" : code, problem: `The connection broke: ${error.message}.` }
}
