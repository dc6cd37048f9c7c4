// The refused upgrade: every cause the service documents, and the HTTP answer it gets, byte for byte.
// A refusal is always a plain HTTP response, never a WebSocket that opens and closes.
// Source: https://developers.deepgram.com/docs/errors, and captured 400 and 401 answers.

/** Why an upgrade is refused: what the status line, `dg-error` and the body say. */
export interface Refusal {
  readonly status: number
  readonly statusText: string
  readonly errCode: string
  readonly errMsg: string
  /** What HTTP asks for beside the usual headers of a refusal. */
  readonly headers?: readonly Header[]
}

export type Header = readonly [name: string, value: string]

/** A whole HTTP answer. Header names in lower case, in the order they go out. */
export interface HttpAnswer {
  readonly status: number
  readonly statusText: string
  readonly headers: readonly Header[]
  readonly body: string
}

const refusal = (status: number, statusText: string, errCode: string, errMsg: string): Refusal => ({
  status,
  statusText,
  errCode,
  errMsg,
})

const badQuery = (errMsg: string): Refusal => refusal(400, "Bad Request", "INVALID_QUERY_PARAMETER", errMsg)

/** Causes that need no detail. Texts marked * are ours: the status is documented or captured, the wording is not. */
export const REFUSALS = {
  /** Wrong key, missing credential, wrong scheme, expired token, API key under Bearer. */
  badCredential: refusal(401, "Unauthorized", "INVALID_AUTH", "Invalid credentials."),
  /** The key lacks the scope. */
  noPermission: refusal(401, "Unauthorized", "INSUFFICIENT_PERMISSIONS", "User does not have sufficient permissions."),
  noCredit: refusal(
    402,
    "Payment Required",
    "ASR_PAYMENT_REQUIRED",
    "Project does not have enough credits for an ASR request and does not have an overage agreement.",
  ),
  /** Not enabled for the project, or misspelt. */
  noModelAccess: refusal(
    403,
    "Forbidden",
    "INSUFFICIENT_PERMISSIONS",
    "Project does not have access to the requested model.",
  ),
  /** Model, language and tier do not go together; a language's name in place of its tag. */
  noSuchCombination: refusal(
    400,
    "Bad Request",
    "Bad Request",
    "Bad Request: No such model/language/tier combination found.",
  ),
  unreadableQuery: badQuery("Invalid query string."),
  keywordsWithNova3: badQuery("Keywords are not supported for Nova-3. Please use `keyterm` instead."),
  keytermLimit: badQuery("Keyterm limit exceeded. The maximum number of tokens across all keyterms is 500."),
  /** * */
  diarizeTwice: badQuery("`diarize` and `diarize_model` cannot be used together."),
  /** Models that are served for files only. * */
  notForStreams: refusal(
    405,
    "Method Not Allowed",
    "METHOD_NOT_ALLOWED",
    "The requested model is not available for live streaming.",
  ),
  /** No full stop in the documented text. */
  tooManyRequests: refusal(429, "Too Many Requests", "TOO_MANY_REQUESTS", "Too many requests. Please try again later"),
  overloaded: refusal(503, "Service Unavailable", "SERVICE_UNAVAILABLE", "Service Unavailable"),
} as const satisfies Record<string, Refusal>

/** Captured for `utterance_end_ms`; taken for every number and enum. */
export const invalidValue = (name: string, value: string): Refusal =>
  badQuery(`Invalid '${printable(name)}' value of '${printable(value)}'.`)

/** The part after the colon is ours. */
export const unreadableValue = (detail: string): Refusal =>
  badQuery(`Failed to deserialize query parameters: ${printable(detail)}`)

/** No such address, wrong method, no upgrade: not of the service's tables, but answered in the same form. */
export const otherRefusal = (
  status: number,
  statusText: string,
  errMsg: string,
  headers: readonly Header[] = [],
): Refusal => ({
  ...refusal(status, statusText, statusText.toUpperCase().replaceAll(" ", "_"), printable(errMsg)),
  headers,
})

/** Longest piece of a query that is told back. */
const PRINTABLE_LENGTH = 200

/** What may stand in a header: a line break in a query must never become one in our answer. */
function printable(text: string): string {
  const cut = text.length > PRINTABLE_LENGTH ? `${text.slice(0, PRINTABLE_LENGTH)}...` : text
  return cut.replace(/[^\x20-\x7e]/g, "?")
}

/** As captured on accepted and refused upgrades alike, one line each. */
export const VARY: readonly Header[] = [
  ["vary", "origin"],
  ["vary", "access-control-request-method"],
  ["vary", "access-control-request-headers"],
]

/** CORS headers, which go to browsers: whoever sends an `Origin`. */
export function corsHeaders(origin: string | undefined): readonly Header[] {
  if (origin === undefined) return []
  return [
    ["access-control-allow-credentials", "true"],
    ["access-control-allow-origin", origin],
    ["access-control-expose-headers", "dg-model-name,dg-model-uuid,dg-char-count,dg-request-id,dg-error"],
  ]
}

/**
 * The answer to a refused upgrade: compact body with `err_code`, `err_msg`, `request_id` in this order, no line break.
 * @param now for the `date` header
 */
export function refusalResponse(
  { status, statusText, errCode, errMsg, headers: more = [] }: Refusal,
  requestId: string,
  origin: string | undefined,
  now: Date,
): HttpAnswer {
  const body = JSON.stringify({ err_code: errCode, err_msg: errMsg, request_id: requestId })
  const headers: readonly Header[] = [
    ["content-type", "application/json"],
    ["dg-error", errMsg],
    ["vary", "accept-encoding"],
    ...VARY,
    ...corsHeaders(origin),
    ...more,
    ["dg-request-id", requestId],
    // The body is ASCII throughout: every text in it is a constant of ours or went through `printable`.
    ["content-length", String(body.length)],
    ["date", now.toUTCString()],
  ]
  return { status, statusText, headers, body }
}
