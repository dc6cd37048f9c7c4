// POST /v1/auth/grant: a short-lived token for an API key.
// Source: https://developers.deepgram.com/docs/token-based-authentication

import { isGood, readCredential } from "./credential.ts"
import { type HttpAnswer, invalidValue, otherRefusal, REFUSALS, refusalResponse } from "./refusals.ts"
import { isObject } from "../messages/shapes.ts"
import type { HandshakeSettings, UpgradeMoment, UpgradeRequest } from "./upgrade.ts"

export const GRANT_PATH = "/v1/auth/grant"

/** Documented: 1 to 3600 seconds. */
const TTL_LIMIT_SECONDS = 3600

export interface GrantRequest extends Pick<UpgradeRequest, "method" | "headers"> {
  /** Empty, or JSON with `ttl_seconds`. */
  readonly body: string
}

export interface GrantSettings extends Pick<HandshakeSettings, "keys" | "tokens"> {
  /** Documented: 30. */
  readonly grantTtlSeconds: number
}

/** A token may not be had for a token: only an API key, under `Token`, is good here. */
export function answerGrant(
  request: GrantRequest,
  settings: GrantSettings,
  { unixMs, requestId }: UpgradeMoment,
): HttpAnswer {
  const now = new Date(unixMs)
  const { origin } = request.headers
  if (request.method !== "POST") {
    const what = `${GRANT_PATH} takes POST requests, and this is ${request.method}.`
    return refusalResponse(otherRefusal(405, "Method Not Allowed", what), requestId, origin, now)
  }
  const credential = readCredential({ headers: request.headers, protocols: [] })
  if (credential?.scheme !== "token" || !isGood(credential, settings.keys, settings.tokens, unixMs)) {
    return refusalResponse(REFUSALS.badCredential, requestId, origin, now)
  }
  const ttlSeconds = requestedTtl(request.body, settings.grantTtlSeconds)
  if (typeof ttlSeconds !== "number" || !(ttlSeconds >= 1 && ttlSeconds <= TTL_LIMIT_SECONDS)) {
    return refusalResponse(invalidValue("ttl_seconds", JSON.stringify(ttlSeconds)), requestId, origin, now)
  }
  const { accessToken, expiresInSeconds } = settings.tokens.grant(unixMs, ttlSeconds)
  const body = JSON.stringify({ access_token: accessToken, expires_in: expiresInSeconds })
  const headers = [
    ["content-type", "application/json"],
    ["dg-request-id", requestId],
    ["content-length", String(body.length)],
    ["date", now.toUTCString()],
  ] as const
  return { status: 200, statusText: "OK", headers, body }
}

/** Whatever stands at `ttl_seconds`; the default where there is no body or no such field. */
function requestedTtl(body: string, defaultSeconds: number): unknown {
  if (body.trim() === "") return defaultSeconds
  try {
    const json: unknown = JSON.parse(body)
    return isObject(json) ? (json.ttl_seconds ?? defaultSeconds) : body
  } catch {
    return body
  }
}
