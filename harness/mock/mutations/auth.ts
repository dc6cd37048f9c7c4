// Broken credentials: good ones refused, bad ones let in, secrets given back.

import { parseQuery, readOptions } from "../../protocol/options/options.ts"
import { otherRefusal, REFUSALS } from "../../protocol/handshake/refusals.ts"
import { accept, editAccepted, editBody, editStatus, refuse, withHeader } from "./answers.ts"
import { closeAfter } from "./inputs.ts"
import { type Mutation, mutation } from "./mutation.ts"

/** Tokens are JWTs: three parts with dots between. */
const isToken = (authorization: string | undefined): boolean => (authorization ?? "").split(".").length === 3
const isBearer = (authorization: string | undefined): boolean => /^bearer /i.test(authorization ?? "")
const offers = (protocols: readonly string[], scheme: string): boolean => protocols[0]?.toLowerCase() === scheme

export const AUTH_MUTATIONS: readonly Mutation[] = [
  mutation(
    "token-header-refused",
    "refuses a good key in the Authorization header",
    ["auth-token-header"],
    editAccepted((answer, { headers }) =>
      /^token /i.test(headers.authorization ?? "") ? refuse(answer, REFUSALS.badCredential) : answer,
    ),
  ),
  mutation(
    "scheme-case-sensitive",
    "refuses schemes that are not written Token or Bearer",
    ["auth-scheme-case"],
    editAccepted((answer, { headers }) =>
      /^(token|bearer) /.test(headers.authorization ?? "") ? refuse(answer, REFUSALS.badCredential) : answer,
    ),
  ),
  mutation(
    "bearer-header-refused",
    "refuses a good token in the Authorization header",
    ["auth-bearer-jwt"],
    editAccepted((answer, { headers }) =>
      isBearer(headers.authorization) ? refuse(answer, REFUSALS.badCredential) : answer,
    ),
  ),
  mutation(
    "key-under-bearer-taken",
    "takes an API key under Bearer",
    ["auth-bearer-key-refused"],
    editStatus(401, (answer, request) => {
      const { authorization } = request.headers
      return isBearer(authorization) && !isToken(authorization) ? accept(answer, request) : answer
    }),
  ),
  mutation(
    "expired-token-taken",
    "takes a token whose life is over",
    ["auth-jwt-expired"],
    editStatus(401, (answer, request) => {
      const { authorization } = request.headers
      return isBearer(authorization) && isToken(authorization) ? accept(answer, request) : answer
    }),
  ),
  mutation("token-checked-again", "ends a stream when its token expires", ["auth-jwt-checked-once"], () => {
    const withTokens = new Set<string>()
    return {
      ...editAccepted((answer) => {
        if (answer.credential.scheme === "bearer") withTokens.add(answer.requestId)
        return answer
      }),
      machine: (machine, { requestId }) =>
        withTokens.has(requestId) ? closeAfter(2_000, 1008, "Token expired.")(machine) : machine,
    }
  }),
  mutation(
    "token-protocol-refused",
    "refuses a good key in a subprotocol",
    ["auth-protocol-token", "auth-protocol-extra"],
    editAccepted((answer, { protocols }) =>
      offers(protocols, "token") ? refuse(answer, REFUSALS.badCredential) : answer,
    ),
  ),
  mutation(
    "bearer-protocol-refused",
    "refuses a good token in a subprotocol",
    ["auth-protocol-bearer"],
    editAccepted((answer, { protocols }) =>
      offers(protocols, "bearer") ? refuse(answer, REFUSALS.badCredential) : answer,
    ),
  ),
  mutation(
    "protocol-not-echoed",
    "returns no subprotocol although some were offered",
    ["auth-protocol-echo"],
    editAccepted((answer) => withHeader({ ...answer, protocol: undefined }, "sec-websocket-protocol", undefined)),
  ),
  mutation(
    "credential-echoed",
    "returns the credential as subprotocol",
    ["auth-protocol-echo", "auth-protocol-no-secret"],
    editAccepted((answer, { protocols }) => {
      const [, secret] = protocols
      return secret === undefined
        ? answer
        : withHeader({ ...answer, protocol: secret }, "sec-websocket-protocol", secret)
    }),
  ),
  mutation(
    "credential-in-header",
    "returns the credential in a header",
    ["auth-protocol-no-secret"],
    editAccepted((answer) => withHeader(answer, "x-credential", answer.credential.secret)),
  ),
  mutation(
    "protocol-made-up",
    "returns a subprotocol although none was offered",
    ["auth-protocol-none-offered"],
    editAccepted((answer, { protocols }) =>
      protocols.length > 0 ? answer : withHeader({ ...answer, protocol: "token" }, "sec-websocket-protocol", "token"),
    ),
  ),
  mutation(
    "extra-protocols-refused",
    "refuses subprotocols beyond scheme and credential",
    ["auth-protocol-extra"],
    editAccepted((answer, { protocols }) => (protocols.length > 2 ? refuse(answer, REFUSALS.badCredential) : answer)),
  ),
  mutation(
    "any-key-taken",
    "takes any key, also a wrong one",
    ["auth-bad-key-401"],
    editStatus(401, (answer, request) => (hasCredential(request) ? accept(answer, request) : answer)),
  ),
  mutation(
    "bad-key-403",
    "refuses a wrong key with 403",
    ["auth-bad-key-401", "auth-missing-key-401"],
    editStatus(401, (answer) => refuse(answer, otherRefusal(403, "Forbidden", "Invalid credentials."))),
  ),
  mutation(
    "bad-key-socket-closed",
    "opens a socket for a wrong key and closes it with 1008",
    ["auth-bad-key-401", "er-http-not-ws"],
    () => {
      const bad = new Set<string>()
      return {
        ...editStatus(401, (answer, request) => {
          bad.add(answer.requestId)
          return accept(answer, request)
        }),
        machine: (machine, { requestId }) =>
          bad.has(requestId) ? closeAfter(0, 1008, "Invalid credentials.")(machine) : machine,
      }
    },
  ),
  mutation(
    "bad-key-body-other",
    "says UNAUTHORIZED in the body of a 401",
    ["auth-bad-key-body"],
    editStatus(401, (answer) => editBody(answer, { err_code: "UNAUTHORIZED", err_msg: "Unauthorized" })),
  ),
  mutation(
    "missing-key-taken",
    "takes an upgrade without any credential",
    ["auth-missing-key-401"],
    editStatus(401, (answer, request) => (hasCredential(request) ? answer : accept(answer, request))),
  ),
  mutation(
    "options-before-key",
    "looks at the options before it looks at the key",
    ["auth-before-options"],
    editStatus(401, (answer, { query }) => {
      const { refusal } = readOptions(parseQuery(query).pairs)
      return refusal === undefined ? answer : refuse(answer, refusal)
    }),
  ),
  mutation(
    "permission-401",
    "refuses a model the project may not use with 401",
    ["auth-permission-403"],
    editStatus(403, (answer) => refuse(answer, REFUSALS.noPermission)),
  ),
  mutation(
    "payment-403",
    "refuses a project without credit with 403",
    ["auth-payment-402"],
    editStatus(402, (answer) => refuse(answer, { ...REFUSALS.noCredit, status: 403, statusText: "Forbidden" })),
  ),
]

function hasCredential(request: {
  headers: Readonly<Record<string, string | undefined>>
  protocols: readonly string[]
}) {
  return request.headers.authorization !== undefined || request.protocols.length > 0
}
