// What the long-running server answers to a browser and to a script: the cases, the audio, the matrix of peers, and the
// wire log of each attempt.

import type { ClientCase } from "../client-case.ts"
import { wishText } from "../client-plan/wish-text.ts"
import type { Recording } from "../recording/recording.ts"
import { casesPage } from "../reports/html/cases-page.ts"
import { peerMatrix } from "../reports/html/peer-matrix.ts"
import { permutationPage } from "../reports/html/permutation-page.ts"
import type { CallAnswer, HttpCall } from "../transports/http-call.ts"
import { packageVersion } from "../version.ts"
import { type CaseAddress, readAddress } from "./address.ts"
import type { Archive } from "./archive.ts"
import type { CaseServer } from "./case-server.ts"

export interface PagesParts {
  readonly server: CaseServer
  readonly archive: Archive
  readonly cases: readonly Pick<ClientCase, "id" | "title" | "wish">[]
  /** `ws://127.0.0.1:9001`. */
  readonly url: () => string
}

const HINT =
  "Point your client at the address of a case, with a name of your own in place of NAME, and let it stream the audio beside it. Then look at the report."

export function pages(parts: PagesParts): (call: HttpCall) => Promise<CallAnswer | undefined> {
  return async (call) => {
    const { path, query, headers } = call
    const wantsJson = query.includes("format=json") || headers.accept?.includes("application/json") === true
    if (path === "/") return redirect("/report")
    if (path === "/cases" || path === "/cases.json") return casesAnswer(parts, wantsJson || path.endsWith(".json"))
    if (path === "/report" || path === "/report.json") return reportAnswer(parts, wantsJson || path.endsWith(".json"))
    const address = readAddress(path)
    if (address === undefined) return undefined
    if (typeof address === "string") return notFound(address)
    return caseAnswer(parts, address, call, wantsJson)
  }
}

function casesAnswer({ cases, url }: PagesParts, wantsJson: boolean): CallAnswer {
  const served = cases.map(({ id, title, wish }) => ({
    path: id,
    // Who comes by address is told here what a command is told by SOUNDCHECK_WISH.
    title: wish === undefined ? title : `${title} (would like to see: ${wishText(wish)})`,
    url: `${url()}/case/${id}/peer/NAME/v1/listen`,
    audioHref: `/case/${id}/audio`,
  }))
  if (wantsJson) return forAnyPage(json({ version: 1, cases: served }))
  return page(
    casesPage({ cases: served, hint: HINT, soundcheck: packageVersion(), links: [REPORT_LINK, asJson("/cases")] }),
  )
}

const REPORT_LINK = { text: "report", href: "/report" }
const CASES_LINK = { text: "cases", href: "/cases" }
const asJson = (path: string) => ({ text: "as JSON", href: `${path}.json` })

function reportAnswer({ server, cases }: PagesParts, wantsJson: boolean): CallAnswer {
  const reports = server.standings.reports()
  if (wantsJson) return json({ version: 1, peers: reports })
  return page(
    peerMatrix({
      reports,
      cases: cases.map(({ id, title }) => ({ path: id, title })),
      hrefOf: (peer, path) => `/case/${path}/peer/${peer}`,
      hint: HINT,
      soundcheck: packageVersion(),
      links: [CASES_LINK, asJson("/report")],
    }),
  )
}

async function caseAnswer(
  { server, archive }: PagesParts,
  address: CaseAddress,
  call: HttpCall,
  wantsJson: boolean,
): Promise<CallAnswer | undefined> {
  const clientCase = server.caseAt(address)
  if (typeof clientCase === "string") return notFound(clientCase)
  const { peer, rest, caseId } = address
  const { method, body } = call
  if (peer === undefined || rest === "/audio") {
    return forAnyPage(answer(200, "OK", "audio/wav", server.audioOf(clientCase).bytes))
  }
  if (method === "POST" && rest === "/new") {
    server.forget(peer, caseId)
    return forAnyPage(answer(204, "No Content", "text/plain", ""))
  }
  if (method === "POST" && rest === "/said") {
    server.attemptOf(peer, caseId)?.report(new TextDecoder().decode(body))
    return forAnyPage(answer(204, "No Content", "text/plain", ""))
  }
  // The calls of the service beside the stream, such as the grant of a token.
  if (rest !== "" && rest !== "/") return server.attemptFor(peer, clientCase).host.rest({ ...call, path: rest })
  const standing = server.standings.find(peer, caseId)
  if (standing === undefined) return notFound(`${peer} has not tried ${caseId} yet.`)
  const { report, permutation } = standing
  if (wantsJson) return json(report)
  const recordings = await recordingsOf(server, archive, peer, caseId)
  return page(
    permutationPage({
      permutation,
      checks: report.checks,
      recordings,
      back: { text: "All peers", href: "/report" },
      hrefOf: () => undefined,
      footer: `Soundcheck ${packageVersion()}, ${peer}`,
    }),
  )
}

async function recordingsOf(
  server: CaseServer,
  archive: Archive,
  peer: string,
  caseId: string,
): Promise<readonly Recording[]> {
  return server.attemptOf(peer, caseId)?.host.recordings ?? archive.latest(peer, caseId)
}

function answer(status: number, statusText: string, type: string, body: string | Uint8Array): CallAnswer {
  const byteLength = typeof body === "string" ? new TextEncoder().encode(body).length : body.length
  return {
    status,
    statusText,
    headers: [
      ["content-type", type],
      ["content-length", String(byteLength)],
      ["cache-control", "no-store"],
      ["x-content-type-options", "nosniff"],
    ],
    body,
  }
}

/** A client that runs in a page comes from an origin of its own. Nothing that peers sent is given away so. */
const forAnyPage = (given: CallAnswer): CallAnswer => ({
  ...given,
  headers: [...given.headers, ["access-control-allow-origin", "*"]],
})

const page = (html: string): CallAnswer => answer(200, "OK", "text/html; charset=utf-8", html)
const json = (value: unknown): CallAnswer =>
  answer(200, "OK", "application/json", `${JSON.stringify(value, undefined, 2)}\n`)
const notFound = (sentence: string): CallAnswer =>
  answer(404, "Not Found", "text/plain; charset=utf-8", `${sentence}\n`)
const redirect = (to: string): CallAnswer => {
  const found = answer(302, "Found", "text/plain", "")
  return { ...found, headers: [...found.headers, ["location", to]] }
}
