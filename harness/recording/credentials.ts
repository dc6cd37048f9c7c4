// How the client identified itself: the form, which the request still shows, and the kind, which the header says.

import { openedOf, refusedOf, requestHeader } from "./traffic.ts"
import type { CredentialKind, Recording } from "./recording.ts"

export interface GivenCredential {
  readonly form: "header" | "subprotocol" | "none"
  /** The scheme word as it was written: `Token`, `bearer` …; empty when there was none. */
  readonly scheme: string
  readonly kind: CredentialKind | undefined
}

/** Undefined when the recording has no upgrade, or does not show its request. */
export function givenCredential(recording: Recording): GivenCredential | undefined {
  const request = (openedOf(recording) ?? refusedOf(recording))?.request
  if (request === undefined || (request.headers.length === 0 && recording.header.credential === undefined))
    return undefined
  const kind = recording.header.credential
  const authorization = requestHeader(recording, "authorization")
  if (authorization !== undefined) return { form: "header", scheme: authorization.split(" ")[0] ?? "", kind }
  const [scheme] = offeredProtocols(recording)
  if (scheme !== undefined) return { form: "subprotocol", scheme, kind }
  return { form: "none", scheme: "", kind: kind ?? "none" }
}

/** Subprotocols that the client offered, in order, the credential among them taken out. */
export const offeredProtocols = (recording: Recording): readonly string[] =>
  (requestHeader(recording, "sec-websocket-protocol") ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
