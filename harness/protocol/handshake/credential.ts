// Who is asking: the four forms in which a credential comes with the upgrade, and which of them are good.
// Source: https://developers.deepgram.com/docs/authenticating,
// https://developers.deepgram.com/docs/using-the-sec-websocket-protocol

import type { QueryPair } from "../options/listen-options.ts"
import { readJwt, type TokenBook } from "./token-book.ts"
import type { Credential, KeyPolicy, UpgradeRequest } from "./upgrade.ts"

/**
 * `Authorization: Token KEY`, `Authorization: Bearer JWT`, or the same two as subprotocols: scheme, then credential. The
 * header goes first where both are there; which one the service prefers is not known.
 * @returns undefined when there is none, or none of a scheme we know
 */
export function readCredential({
  headers,
  protocols,
}: Pick<UpgradeRequest, "headers" | "protocols">): Credential | undefined {
  return fromHeader(headers.authorization) ?? fromProtocols(protocols)
}

function fromHeader(header: string | undefined): Credential | undefined {
  const match = /^\s*(\S+)\s+(\S+)\s*$/.exec(header ?? "")
  const scheme = schemeOf(match?.[1])
  const secret = match?.[2]
  return scheme === undefined || secret === undefined ? undefined : { scheme, secret, from: "header" }
}

/** By position: browsers of the JavaScript SDK offer `token, KEY, x-deepgram-session-id, UUID`. */
function fromProtocols(protocols: readonly string[]): Credential | undefined {
  const at = protocols.findIndex((protocol) => schemeOf(protocol) !== undefined)
  const scheme = schemeOf(protocols[at])
  const secret = protocols[at + 1]
  return scheme === undefined || secret === undefined || secret === ""
    ? undefined
    : { scheme, secret, from: "subprotocol" }
}

/** Credentials belong into the header: addresses end up in logs. */
const CREDENTIAL_NAMES: ReadonlySet<string> = new Set([
  "token",
  "access_token",
  "authorization",
  "bearer",
  "jwt",
  "key",
  "api_key",
  "apikey",
  "deepgram_api_key",
])

/** An option that carries a credential, where it is not read. */
export const isCredentialName = (option: string): boolean => CREDENTIAL_NAMES.has(option.toLowerCase())

/** What a query gives away. */
export const credentialsIn = (pairs: readonly QueryPair[]): readonly string[] =>
  pairs.flatMap(([name, value]) => (isCredentialName(name) ? [value] : []))

/** The scheme is compared without case: the documentation itself uses both `Token` and `token`. */
function schemeOf(word: string | undefined): Credential["scheme"] | undefined {
  const lower = word?.toLowerCase()
  return lower === "token" || lower === "bearer" ? lower : undefined
}

/**
 * The one subprotocol to answer with: the scheme word as it was offered, else the first that is not the credential.
 * Clients fail a connection that answers with none, or with one they did not offer.
 */
export function protocolToEcho(protocols: readonly string[], credential: Credential): string | undefined {
  const scheme = protocols.find((protocol) => schemeOf(protocol) !== undefined)
  return scheme ?? protocols.find((protocol) => protocol !== credential.secret)
}

/** A key under Bearer is as wrong as a wrong key; a token that expires during its stream does not end it. */
export function isGood(credential: Credential, keys: KeyPolicy, tokens: TokenBook, unixMs: number): boolean {
  const { scheme, secret } = credential
  if (scheme === "token") return keys === undefined || keys.includes(secret)
  if (tokens.knows(secret)) return tokens.isValid(secret, unixMs)
  const jwt = readJwt(secret)
  return keys === undefined && jwt !== undefined && unixMs < jwt.expiresAtMs
}
