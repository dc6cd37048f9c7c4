import { expect, test } from "vitest"
import { prng } from "../../prng.ts"
import { isGood, protocolToEcho, readCredential } from "./credential.ts"
import { tokenBook } from "./token-book.ts"

const NOW = Date.UTC(2026, 8, 17)

const token = (secret: string, from: string) => ({ scheme: "token", secret, from })
const bearer = (secret: string, from: string) => ({ scheme: "bearer", secret, from })

test.each([
  ["Token KEY", [], token("KEY", "header")],
  ["token KEY", [], token("KEY", "header")],
  ["Bearer a.b.c", [], bearer("a.b.c", "header")],
  ["bearer a.b.c", [], bearer("a.b.c", "header")],
  ["  Token   KEY ", [], token("KEY", "header")],
  [undefined, ["token", "KEY"], token("KEY", "subprotocol")],
  [undefined, ["bearer", "a.b.c"], bearer("a.b.c", "subprotocol")],
  [undefined, ["Token", "KEY"], token("KEY", "subprotocol")],
  [undefined, ["token", "KEY", "x-deepgram-session-id", "019f"], token("KEY", "subprotocol")],
  [undefined, ["x-deepgram-session-id", "019f", "token", "KEY"], token("KEY", "subprotocol")],
  [undefined, ["token", "token"], token("token", "subprotocol")],
  ["Token HEADER", ["token", "KEY"], token("HEADER", "header")],
  ["Basic eDp5", ["token", "KEY"], token("KEY", "subprotocol")],
  ["Basic eDp5", [], undefined],
  ["KEY", [], undefined],
  ["Token", [], undefined],
  ["Token ", [], undefined],
  ["Token two words", [], undefined],
  ["", [], undefined],
  [undefined, [], undefined],
  [undefined, ["token"], undefined],
  [undefined, ["token", ""], undefined],
  [undefined, ["KEY"], undefined],
])("header %j and subprotocols %j", (authorization, protocols, credential) => {
  expect(readCredential({ headers: { authorization }, protocols })).toEqual(credential)
})

test.each([
  [["token", "KEY"], "token"],
  [["Token", "KEY"], "Token"],
  [["bearer", "KEY", "x-deepgram-session-id", "019f"], "bearer"],
  [["mine"], "mine"],
  [["KEY", "mine"], "mine"],
  [["KEY"], undefined],
  [[], undefined],
])("of %j, %j comes back", (protocols, echo) => {
  expect(protocolToEcho(protocols, { scheme: "token", secret: "KEY", from: "header" })).toBe(echo)
})

const book = tokenBook(prng(1))
const granted = book.grant(NOW, 30).accessToken
const expired = book.grant(NOW - 60_000, 30).accessToken
const foreign = tokenBook(prng(2)).grant(NOW, 30).accessToken
const foreignExpired = tokenBook(prng(2)).grant(NOW - 60_000, 30).accessToken

test.each([
  ["token", "KEY", ["KEY"], true],
  ["token", "key", ["KEY"], false],
  ["token", "anything", undefined, true],
  ["token", "KEY", [], false],
  ["bearer", "KEY", ["KEY"], false],
  ["bearer", "KEY", undefined, false],
  ["bearer", granted, ["KEY"], true],
  ["bearer", granted, undefined, true],
  ["bearer", expired, ["KEY"], false],
  ["bearer", expired, undefined, false],
  ["bearer", foreign, ["KEY"], false],
  ["bearer", foreign, undefined, true],
  ["bearer", foreignExpired, undefined, false],
  ["token", granted, ["KEY"], false],
] as const)("%s %.10s… with the keys %j is good: %s", (scheme, secret, keys, good) => {
  expect(isGood({ scheme, secret, from: "header" }, keys, book, NOW)).toBe(good)
})
