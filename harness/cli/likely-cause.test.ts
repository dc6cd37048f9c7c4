// Targets that misbehave, each in its own way: what a person is told, and what is kept.

import { existsSync, readFileSync } from "node:fs"
import { createServer as createHttpServer } from "node:http"
import { type AddressInfo, createServer, type Server, type Socket } from "node:net"
import { afterEach, describe, expect, test } from "vitest"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { startMock } from "../index.ts"
import { resultsMessage } from "../recording/recording-builder.ts"
import { NET_0000, NET_0001 } from "../protocol/close-codes.ts"
import type { Host, Socket as WireSocket } from "../transports/socket.ts"
import { listen } from "../transports/ws-server.ts"
import { FAST, trialCommands } from "./trial-commands.ts"

const { run } = trialCommands()

describe("a target that does not do what it should gets its likely cause, and the recording stays", () => {
  const open: { close(): unknown }[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()))
  })

  /** A TCP server, whatever it says. */
  async function tcp(serve: (socket: Socket) => void): Promise<string> {
    const sockets = new Set<Socket>()
    const server: Server = createServer((socket) => {
      sockets.add(socket)
      socket.on("error", () => {})
      serve(socket)
    })
    open.push({ close: () => (server.close(), [...sockets].map((socket) => socket.destroy())) })
    return listening(server)
  }

  async function listening(server: Server): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /** Nothing listens there, and nobody is ever given that port. */
  const nobody = (): Promise<string> => Promise.resolve("ws://127.0.0.1:1")

  const http = async (): Promise<string> => {
    const server = createHttpServer((_, response) => response.end("<html>hello</html>"))
    open.push({ close: () => server.close() })
    return listening(server)
  }

  const mock = async (...options: Parameters<typeof startMock>): Promise<string> => {
    const started = await startMock(...options)
    open.push(started)
    return started.url
  }

  test.each<[string, () => Promise<string>, RegExp, number]>([
    ["nothing listens", nobody, /✗ connected\n.*Nothing listens at 127\.0\.0\.1/, 4],
    ["it speaks HTTP", http, /✗ connected\n.*ordinary web server/, 4],
    ["it speaks neither", () => tcp((socket) => socket.on("data", () => socket.end("SSH-2.0\r\n"))), /✗ connected/, 4],
    ["it drops TCP", () => tcp((socket) => socket.on("data", () => socket.destroy())), /dropped the connection/, 4],
    [
      "the key is wrong",
      () => mock({ keys: ["other"] }),
      /✗ connected\n.*Invalid credentials[^]*HTTP status 401\n.*dg-error +Invalid credentials\.\n.*request id +[0-9a-f-]{36}/,
      4,
    ],
    ["no credit", () => mock({ settings: { account: "no-credit" } }), /no credit left[^]*HTTP status 402/, 4],
    ["overload", () => mock({ settings: { account: "overloaded" } }), /overloaded[^]*HTTP status 503/, 4],
  ])("%s", async (_, target, text, exitCode) => {
    const result = await run(["smoke", await target(), "--input", "asterisk-goodbye"])
    expect(result.exitCode).toBe(exitCode)
    expect(result.out.replaceAll(/\n {4}/g, " ").replaceAll("✗ connected ", "✗ connected\n")).toMatch(text)
    expect(result.err).toBe("")
    expect(existsSync(result.record)).toBe(true)
  })

  /** A WebSocket server that says one thing at the first audio, and closes when it is asked to. */
  const saying = async (say: (socket: WireSocket) => void): Promise<string> => {
    const host: Host = {
      upgrade: (_, answer) =>
        answer({
          type: "accepted",
          headers: [],
          serve: (socket) => ({
            frame: (frame) => (frame.type === "binary" ? say(socket) : socket.close(1000, "")),
            closed: () => {},
            failed: () => {},
            drained: () => {},
          }),
        }),
    }
    const server = await listen(host, { handshakeTimeoutMs: 1000, maxFrameByteLength: 1_000_000 })
    open.push(server)
    return server.url
  }

  const text = (content: string) => (socket: WireSocket) => socket.send({ type: "text", text: content })
  const bytes = (byteLength: number) => (socket: WireSocket) =>
    socket.send({ type: "binary", bytes: new Uint8Array(byteLength) })

  test.each<[string, (socket: WireSocket) => void, RegExp]>([
    ["binary", bytes(100), /but not \/v1\/listen.*binary frame/],
    ["broken JSON", text('{"type":"Results",'), /but not \/v1\/listen.*Not JSON/],
    ["JSON of another protocol", text('{"message":"hi"}'), /but not \/v1\/listen.*no message type/],
    ["messages of Flux", text('{"type":"Connected"}'), /is a message of Flux/],
    ["nothing", () => {}, /sent not one message/],
    ["a huge frame", bytes(20_000_000), /larger than the limit/],
    // Whether the network calls it an end or a reset depends on what it had not delivered yet.
    ["a lost connection", (socket) => socket.destroy(), /(broke|dropped the connection) without a close frame/],
    ["NET-0000", (socket) => socket.close(1011, NET_0000), /produced nothing within its time limit \(NET-0000\)/],
    ["NET-0001", (socket) => socket.close(1011, NET_0001), /neither audio nor a text message.*\(NET-0001\)/],
  ])("it answers with %s", async (_, say, sentence) => {
    const result = await run([...FAST, "--target", await saying(say)])
    expect(result.err.replaceAll(/\n {4}/g, " ")).toMatch(sentence)
    expect(result).toMatchObject({ exitCode: 1, out: "" })
    expect(readFileSync(result.record, "utf8")).toContain('"type":"closed"')
  })

  test("a close without Metadata is no clean one", async () => {
    const { audio } = bundledFixtures().load("asterisk-goodbye")
    const sentByteLength = (audio.channels[0]?.length ?? 0) * 2
    let byteLength = 0
    const host: Host = {
      upgrade: (_, answer) =>
        answer({
          type: "accepted",
          headers: [],
          serve: (socket) => ({
            frame(frame) {
              if (frame.type === "binary") byteLength += frame.bytes.length
              else socket.close(1000, "")
              if (byteLength === sentByteLength) text(JSON.stringify(resultsMessage(0, 0.9, "goodbye")))(socket)
            },
            closed: () => {},
            failed: () => {},
            drained: () => {},
          }),
        }),
    }
    const server = await listen(host, { handshakeTimeoutMs: 1000, maxFrameByteLength: 1_000_000 })
    open.push(server)
    const { exitCode, out } = await run(["smoke", server.url, "--input", "asterisk-goodbye"])
    expect(exitCode).toBe(1)
    expect(out).toContain("✗ closed cleanly: code 1000, but no Metadata before it")
    expect(out).toMatch(/MUST md-once/)
  })

  test("an Error message is told beside what standard output is for", async () => {
    const target = await saying(text('{"type":"Error","variant":"SchemaError","description":"what?"}'))
    const { out, err } = await run([...FAST, "--target", target, "--format", "json"])
    expect(JSON.parse(out)).toMatchObject({ transcript: "" })
    expect(err).toContain("(the server refuses a message: SchemaError: what?)")
  })

  test.each<[string, string[], RegExp, number]>([
    [
      "a wrong option",
      ["--option", "utterance_end_ms=5"],
      /does not accept the query options.*Invalid 'utterance_end_ms'/,
      2,
    ],
    ["a codec it is not", ["--option", "encoding=opus"], /counted 0\.0 s of audio where 0\.9 s were sent/, 1],
    ["a wrong rate", ["--option", "sample_rate=16000"], /counted 0\.5 s of audio where 0\.9 s were sent/, 1],
    ["a wrong encoding", ["--option", "encoding=mulaw"], /counted 1\.9 s of audio where 0\.9 s were sent/, 1],
    ["a model that may not be used", ["--option", "model=nova-33"], /no model of this name/, 4],
  ])("%s", async (_, flags, text, exitCode) => {
    const target = await mock()
    const result = await run([...FAST, "--target", target, ...flags])
    expect(result.err.replaceAll(/\n {4}/g, " ")).toMatch(text)
    expect(result.exitCode).toBe(exitCode)
  })
})
