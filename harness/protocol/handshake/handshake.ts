// The server's side of the upgrade: credential, account, options, in that order, then 101 or an HTTP refusal.

import { isGood, protocolToEcho, readCredential } from "./credential.ts"
import { parseQuery, readOptions } from "../options/options.ts"
import { corsHeaders, type Header, otherRefusal, type Refusal, REFUSALS, refusalResponse, VARY } from "./refusals.ts"
import type { AccountState, HandshakeSettings, UpgradeAnswer, UpgradeMoment, UpgradeRequest } from "./upgrade.ts"

export const LISTEN_PATH = "/v1/listen"

/** What each state refuses everybody with. */
export const REFUSED_ACCOUNTS: Readonly<Record<AccountState, Refusal | undefined>> = {
  good: undefined,
  "no-credit": REFUSALS.noCredit,
  "no-permission": REFUSALS.noPermission,
  overloaded: REFUSALS.overloaded,
}

/**
 * What becomes of an upgrade request.
 * @see https://developers.deepgram.com/docs/stt-troubleshooting-websocket-data-and-net-errors
 */
export function answerUpgrade(
  request: UpgradeRequest,
  settings: HandshakeSettings,
  { unixMs, requestId }: UpgradeMoment,
): UpgradeAnswer {
  const { origin } = request.headers
  const refused = (refusal: Refusal): UpgradeAnswer => ({
    type: "refused",
    requestId,
    response: refusalResponse(refusal, requestId, origin, new Date(unixMs)),
  })

  const stray = strayRequest(request)
  if (stray !== undefined) return refused(stray)
  const credential = readCredential(request)
  if (credential === undefined || !isGood(credential, settings.keys, settings.tokens, unixMs)) {
    return refused(REFUSALS.badCredential)
  }
  const { pairs, unreadable } = parseQuery(request.query)
  const { options, refusal, unknown } = readOptions(pairs, { strict: settings.strictOptions })
  const why =
    accountRefusal(settings) ??
    (unreadable === undefined ? refusal : REFUSALS.unreadableQuery) ??
    (settings.forbiddenModels.includes(options.model) ? REFUSALS.noModelAccess : undefined)
  if (why !== undefined) return refused(why)

  const protocol = protocolToEcho(request.protocols, credential)
  const headers: readonly Header[] = [
    ...VARY,
    ...corsHeaders(origin),
    ...(protocol === undefined ? [] : [["sec-websocket-protocol", protocol] as const]),
    ["dg-request-id", requestId],
    ["date", new Date(unixMs).toUTCString()],
  ]
  return { type: "accepted", requestId, protocol, headers, options, pairs, unknown, credential }
}

function accountRefusal({ account, openStreams, streamLimit }: HandshakeSettings): Refusal | undefined {
  const overLimit = streamLimit > 0 && openStreams >= streamLimit
  return REFUSED_ACCOUNTS[account] ?? (overLimit ? REFUSALS.tooManyRequests : undefined)
}

/** Longest path that is told back. */
const PATH_LENGTH = 100

/** RFC 6455 section 4.4: told to whoever speaks another. */
const SPOKEN_VERSION: readonly Header[] = [["sec-websocket-version", "13"]]

/** Whoever came to the wrong address, or not for a WebSocket; answered before anything is read. */
function strayRequest({ method, path, headers, problem }: UpgradeRequest): Refusal | undefined {
  if (path === "/v2/listen") {
    return otherRefusal(404, "Not Found", "Flux (/v2/listen) is not served here; use /v1/listen with a Nova model.")
  }
  if (path !== LISTEN_PATH) {
    const what = `No such address: ${path.slice(0, PATH_LENGTH)}.`
    return otherRefusal(404, "Not Found", `${what} Streams are served at ${LISTEN_PATH}.`)
  }
  if (method !== "GET") {
    const what = `${LISTEN_PATH} takes a WebSocket upgrade, which is a GET request, and this is ${method}.`
    return otherRefusal(405, "Method Not Allowed", what, [["allow", "GET"]])
  }
  if (headers.upgrade?.toLowerCase() !== "websocket") {
    const what = `${LISTEN_PATH} takes WebSocket connections only: the header \`upgrade: websocket\` is missing.`
    return otherRefusal(426, "Upgrade Required", what, [["upgrade", "websocket"]])
  }
  return problem === undefined ? undefined : otherRefusal(400, "Bad Request", `${problem}.`, SPOKEN_VERSION)
}
