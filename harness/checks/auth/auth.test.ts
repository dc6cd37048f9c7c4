import { describe, expect, test } from "vitest"
import {
  audioTo,
  buildRecording,
  closed,
  failed,
  goodEnd,
  note,
  REQUEST_ID,
  refused,
  wait,
} from "../../recording/recording-builder.ts"
import type { CredentialKind, Recording } from "../../recording/recording.ts"
import { AUTH_REFUSAL_CHECKS } from "./auth-refusals.ts"
import { AUTH_CHECKS } from "./auth.ts"
import type { Subject } from "../check.ts"
import { outcomeOf, testChecks } from "../check-rows.ts"

type Headers = readonly (readonly [string, string])[]
const authorization = (scheme: string): Headers => [["authorization", `${scheme} [credential]`]]
const protocols = (offered: string): Headers => [["sec-websocket-protocol", offered]]

const accepted = (requestHeaders: Headers, credential?: CredentialKind, answerHeaders: Headers = []) =>
  buildRecording({
    requestHeaders,
    answerHeaders: [["dg-request-id", REQUEST_ID], ...answerHeaders],
    header: credential === undefined ? {} : { credential },
  })

const refusedWith = (status: number, body: object, requestHeaders: Headers, credential?: CredentialKind): Recording => {
  const built = buildRecording(
    { opened: false, header: credential === undefined ? {} : { credential } },
    refused(status, JSON.stringify(body), [["dg-request-id", REQUEST_ID]]),
  )
  const [event] = built.events
  if (event?.type !== "refused") throw new Error("a refusal was built")
  return { ...built, events: [{ ...event, request: { ...event.request, headers: requestHeaders } }] }
}

const alone = (recording: Recording): Subject => ({ recording, siblings: [recording] })

const BODY = { err_code: "INVALID_AUTH", err_msg: "Invalid credentials.", request_id: REQUEST_ID }
const WRONG = refusedWith(401, BODY, authorization("Token"), "wrong-key")
const UNREACHED = buildRecording({ opened: false }, failed("ECONNREFUSED"))
const TOKEN = accepted(authorization("Token"), "key")

describe("good credentials", () => {
  testChecks(AUTH_CHECKS, [
    {
      id: "auth-token-header",
      passes: TOKEN,
      fails: refusedWith(401, BODY, authorization("Token"), "key"),
      misses: WRONG,
    },
    {
      id: "auth-token-header",
      passes: accepted(authorization("Token")),
      fails: refusedWith(401, BODY, authorization("Token"), "key"),
      // Nobody knows whether that key is good.
      misses: refusedWith(401, BODY, authorization("Token")),
    },
    {
      id: "auth-scheme-case",
      passes: accepted(authorization("token"), "key"),
      fails: refusedWith(401, BODY, authorization("TOKEN"), "key"),
      misses: TOKEN,
    },
    {
      id: "auth-bearer-jwt",
      passes: accepted(authorization("Bearer"), "token"),
      fails: refusedWith(401, BODY, authorization("Bearer"), "token"),
      misses: refusedWith(401, BODY, authorization("Bearer"), "key"),
    },
    {
      id: "auth-protocol-token",
      passes: accepted(protocols("token, [credential]"), "key"),
      fails: refusedWith(401, BODY, protocols("token, [credential]"), "key"),
      misses: TOKEN,
    },
    {
      id: "auth-protocol-bearer",
      passes: accepted(protocols("bearer, [credential]"), "token"),
      fails: refusedWith(401, BODY, protocols("bearer, [credential]"), "token"),
      misses: TOKEN,
    },
    {
      id: "auth-protocol-extra",
      passes: accepted(protocols("token, [credential], x-id, 1"), "key"),
      fails: refusedWith(401, BODY, protocols("token, [credential], x-id, 1"), "key"),
      misses: accepted(protocols("token, [credential]"), "key"),
    },
    {
      id: "auth-protocol-echo",
      passes: accepted(protocols("token, [credential]"), "key", [["sec-websocket-protocol", "token"]]),
      fails: accepted(protocols("token, [credential]"), "key", [["sec-websocket-protocol", "token, [credential]"]]),
      misses: TOKEN,
    },
    {
      id: "auth-protocol-no-secret",
      passes: buildRecording({}, note("credential-removed", "a credential stood in a text sent")),
      fails: buildRecording({}, note("credential-removed", "a credential stood in the headers of the answer")),
      misses: accepted([["host", "x"]], "none"),
    },
    {
      id: "auth-protocol-none-offered",
      passes: TOKEN,
      fails: accepted(authorization("Token"), "key", [["sec-websocket-protocol", "token"]]),
      misses: accepted(protocols("token, [credential]"), "key"),
    },
  ])
})

