// The HTTP calls that clients make around their streams: a token for a key, a file transcribed in one go. One function of
// values, so that the mock answers alike on a real port and through msw.
// Source: https://developers.deepgram.com/reference/errors for the refusals of files.

import type { CodecTable } from "../audio/codecs/index.ts"
import { isGood, readCredential } from "../protocol/handshake/credential.ts"
import { answerGrant, GRANT_PATH, type GrantSettings } from "../protocol/handshake/grant.ts"
import { LISTEN_PATH, REFUSED_ACCOUNTS } from "../protocol/handshake/handshake.ts"
import { parsed } from "../protocol/messages/near-miss.ts"
import { parseQuery, readOptions } from "../protocol/options/options.ts"
import type { Recognizer } from "../protocol/recognizer.ts"
import {
  corsHeaders,
  type Header,
  type HttpAnswer,
  type Refusal,
  REFUSALS,
  refusalResponse,
  VARY,
} from "../protocol/handshake/refusals.ts"
import type { Hasher } from "../protocol/server/ports.ts"
import { isObject } from "../protocol/messages/shapes.ts"
import type { HandshakeSettings, UpgradeMoment } from "../protocol/handshake/upgrade.ts"
import { readFileOptions } from "./file-structure.ts"
import { transcribeFile } from "./file-transcript.ts"

/** A body may be this long: half an hour of linear16 at 16 kHz. The service takes 2 GB; a mock needs no such thing. */
export const REST_BODY_LIMIT = 64 * 1024 * 1024

export interface RestRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** Undecoded, without the question mark. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}

/** Any MockSettings will do, with the tokens of the same server. */
export interface RestSettings extends GrantSettings, Pick<HandshakeSettings, "account" | "forbiddenModels"> {
  readonly seed: number
}

export interface RestParts {
  readonly settings: RestSettings
  readonly recognizer: Recognizer
  /** SHA-256, injected: hashing is the surroundings' business. */
  readonly hasher: () => Hasher
  /** Codecs beyond those that come with the package. */
  readonly furtherCodecs?: CodecTable
}

/** @returns undefined for what is no such call, and is answered as any stray request */
export function answerRest(
  request: RestRequest,
  parts: RestParts,
  moment: UpgradeMoment,
): HttpAnswer | Promise<HttpAnswer> | undefined {
  const { method, path, headers, body } = request
  if (path === GRANT_PATH) {
    return answerGrant({ method, headers, body: new TextDecoder().decode(body) }, parts.settings, moment)
  }
  if (path !== LISTEN_PATH || method !== "POST") return undefined
  return answerFile(request, parts, moment)
}

async function answerFile(request: RestRequest, parts: RestParts, moment: UpgradeMoment): Promise<HttpAnswer> {
  const { settings, recognizer, hasher, furtherCodecs } = parts
  const now = new Date(moment.unixMs)
  const { origin } = request.headers
  const refused = (why: Refusal): HttpAnswer => refusalResponse(why, moment.requestId, origin, now)

  const { pairs, unreadable } = parseQuery(request.query)
  const { options, refusal } = readOptions(pairs)
  const why =
    accessRefusal(request, settings, moment) ??
    (unreadable === undefined ? undefined : REFUSALS.unreadableQuery) ??
    // Some models are served for files only: what refuses them as a stream is no reason here.
    (refusal === REFUSALS.notForStreams ? undefined : refusal) ??
    (settings.forbiddenModels.includes(options.model) ? REFUSALS.noModelAccess : undefined) ??
    bodyRefusal(request)
  if (why !== undefined) return refused(why)

  const transcript = await transcribeFile({
    bytes: request.body,
    options,
    fileOptions: readFileOptions(pairs),
    recognizer,
    furtherCodecs,
    hasher: hasher(),
    requestId: moment.requestId,
    createdAt: now.toISOString(),
    seed: settings.seed,
  })
  if ("problem" in transcript) return refused(badRequest(`${BAD_AUDIO}: ${transcript.problem}`))
  return jsonAnswer(transcript.json, origin, moment.requestId, now)
}

function accessRefusal({ headers }: RestRequest, settings: RestSettings, { unixMs }: UpgradeMoment) {
  const credential = readCredential({ headers, protocols: [] })
  const good = credential !== undefined && isGood(credential, settings.keys, settings.tokens, unixMs)
  return good ? REFUSED_ACCOUNTS[settings.account] : REFUSALS.badCredential
}

/** Documented; the service says no more than this. */
const BAD_AUDIO = "Bad Request: failed to process audio: corrupt or unsupported data"

const badRequest = (errMsg: string, errCode = "Bad Request"): Refusal => ({
  status: 400,
  statusText: "Bad Request",
  errCode,
  errMsg: errMsg.replace(/[^\x20-\x7e]/g, "?"),
})

/** Bodies that are no audio of their own: too long, or JSON that names a URL. */
function bodyRefusal({ headers, body }: RestRequest): Refusal | undefined {
  if (body.length > REST_BODY_LIMIT) {
    const errMsg = `The audio is longer than the ${REST_BODY_LIMIT} bytes that this mock takes; send a part of it.`
    return { status: 413, statusText: "Payload Too Large", errCode: "PAYLOAD_TOO_LARGE", errMsg }
  }
  if (!headers["content-type"]?.toLowerCase().startsWith("application/json")) return undefined
  const json = parsed(new TextDecoder().decode(body))
  if (!isObject(json) || typeof json.url !== "string") {
    return badRequest("Content-type was application/json, but we could not process the JSON payload.")
  }
  return badRequest("This mock fetches nothing: send the audio itself, not its URL.", "REMOTE_CONTENT_ERROR")
}

function jsonAnswer(json: object, origin: string | undefined, requestId: string, now: Date): HttpAnswer {
  const body = JSON.stringify(json)
  const headers: readonly Header[] = [
    ["content-type", "application/json"],
    ...VARY,
    ...corsHeaders(origin),
    ["dg-request-id", requestId],
    ["content-length", String(new TextEncoder().encode(body).length)],
    ["date", now.toUTCString()],
  ]
  return { status: 200, statusText: "OK", headers, body }
}
