// Who is not let in: bad credentials, and accounts that may not. The recording's header says which kind was given.

import { type GivenCredential, givenCredential } from "../../recording/credentials.ts"
import { declaredOptions, declaredQuery } from "../../recording/declared-options.ts"
import { endedBy } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { answerHeader, closedOf, refusedOf } from "../../recording/traffic.ts"
import { type Check, notExercised } from "../check.ts"
import { judgeOne } from "../judge.ts"
import { judgeRefusal, judgeStatusAndCode, refusalBody } from "../connection/upgrade-answers.ts"
import { cite, docs, INFERRED, SEEN, SKILL } from "../sources.ts"

const answeredKind = (recording: Recording, kind: GivenCredential["kind"]): GivenCredential | undefined => {
  const given = givenCredential(recording)
  return given?.kind === kind ? given : undefined
}

export const authBearerKeyRefused: Check = {
  id: "auth-bearer-key-refused",
  requirements: ["auth-bearer-key-refused"],
  level: "should",
  sentence: "A plain API key under Bearer is refused with 401.",
  source: SKILL,
  run: ({ recording }) => {
    const given = answeredKind(recording, "key")
    if (given === undefined || given.scheme.toLowerCase() !== "bearer")
      return notExercised("no API key was given under Bearer")
    return judgeRefusal(recording, [401])
  },
}

export const authJwtExpired: Check = {
  id: "auth-jwt-expired",
  requirements: ["auth-jwt-expired"],
  level: "must",
  sentence: "An upgrade with an expired JWT is refused with 401.",
  source: docs("token-based-authentication"),
  run: ({ recording }) =>
    answeredKind(recording, "expired-token") === undefined
      ? notExercised("no expired token was given")
      : judgeRefusal(recording, [401]),
}

/** The shortest life a token can be granted is a second; two seconds of stream outlive it. */
const OUTLIVES_TOKEN_MS = 2000

export const authJwtCheckedOnce: Check = {
  id: "auth-jwt-checked-once",
  requirements: ["auth-jwt-checked-once"],
  level: "should",
  sentence: "Expiry of a JWT during a stream does not end the stream.",
  source: cite(docs("token-based-authentication"), INFERRED),
  run: ({ recording }) => {
    const closed = closedOf(recording)
    if (answeredKind(recording, "token") === undefined || closed === undefined || closed.atMs < OUTLIVES_TOKEN_MS) {
      return notExercised("no stream outlived the token it was opened with")
    }
    const by = endedBy(recording)
    if (by !== "close-stream" && by !== "server-close") return notExercised("the stream did not end by CloseStream")
    return judgeOne(closed.code === 1000, {
      expected: "an end by CloseStream, with 1000",
      actual: `close ${closed.code} ${closed.reason}`,
    })
  },
}

export const authBadKey401: Check = {
  id: "auth-bad-key-401",
  requirements: ["auth-bad-key-401"],
  level: "must",
  sentence: "A wrong key is refused with HTTP 401 before any upgrade.",
  source: cite(docs("errors"), SEEN.refusal401),
  run: ({ recording }) =>
    answeredKind(recording, "wrong-key") === undefined
      ? notExercised("no wrong key was given")
      : judgeRefusal(recording, [401]),
}

export const authBadKeyBody: Check = {
  id: "auth-bad-key-body",
  requirements: ["auth-bad-key-body"],
  level: "should",
  sentence: "The 401 body is JSON with `err_code` `INVALID_AUTH`, `err_msg` `Invalid credentials.` and `request_id`.",
  source: SEEN.refusal401,
  follows: ["auth-bad-key-401", "er-json-body", "er-v1-keys", "er-body-id", "er-dg-error"],
  run: ({ recording }) => {
    if (refusedOf(recording)?.status !== 401 || answeredKind(recording, "wrong-key") === undefined) {
      return notExercised("no wrong key was refused with 401")
    }
    const body = refusalBody(recording) ?? {}
    const id = answerHeader(recording, "dg-request-id")
    const good =
      body.err_code === "INVALID_AUTH" &&
      body.err_msg === "Invalid credentials." &&
      typeof body.request_id === "string" &&
      (id === undefined || body.request_id === id)
    return judgeOne(good, {
      expected: `{"err_code":"INVALID_AUTH","err_msg":"Invalid credentials.","request_id":"${id ?? "…"}"}`,
      actual: refusedOf(recording)?.body.slice(0, 200) ?? "",
    })
  },
}

export const authMissingKey401: Check = {
  id: "auth-missing-key-401",
  requirements: ["auth-missing-key-401"],
  level: "must",
  sentence: "An upgrade without any credential is refused with 401.",
  source: docs("errors"),
  run: ({ recording }) =>
    answeredKind(recording, "none") === undefined
      ? notExercised("a credential was given")
      : judgeRefusal(recording, [401]),
}

export const authBeforeOptions: Check = {
  id: "auth-before-options",
  requirements: ["auth-before-options"],
  level: "may",
  sentence: "With a bad key and a bad option at once, 401 is given.",
  source: INFERRED,
  run: ({ recording }) => {
    const bad = answeredKind(recording, "wrong-key") ?? answeredKind(recording, "none")
    if (bad === undefined || declaredQuery(recording).refusal === undefined)
      return notExercised("no bad key came with a bad option")
    return judgeRefusal(recording, [401])
  },
}

export const authPermission403: Check = {
  id: "auth-permission-403",
  requirements: ["auth-permission-403"],
  level: "should",
  sentence: "A model the project may not use is refused with 403 `INSUFFICIENT_PERMISSIONS`.",
  source: docs("errors"),
  run: ({ recording, server }) =>
    server?.forbiddenModels?.includes(declaredOptions(recording).model) === true || refusedOf(recording)?.status === 403
      ? judgeStatusAndCode(recording, 403, "INSUFFICIENT_PERMISSIONS")
      : notExercised("no model was asked for that the project may not use"),
}

export const authPayment402: Check = {
  id: "auth-payment-402",
  requirements: ["auth-payment-402"],
  level: "should",
  sentence: "A project without credit is refused with 402 `ASR_PAYMENT_REQUIRED`.",
  source: docs("errors"),
  run: ({ recording, server }) =>
    server?.account === "no-credit" || refusedOf(recording)?.status === 402
      ? judgeStatusAndCode(recording, 402, "ASR_PAYMENT_REQUIRED")
      : notExercised("no project without credit asked for a stream"),
}

export const AUTH_REFUSAL_CHECKS: readonly Check[] = [
  authBearerKeyRefused,
  authJwtExpired,
  authJwtCheckedOnce,
  authBadKey401,
  authBadKeyBody,
  authMissingKey401,
  authBeforeOptions,
  authPermission403,
  authPayment402,
]
