// Who is let in: every form of a good credential, and what the answer to it may show. What kind of credential was given
// stands in the header of the recording; without it, only what the service did accept can be judged.

import { type GivenCredential, givenCredential, offeredProtocols } from "../../recording/credentials.ts"
import type { Recording } from "../../recording/recording.ts"
import { answerHeader, answerHeaders, notesOf, openedOf, refusedOf } from "../../recording/traffic.ts"
import { ACCOUNT } from "../causes.ts"
import { type Check, notExercised, type Outcome, outcomeOf } from "../check.ts"
import { findingAt, judgeOne } from "../judge.ts"
import { cite, docs, INFERRED, rfc6455, SDKS, SEEN } from "../sources.ts"

const isScheme = ({ scheme }: GivenCredential, name: "token" | "bearer"): boolean => scheme.toLowerCase() === name

const isGood = ({ kind, ...given }: GivenCredential): boolean =>
  kind === (isScheme({ kind, ...given }, "bearer") ? "token" : "key")

/** Judges a credential of a certain form: accepted is right, and refused is wrong where it is known to be good. */
function judgeAccepted(recording: Recording, form: (given: GivenCredential) => boolean, missing: string): Outcome {
  const given = givenCredential(recording)
  if (given === undefined || !form(given) || (given.kind !== undefined && !isGood(given))) return notExercised(missing)
  const refused = refusedOf(recording)
  if (refused === undefined || refused.status === 401) {
    if (refused !== undefined && given.kind === undefined)
      return notExercised("nobody knows whether the credential is good")
    return judgeOne(refused === undefined, { expected: "the credential is accepted", actual: "401" })
  }
  return notExercised(`the upgrade was refused for another reason: ${refused.status}`)
}

export const authTokenHeader: Check = {
  id: "auth-token-header",
  requirements: ["auth-token-header"],
  level: "must",
  sentence: "`Authorization: Token KEY` with a valid key is accepted.",
  source: docs("authenticating"),
  follows: [...ACCOUNT],
  run: ({ recording }) =>
    judgeAccepted(
      recording,
      (given) => given.form === "header" && isScheme(given, "token"),
      "no key under Token was given",
    ),
}

export const authSchemeCase: Check = {
  id: "auth-scheme-case",
  requirements: ["auth-scheme-case"],
  level: "should",
  sentence: "The scheme word is compared without case (`Token`, `token`, `Bearer`, `bearer`).",
  source: cite(docs("authenticating"), SDKS, INFERRED),
  run: ({ recording }) => {
    const isOther = ({ form, scheme }: GivenCredential) =>
      form === "header" && scheme !== "Token" && scheme !== "Bearer"
    return judgeAccepted(
      recording,
      (given) => isOther(given) && (isScheme(given, "token") || isScheme(given, "bearer")),
      "no scheme word in unusual case was given",
    )
  },
}

export const authBearerJwt: Check = {
  id: "auth-bearer-jwt",
  requirements: ["auth-bearer-jwt"],
  level: "must",
  sentence: "`Authorization: Bearer JWT` with a token from the grant endpoint is accepted.",
  source: docs("token-based-authentication"),
  run: ({ recording }) =>
    judgeAccepted(
      recording,
      (given) => given.form === "header" && isScheme(given, "bearer"),
      "no token under Bearer was given",
    ),
}

export const authProtocolToken: Check = {
  id: "auth-protocol-token",
  requirements: ["auth-protocol-token"],
  level: "must",
  sentence: "Offering subprotocols `token` and a key authenticates as the header does.",
  source: docs("using-the-sec-websocket-protocol"),
  run: ({ recording }) =>
    judgeAccepted(
      recording,
      (given) => given.form === "subprotocol" && isScheme(given, "token"),
      "no key as a subprotocol was given",
    ),
}

export const authProtocolBearer: Check = {
  id: "auth-protocol-bearer",
  requirements: ["auth-protocol-bearer"],
  level: "must",
  sentence: "Offering subprotocols `bearer` and a JWT authenticates.",
  source: docs("using-the-sec-websocket-protocol"),
  run: ({ recording }) =>
    judgeAccepted(
      recording,
      (given) => given.form === "subprotocol" && isScheme(given, "bearer"),
      "no token as a subprotocol was given",
    ),
}

export const authProtocolExtra: Check = {
  id: "auth-protocol-extra",
  requirements: ["auth-protocol-extra"],
  level: "should",
  sentence: "Further offered subprotocols (such as a session id pair) are ignored.",
  source: cite(SDKS, INFERRED),
  run: ({ recording }) =>
    judgeAccepted(
      recording,
      ({ form }) => form === "subprotocol" && offeredProtocols(recording).length > 2,
      "no more than two subprotocols were offered",
    ),
}

export const authProtocolEcho: Check = {
  id: "auth-protocol-echo",
  requirements: ["auth-protocol-echo"],
  level: "must",
  sentence: "When subprotocols are offered, exactly one is returned, the scheme word.",
  source: cite(SEEN.upgrade101, rfc6455("4.2.2")),
  run: ({ recording }) => {
    const [scheme] = offeredProtocols(recording)
    if (openedOf(recording) === undefined || scheme === undefined)
      return notExercised("no subprotocol was offered and accepted")
    const chosen = answerHeaders(recording, "sec-websocket-protocol")
    return judgeOne(chosen.length === 1 && chosen[0] === scheme, {
      expected: `sec-websocket-protocol: ${scheme}`,
      actual: chosen.join(" and ") || "none",
    })
  },
}

export const authProtocolNoSecret: Check = {
  id: "auth-protocol-no-secret",
  requirements: ["auth-protocol-no-secret"],
  level: "must",
  sentence: "The credential is never returned in a header, body or message.",
  source: cite(SEEN.upgrade101, INFERRED),
  follows: ["auth-protocol-echo"],
  run: ({ recording }) => {
    const { kind } = givenCredential(recording) ?? {}
    if (kind === "none" || (openedOf(recording) ?? refusedOf(recording)) === undefined)
      return notExercised("no credential was given")
    // The recorder took it out and left a note; what the client sent itself is no fault of the server.
    const byClient = recording.header.side === "client" ? "a text sent" : "a text received"
    const leaks = notesOf(recording).filter(
      ({ code, text }) => code === "credential-removed" && !text.endsWith(byClient),
    )
    return outcomeOf(leaks.map((leak) => findingAt(leak, "the credential never comes back", leak.text)))
  },
}

export const authProtocolNoneOffered: Check = {
  id: "auth-protocol-none-offered",
  requirements: ["auth-protocol-none-offered"],
  level: "must",
  sentence: "When no subprotocol is offered, none is returned.",
  source: rfc6455("4.2.2"),
  run: ({ recording }) => {
    if (openedOf(recording) === undefined || givenCredential(recording)?.form === "subprotocol") {
      return notExercised("no upgrade without subprotocols was accepted")
    }
    const chosen = answerHeader(recording, "sec-websocket-protocol")
    return judgeOne(chosen === undefined, { expected: "no sec-websocket-protocol", actual: chosen ?? "" })
  },
}

export const AUTH_CHECKS: readonly Check[] = [
  authTokenHeader,
  authSchemeCase,
  authBearerJwt,
  authProtocolToken,
  authProtocolBearer,
  authProtocolExtra,
  authProtocolEcho,
  authProtocolNoSecret,
  authProtocolNoneOffered,
]
