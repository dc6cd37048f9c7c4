// The long-running server in memory and virtual time: whose streams belong together, and what is known after a restart.

import { mkdtempSync } from "node:fs"
import { join } from "node:path"
import { beforeEach, expect, test } from "vitest"
import { defineClientCase } from "../client-case.ts"
import { trialFolder } from "../files/trial-folder.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { scriptedRecognizer } from "../mock/ear/scripted.ts"
import { virtualClock } from "../time/clock.ts"
import { memoryConnector } from "../transports/memory.ts"
import type { HttpCall } from "../transports/http-call.ts"
import { openArchive } from "./archive.ts"
import { caseServer } from "./case-server.ts"
import { pages } from "./pages.ts"

const audio = { parts: [{ silenceMs: 500 }] }
const cases = [
  defineClientCase({ id: "close/good-end", title: "it ends", audio, checks: ["cl-client-uses-message"] }),
  defineClientCase({
    id: "connection/stays-away",
    title: "it stays away",
    audio,
    checks: ["conn-client-stop-on-1000"],
    reconnects: true,
  }),
]

const trial = trialFolder()
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(trial.path, "serving-"))
})

function open() {
  const virtual = virtualClock()
  const { clock } = virtual
  const archive = openArchive(folder)
  const server = caseServer({
    cases,
    recognizer: scriptedRecognizer([]),
    library: bundledFixtures(),
    archive,
    clock,
    unixMs: () => 1_767_225_600_000 + clock.nowMs(),
    seed: 1,
  })
  const connector = memoryConnector(server.host, clock)
  const answer = pages({ server, archive, cases, url: () => "ws://127.0.0.1:9001" })
  /** One stream: half a second of audio, and then the end, asked for or not. @returns the status of the upgrade */
  const stream = (path: string, end: "asked" | "dropped" = "asked"): number => {
    let status = 0
    const url = `ws://mock.invalid${path}?encoding=linear16&sample_rate=16000`
    const request = { url, headers: [["authorization", "Token abc"]] as const, protocols: [], compression: false }
    connector.connect({ ...request, handshakeTimeoutMs: 1_000, maxFrameByteLength: Infinity }, (result) => {
      status = result.type === "failed" ? 0 : result.status
      if (result.type !== "opened") return
      result.listen({ frame() {}, closed() {}, failed() {}, drained() {} })
      result.socket.send({ type: "binary", bytes: new Uint8Array(16_000) })
      if (end === "asked") result.socket.send({ type: "text", text: '{"type":"CloseStream"}' })
      else result.socket.destroy()
    })
    virtual.run(clock.nowMs() + 2_000)
    return status
  }
  const get = async (path: string, more: Partial<HttpCall> = {}) => {
    const [pathname = "", query = ""] = path.split("?")
    return answer({ method: "GET", path: pathname, query, headers: {}, body: new Uint8Array(0), ...more })
  }
  return { server, stream, get, wait: (ms: number) => virtual.run(clock.nowMs() + ms) }
}

const verdictOn = (server: ReturnType<typeof open>["server"], peer: string, caseId: string) => {
  const found = server.standings.find(peer, caseId)?.permutation
  return found === undefined ? undefined : `${found.behaviour}, ${found.streams.length} streams`
}

test("each peer has a verdict of its own in each case", () => {
  const { server, stream } = open()
  expect(stream("/case/close/good-end/peer/good/v1/listen")).toBe(101)
  expect(stream("/case/close/good-end/peer/bad/v1/listen", "dropped")).toBe(101)
  expect(verdictOn(server, "good", "close/good-end")).toBe("NON_STRICT, 1 streams")
  const failed = server.standings.find("bad", "close/good-end")?.permutation.failures.map(({ check }) => check)
  expect(failed?.[0]).toBe("cl-client-uses-message")
})

test("a client that ended well and comes again begins anew", () => {
  const { server, stream } = open()
  stream("/case/close/good-end/peer/app/v1/listen")
  stream("/case/close/good-end/peer/app/v1/listen")
  expect(verdictOn(server, "app", "close/good-end")).toMatch("1 streams")
})

test("where coming back may be the mistake, it counts until the client has been away for long", () => {
  const { server, stream, wait } = open()
  const path = "/case/connection/stays-away/peer/app/v1/listen"
  stream(path)
  stream(path)
  expect(verdictOn(server, "app", "connection/stays-away")).toBe("NON_STRICT, 2 streams")
  wait(30_000)
  stream(path)
  expect(verdictOn(server, "app", "connection/stays-away")).toMatch("1 streams")
})

test("a person can say that the next stream begins anew", async () => {
  const { server, stream, get } = open()
  const path = "/case/connection/stays-away/peer/app"
  stream(`${path}/v1/listen`)
  expect((await get(`${path}/new`, { method: "POST" }))?.status).toBe(204)
  stream(`${path}/v1/listen`)
  expect(verdictOn(server, "app", "connection/stays-away")).toMatch("1 streams")
})

test("results survive a restart", async () => {
  const before = open()
  before.stream("/case/close/good-end/peer/app/v1/listen")
  const { server } = open()
  expect(verdictOn(server, "app", "close/good-end")).toBeUndefined()
  await server.recall()
  expect(verdictOn(server, "app", "close/good-end")).toBe(verdictOn(before.server, "app", "close/good-end"))
})

test("an address that is nearly right is refused with a sentence", () => {
  const { stream, server } = open()
  expect(stream("/case/close/good-ends/peer/app/v1/listen")).toBe(404)
  expect(stream("/v1/listen")).toBe(404)
  expect(server.caseAt({ caseId: "close/good-ends", peer: "app", rest: "" })).toContain('did you mean "close/good-end"')
})

test.each([
  ["/cases", 200, "close/good-end"],
  ["/cases.json", 200, '"path": "close/good-end"'],
  ["/report", 200, "app"],
  ["/report.json", 200, '"target": "app"'],
  ["/case/close/good-end/peer/app", 200, "CloseStream"],
  ["/case/close/good-end/peer/nobody", 404, "has not tried"],
  ["/case/close/nothing/audio", 404, "There is no case"],
])("%s answers with %d", async (path, status, holding) => {
  const { stream, get } = open()
  stream("/case/close/good-end/peer/app/v1/listen")
  const answer = await get(path)
  expect(answer?.status).toBe(status)
  expect(String(answer?.body)).toContain(holding)
})

test("the audio of a case is a WAV file", async () => {
  const answer = await open().get("/case/close/good-end/audio")
  expect(answer?.headers).toContainEqual(["content-type", "audio/wav"])
  expect(new TextDecoder("latin1").decode(answer?.body as Uint8Array)).toMatch(/^RIFF/)
})

test("a token is granted before the first stream, and is good for it", async () => {
  const { get } = open()
  const path = "/case/close/good-end/peer/app/v1/auth/grant"
  const answer = await get(path, { method: "POST", headers: { authorization: "Token abc" } })
  expect(answer?.status).toBe(200)
  expect(String(answer?.body)).toContain("access_token")
})

test("what a client reports over HTTP is read as its output would be", async () => {
  const { server, stream, get } = open()
  const path = "/case/close/good-end/peer/app"
  stream(`${path}/v1/listen`)
  const body = new TextEncoder().encode('{"type":"utterance","text":"hello"}\n')
  await get(`${path}/said`, { method: "POST", body })
  expect(server.attemptOf("app", "close/good-end")?.reports).toEqual([{ type: "utterance", text: "hello" }])
})
