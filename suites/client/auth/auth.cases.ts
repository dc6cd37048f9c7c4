import { defineClientCase } from "../../../harness/client-case.ts"
import type { RefusedStatus } from "../../../harness/mock/misbehaviour/misbehaviour.ts"
import { SHORT_SENTENCE } from "../../audio.ts"

const refused = (status: RefusedStatus, name: string, check: string) =>
  defineClientCase({
    id: `auth/${name}`,
    title: `every upgrade is refused with ${status}, and the client does not ask again`,
    audio: SHORT_SENTENCE,
    server: [{ do: "refuse", status }],
    checks: [check],
    reconnects: true,
    // "Count upgrades in 30 s"; with a second one there is nothing left to count.
    enough: { upgrades: 2, ms: 30_000 },
  })

export const authClientCases = [
  defineClientCase({
    id: "auth/credential",
    title: "the credential travels in a header or a subprotocol",
    audio: SHORT_SENTENCE,
    checks: ["auth-client-no-url-secret"],
  }),
  refused(400, "bad-request", "auth-client-no-retry-400"),
  refused(401, "bad-key", "auth-client-no-retry"),
  refused(402, "no-credit", "auth-client-no-retry"),
  refused(403, "no-permission", "auth-client-no-retry"),
  refused(404, "no-such-address", "auth-client-no-retry-400"),
]