describe("refusals", () => {
  const bearer = (credential: CredentialKind) => refusedWith(401, BODY, authorization("Bearer"), credential)
  const outlived = (...ending: Parameters<typeof buildRecording>[1][]) =>
    buildRecording(
      { requestHeaders: authorization("Bearer"), header: { credential: "token" } },
      audioTo(1000),
      wait(2000),
      ...ending,
    )
  const withBadOption = (recording: Recording): Recording => ({
    ...recording,
    header: { ...recording.header, options: [["channels", "x"]] },
  })

  const modelRefused = (status: number) => {
    const built = refusedWith(status, { err_code: "INSUFFICIENT_PERMISSIONS" }, authorization("Token"), "key")
    return { ...built, header: { ...built.header, options: [["model", "nova-3-medical"]] as const } }
  }

  testChecks(AUTH_REFUSAL_CHECKS, [
    {
      id: "auth-bearer-key-refused",
      passes: bearer("key"),
      fails: accepted(authorization("Bearer"), "key"),
      misses: TOKEN,
    },
    {
      id: "auth-jwt-expired",
      passes: bearer("expired-token"),
      fails: accepted(authorization("Bearer"), "expired-token"),
      misses: TOKEN,
    },
    {
      id: "auth-jwt-checked-once",
      passes: outlived(...goodEnd),
      fails: outlived(closed(1008, "token expired")),
      saying: "close 1008 token expired",
      misses: TOKEN,
    },
    {
      id: "auth-bad-key-401",
      passes: WRONG,
      // 101, then a close: accepted all the same.
      fails: accepted(authorization("Token"), "wrong-key"),
      saying: "a refusal with 401 | the upgrade was accepted",
      misses: TOKEN,
    },
    {
      id: "auth-bad-key-401",
      passes: WRONG,
      fails: refusedWith(400, BODY, authorization("Token"), "wrong-key"),
      misses: UNREACHED,
    },
    {
      id: "auth-bad-key-body",
      passes: WRONG,
      fails: refusedWith(401, { error: "no" }, authorization("Token"), "wrong-key"),
      saying: '{"error":"no"}',
      misses: TOKEN,
    },
    {
      id: "auth-missing-key-401",
      passes: refusedWith(401, BODY, [["host", "x"]]),
      fails: accepted([["host", "x"]]),
      misses: TOKEN,
    },
    {
      id: "auth-before-options",
      passes: withBadOption(WRONG),
      fails: withBadOption(refusedWith(400, BODY, authorization("Token"), "wrong-key")),
      misses: WRONG,
    },
    {
      id: "auth-permission-403",
      passes: refusedWith(403, { err_code: "INSUFFICIENT_PERMISSIONS" }, []),
      fails: refusedWith(403, { err_code: "FORBIDDEN" }, []),
      saying: "403 with err_code INSUFFICIENT_PERMISSIONS | 403 with err_code FORBIDDEN",
      misses: WRONG,
    },
    {
      id: "auth-payment-402",
      passes: refusedWith(402, { err_code: "ASR_PAYMENT_REQUIRED" }, []),
      fails: { ...alone(refusedWith(403, { err_code: "ASR_PAYMENT_REQUIRED" }, [])), server: { account: "no-credit" } },
      misses: WRONG,
    },
    {
      id: "auth-payment-402",
      passes: {
        ...alone(refusedWith(402, { err_code: "ASR_PAYMENT_REQUIRED" }, [])),
        server: { account: "no-credit" },
      },
      fails: { ...alone(TOKEN), server: { account: "no-credit" } },
      saying: "the upgrade was accepted",
      misses: { ...alone(WRONG), server: { account: "no-credit" } },
    },
    {
      id: "auth-permission-403",
      passes: { ...alone(modelRefused(403)), server: { forbiddenModels: ["nova-3-medical"] } },
      fails: { ...alone(modelRefused(401)), server: { forbiddenModels: ["nova-3-medical"] } },
      saying: "401 with err_code INSUFFICIENT_PERMISSIONS",
      misses: { ...alone(modelRefused(401)), server: { forbiddenModels: ["nova-3"] } },
    },
  ])

  test("a bad key that meets a full house says nothing about keys", () => {
    const busy = refusedWith(429, {}, authorization("Token"), "wrong-key")
    expect(outcomeOf(AUTH_REFUSAL_CHECKS, "auth-bad-key-401", busy)).toEqual({
      type: "not-exercised",
      missing: "the upgrade was refused for another reason: 429",
    })
  })
})
