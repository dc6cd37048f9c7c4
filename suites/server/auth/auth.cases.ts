import { type Credentials, defineCase } from "../../../harness/case.ts"
import { silence } from "../../audio.ts"
import { audio, ending } from "../../script.ts"

/** Half a second of silence: enough to see that a stream works. */
const glimpse = { audio: silence(500) }

const withCredentials = (name: string, title: string, credentials: Credentials, checks: readonly string[]) =>
  defineCase({ id: `auth/${name}`, title, streams: [{ ...glimpse, credentials }], checks })

export const authCases = [
  withCredentials("token-header", "a key under Token is accepted", { form: "token-header" }, [
    "auth-token-header",
    "auth-protocol-none-offered",
    "auth-protocol-no-secret",
  ]),
  defineCase({
    id: "auth/scheme-case",
    title: "the scheme word is compared without case",
    streams: ["Token {key}", "token {key}", "TOKEN {key}", "bearer {token}"].map((authorization) => ({
      ...glimpse,
      credentials: { form: "custom", authorization } as const,
    })),
    checks: ["auth-scheme-case"],
    needs: ["grant"],
  }),
  defineCase({
    id: "auth/bearer-header",
    title: "a granted token under Bearer is accepted",
    streams: [{ ...glimpse, credentials: { form: "bearer-header" } }],
    checks: ["auth-bearer-jwt"],
    needs: ["grant"],
  }),
  withCredentials("bearer-api-key", "an API key under Bearer is refused", { form: "bearer-header", token: "api-key" }, [
    "auth-bearer-key-refused",
  ]),
  defineCase({
    id: "auth/jwt-outlived",
    title: "a token that expires during the stream does not end it",
    streams: [{ audio: silence(4_000), credentials: { form: "bearer-header" }, script: [audio(), ...ending] }],
    checks: ["auth-jwt-checked-once"],
    needs: ["grant"],
    mock: { grantTtlSeconds: 2 },
  }),
  defineCase({
    id: "auth/jwt-expired",
    title: "an expired token is refused",
    streams: [{ ...glimpse, credentials: { form: "bearer-header", token: "expired" } }],
    checks: ["auth-jwt-expired", "er-http-not-ws"],
    needs: ["grant"],
  }),
  withCredentials("token-protocol", "token and key as subprotocols authenticate", { form: "token-protocol" }, [
    "auth-protocol-token",
    "auth-protocol-echo",
    "auth-protocol-no-secret",
  ]),
  defineCase({
    id: "auth/bearer-protocol",
    title: "bearer and a granted token as subprotocols authenticate",
    streams: [{ ...glimpse, credentials: { form: "bearer-protocol" } }],
    checks: ["auth-protocol-bearer", "auth-protocol-echo"],
    needs: ["grant"],
  }),
  withCredentials(
    "four-protocols",
    "further subprotocols, as browsers send them, are ignored",
    {
      form: "custom",
      protocols: ["token", "{key}", "x-deepgram-session-id", "6f1c8b0e-0d6e-4c0e-9a53-1d2f3a4b5c6d"],
    },
    ["auth-protocol-extra", "auth-protocol-echo"],
  ),
  defineCase({
    id: "auth/wrong-key",
    title: "a wrong key is refused over HTTP, with the documented body",
    streams: [{ ...glimpse, credentials: { form: "token-header", key: "wrong" } }],
    checks: [
      "auth-bad-key-401",
      "auth-bad-key-body",
      "er-http-not-ws",
      "er-json-body",
      "er-v1-keys",
      "er-dg-error",
      "er-body-id",
    ],
    loopback: true,
  }),
  withCredentials("no-key", "an upgrade without credential is refused", { form: "none" }, ["auth-missing-key-401"]),
  defineCase({
    id: "auth/wrong-key-and-option",
    title: "a bad key and a bad option at once are answered as a bad key",
    streams: [{ ...glimpse, credentials: { form: "token-header", key: "wrong" }, rawQuery: "channels=x" }],
    checks: ["auth-before-options"],
  }),
  defineCase({
    id: "auth/forbidden-model",
    title: "a model the project may not use is refused with 403",
    streams: [{ ...glimpse, options: { model: "nova-3-medical" } }],
    checks: ["auth-permission-403"],
    mock: { forbiddenModels: ["nova-3-medical"] },
    loopback: true,
  }),
  defineCase({
    id: "auth/no-credit",
    title: "a project without credit is refused with 402",
    streams: [glimpse],
    checks: ["auth-payment-402"],
    mock: { account: "no-credit" },
    loopback: true,
  }),
]
