// Short-lived tokens as POST /v1/auth/grant hands them out: shaped like a JWT, known to the book that issued them.
// Nothing here is cryptography: the "signature" is random text, and a token is good because the book remembers it.
// Source: https://developers.deepgram.com/docs/token-based-authentication

import type { Random } from "../../prng.ts"

export interface GrantedToken {
  readonly accessToken: string
  readonly expiresInSeconds: number
}

export interface TokenBook {
  /** @param ttlSeconds 1 to 3600 */
  grant(unixMs: number, ttlSeconds: number): GrantedToken
  isValid(token: string, unixMs: number): boolean
  /** True for tokens of this book, expired ones included until they are forgotten. */
  knows(token: string): boolean
}

const JWT_HEADER = base64Url(JSON.stringify({ alg: "HS256", typ: "JWT" }))

/** 43 base64url characters are the 256 bits of an HS256 signature. */
const SIGNATURE_LENGTH = 43
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

export function tokenBook(random: Random): TokenBook {
  const expiryMs = new Map<string, number>()
  return {
    grant(unixMs, ttlSeconds) {
      forgetExpired(expiryMs, unixMs)
      const issuedAt = Math.floor(unixMs / 1000)
      const payload = base64Url(JSON.stringify({ iat: issuedAt, exp: issuedAt + ttlSeconds, jti: letters(random, 22) }))
      const accessToken = `${JWT_HEADER}.${payload}.${letters(random, SIGNATURE_LENGTH)}`
      expiryMs.set(accessToken, unixMs + ttlSeconds * 1000)
      return { accessToken, expiresInSeconds: ttlSeconds }
    },
    isValid: (token, unixMs) => unixMs < (expiryMs.get(token) ?? Number.NEGATIVE_INFINITY),
    knows: (token) => expiryMs.has(token),
  }
}

/** Keeps the book as small as the tokens that are alive, plus one hour of dead ones. */
function forgetExpired(expiryMs: Map<string, number>, unixMs: number): void {
  for (const [token, endMs] of expiryMs) if (endMs + 3_600_000 < unixMs) expiryMs.delete(token)
}

/**
 * Is this shaped like a JWT, and until when does it claim to live?
 * @returns undefined when it is not; `expiresAtMs` is Infinity without an `exp` claim
 */
export function readJwt(token: string): { readonly expiresAtMs: number } | undefined {
  const parts = token.split(".")
  if (parts.length !== 3 || !parts.every((part) => /^[\w-]+$/.test(part))) return undefined
  const claims = parseClaims(parts[1] ?? "")
  return { expiresAtMs: typeof claims?.exp === "number" ? claims.exp * 1000 : Number.POSITIVE_INFINITY }
}

function parseClaims(part: string): { readonly exp?: unknown } | undefined {
  try {
    const claims: unknown = JSON.parse(atob(part.replaceAll("-", "+").replaceAll("_", "/")))
    return typeof claims === "object" && claims !== null ? claims : undefined
  } catch {
    // Three parts with dots between, but no claims inside: still the shape that an API key never has.
    return undefined
  }
}

function letters(random: Random, length: number): string {
  let text = ""
  for (let index = 0; index < length; index++) text += BASE64URL[Math.floor(random() * BASE64URL.length)]
  return text
}

function base64Url(text: string): string {
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}
