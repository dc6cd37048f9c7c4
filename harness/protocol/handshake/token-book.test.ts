import { describe, expect, test } from "vitest"
import { prng } from "../../prng.ts"
import { readJwt, tokenBook } from "./token-book.ts"

const NOW = Date.UTC(2026, 8, 17)

describe("a granted token", () => {
  test("is shaped like a JWT whose claims say until when it lives", () => {
    const { accessToken, expiresInSeconds } = tokenBook(prng(1)).grant(NOW, 30)
    expect(expiresInSeconds).toBe(30)
    const [header, payload] = accessToken.split(".").map((part) => atob(part.replaceAll("-", "+").replaceAll("_", "/")))
    expect(JSON.parse(header ?? "")).toEqual({ alg: "HS256", typ: "JWT" })
    expect(JSON.parse(payload ?? "")).toMatchObject({ iat: NOW / 1000, exp: NOW / 1000 + 30 })
    expect(readJwt(accessToken)).toEqual({ expiresAtMs: NOW + 30_000 })
  })

  test("is good until its time is over, in the book that issued it", () => {
    const book = tokenBook(prng(1))
    const { accessToken } = book.grant(NOW, 30)
    expect(book.isValid(accessToken, NOW)).toBe(true)
    expect(book.isValid(accessToken, NOW + 29_999)).toBe(true)
    expect(book.isValid(accessToken, NOW + 30_000)).toBe(false)
    expect(book.knows(accessToken)).toBe(true)
    expect(tokenBook(prng(2)).isValid(accessToken, NOW)).toBe(false)
  })

  test("is forgotten an hour after its end, so that the book stays small", () => {
    const book = tokenBook(prng(1))
    const { accessToken } = book.grant(NOW, 30)
    book.grant(NOW + 3_600_000, 1)
    expect(book.knows(accessToken)).toBe(true)
    book.grant(NOW + 3_631_000, 1)
    expect(book.knows(accessToken)).toBe(false)
  })

  test("differs from the next, and comes again from the same seed", () => {
    const grants = (seed: number) => {
      const book = tokenBook(prng(seed))
      return [book.grant(NOW, 30).accessToken, book.grant(NOW, 30).accessToken]
    }
    expect(new Set([...grants(1), ...grants(2)]).size).toBe(4)
    expect(grants(1)).toEqual(grants(1))
  })
})

const jwt = (payload: string): string => `e30.${btoa(payload).replaceAll("=", "")}.c2ln`

test.each([
  ["an API key", "0123456789abcdef0123456789abcdef01234567", undefined],
  ["two parts", "a.b", undefined],
  ["four parts", "a.b.c.d", undefined],
  ["an empty part", "a..c", undefined],
  ["something with spaces", "a b.c.d", undefined],
  ["a token without claims", "a.b.c", { expiresAtMs: Number.POSITIVE_INFINITY }],
  ["claims without an end", jwt('{"sub":"x"}'), { expiresAtMs: Number.POSITIVE_INFINITY }],
  ["claims that are no object", jwt("null"), { expiresAtMs: Number.POSITIVE_INFINITY }],
  ["an end that is no number", jwt('{"exp":"soon"}'), { expiresAtMs: Number.POSITIVE_INFINITY }],
  ["claims with an end", jwt('{"exp":12}'), { expiresAtMs: 12_000 }],
])("%s", (_what, token, read) => {
  expect(readJwt(token)).toEqual(read)
})
