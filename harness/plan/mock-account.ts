// The account that our own mock is given for a case: one key that is good, so that a wrong one is wrong, and tokens.

import { DEFAULT_MOCK_SETTINGS, type MockSettings } from "../mock/settings.ts"
import type { TokenBook } from "../protocol/handshake/token-book.ts"

/** Made up, and of the length of a real one. */
export const MOCK_KEY = "5051dc4ec4a5051dc4ec4a5051dc4ec4a5051dc4"

export const accountSettings = (mock: Partial<MockSettings>, seed: number): MockSettings => ({
  ...DEFAULT_MOCK_SETTINGS,
  keys: [MOCK_KEY],
  seed,
  ...mock,
})

const AN_HOUR_MS = 3_600_000

/** A token as the grant endpoint hands it out, or one handed out an hour ago for a second. */
export const tokenFrom = (tokens: TokenBook, kind: "granted" | "expired", unixMs: number, ttlSeconds: number): string =>
  (kind === "granted" ? tokens.grant(unixMs, ttlSeconds) : tokens.grant(unixMs - AN_HOUR_MS + 60_000, 1)).accessToken
