// What every transport must do, as one set of tests: run over each of them, so that no case needs to know which one
// carries it.

import { afterEach, describe, expect, test } from "vitest"
import type { UpgradeRequest } from "../protocol/handshake/upgrade.ts"
import type { Frame } from "../protocol/frame.ts"
import type {
  ConnectRequest,
  Connector,
  ConnectResult,
  HeaderList,
  Host,
  Socket,
  SocketEvents,
  UpgradeAnswer,
} from "./socket.ts"

/** A host that is being served, and the way to it. */
export interface Served {
  readonly connector: Connector
  /** Scheme, host and port. */
  readonly baseUrl: string
  close(): Promise<void>
}

export interface TransportUnderTest {
  readonly name: string
  readonly serve: (host: Host, maxFrameByteLength: number) => Promise<Served>
}

const MAX_FRAME_BYTE_LENGTH = 100_000

/** Collects what one end is told, and waits for a part of it. */
export class Ear implements SocketEvents {
  readonly heard: string[] = []
  readonly frames: Frame[] = []
  #check = (): void => {}

  frame(frame: Frame): void {
    // Kept beyond the event, so copied; a transport may hand over any kind of Uint8Array.
    this.frames.push("bytes" in frame ? { ...frame, bytes: Uint8Array.from(frame.bytes) } : frame)
    const content = frame.type === "text" ? frame.text : `${frame.bytes.length}`
    this.#hear(`${frame.type} ${content}`)
  }

  closed(code: number, reason: string): void {
    this.#hear(`closed ${code} ${reason}`.trim())
  }

  failed(code: string): void {
    this.#hear(`failed ${code}`)
  }

  drained(): void {
    // Told by the end's own sending, which other tests look at.
  }

  /** Resolves once that much was heard. */
  async until(count: number): Promise<readonly string[]> {
    while (this.heard.length < count) await new Promise<void>((resolve) => (this.#check = resolve))
    return this.heard
  }

  #hear(what: string): void {
    this.heard.push(what)
    this.#check()
  }
}

const ACCEPTED: HeaderList = [
  ["sec-websocket-protocol", "token"],
  ["dg-request-id", "00000000-0000-0000-0000-000000000000"],
]

export function connect(served: Served, path: string, more: Partial<ConnectRequest> = {}): Promise<ConnectResult> {
  return new Promise((resolve) =>
    served.connector.connect(
      {
        url: `${served.baseUrl}${path}`,
        headers: [],
        protocols: ["token", "secret"],
        handshakeTimeoutMs: 5_000,
        compression: false,
        maxFrameByteLength: MAX_FRAME_BYTE_LENGTH,
        ...more,
      },
      resolve,
    ),
  )
}

export function describeTransport({ name, serve }: TransportUnderTest): void {
  describe(`${name}, as every transport,`, () => {
    let served: Served | undefined
    afterEach(() => served?.close())

    /** Two open ends of one connection. */
    async function pair(onServe: (server: Socket) => void = () => {}) {
      const serverEar = new Ear()
      let server: Socket | undefined
      let asked: UpgradeRequest | undefined
      const host: Host = {
        upgrade(request, answer) {
          asked = request
          answer({
            type: "accepted",
            headers: ACCEPTED,
            serve(socket) {
              server = socket
              onServe(socket)
              return serverEar
            },
          })
        },
      }
      served = await serve(host, MAX_FRAME_BYTE_LENGTH)
      const result = await connect(served, "/v1/listen?model=nova-3&tag=a%20b", { headers: [["X-Test", "yes"]] })
      if (result.type !== "opened" || server === undefined || asked === undefined) throw new Error(result.type)
      const clientEar = new Ear()
      return { result, client: result.socket, server, clientEar, serverEar, asked }
    }

    /** The same, with the client listening. */
    async function openPair() {
      const both = await pair()
      both.result.listen(both.clientEar)
      return both
    }

    async function answered(answer: (reply: (answer: UpgradeAnswer) => void) => void, handshakeTimeoutMs = 5_000) {
      served = await serve({ upgrade: (_, reply) => answer(reply) }, MAX_FRAME_BYTE_LENGTH)
      return connect(served, "/v1/listen", { handshakeTimeoutMs })
    }

    test("hands the upgrade over as it was asked, and its answer back with headers in order", async () => {
      const { asked, result } = await pair()
      expect(asked).toMatchObject({
        method: "GET",
        path: "/v1/listen",
        query: "model=nova-3&tag=a%20b",
        headers: { "x-test": "yes", upgrade: "websocket" },
        protocols: ["token", "secret"],
      })
      expect(result.status).toBe(101)
      expect(result.headers.filter(([header]) => ACCEPTED.some(([own]) => own === header))).toEqual(ACCEPTED)
    })

    test("carries text, binary, pings and pongs in both directions, in order, and answers nothing itself", async () => {
      const { client, server, clientEar, serverEar } = await openPair()
      const bytes = new Uint8Array([1, 2, 3])
      for (const end of [client, server]) {
        end.send({ type: "text", text: "héllo" })
        end.send({ type: "binary", bytes })
        end.send({ type: "binary", bytes: new Uint8Array(0) })
        end.send({ type: "ping", bytes })
        end.send({ type: "pong", bytes })
        end.send({ type: "text", text: "" })
      }
      const expected = ["text héllo", "binary 3", "binary 0", "ping 3", "pong 3", "text"]
      expect((await serverEar.until(6)).map((heard) => heard.trim())).toEqual(expected)
      expect((await clientEar.until(6)).map((heard) => heard.trim())).toEqual(expected)
      expect(serverEar.frames[1]).toMatchObject({ bytes })
    })

    test("brings whole what was sent in fragments, cut in the middle of a letter too, and more of them than bytes", async () => {
      const { client, serverEar } = await openPair()
      const bytes = new Uint8Array([1, 2, 3, 4])
      client.send({ type: "text", text: "héllo", fragmentCount: 4 })
      client.send({ type: "binary", bytes, fragmentCount: 3 })
      client.send({ type: "text", text: "a", fragmentCount: 5 })
      expect(await serverEar.until(3)).toEqual(["text héllo", "binary 4", "text a"])
      expect(serverEar.frames[1]).toMatchObject({ bytes })
    })

    test("keeps what comes before somebody listens", async () => {
      const { result, clientEar } = await pair((server) => server.send({ type: "text", text: "early" }))
      await new Promise((resolve) => setImmediate(resolve))
      result.listen(clientEar)
      expect(await clientEar.until(1)).toEqual(["text early"])
    })

    test("keeps a thousand frames in order", async () => {
      const { client, serverEar } = await openPair()
      for (let index = 0; index < 1000; index++) client.send({ type: "text", text: String(index) })
      const heard = await serverEar.until(1000)
      expect(heard).toEqual(Array.from({ length: 1000 }, (_, index) => `text ${index}`))
    })

    test.each([
      ["the client", 1000, "done"],
      ["the client", 4001, ""],
      ["the server", 1011, "NET-0001"],
      ["the server", undefined, ""],
    ] as const)("tells both ends once when %s closes with %s", async (who, code, reason) => {
      const { client, server, clientEar, serverEar } = await openPair()
      const closing = who === "the client" ? client : server
      closing.send({ type: "text", text: "last" })
      closing.close(code, reason)
      closing.send({ type: "text", text: "never" })
      const closed = `closed ${code ?? 1005} ${reason}`.trim()
      const [own, other] = who === "the client" ? [clientEar, serverEar] : [serverEar, clientEar]
      expect(await other.until(2)).toEqual(["text last", closed])
      expect(await own.until(1)).toEqual([closed])
    })

    test.each(["client", "server"] as const)("tells both ends 1006 when the %s drops the connection", async (who) => {
      const both = await openPair()
      both[who].destroy()
      expect((await both.clientEar.until(1)).at(-1)).toBe("closed 1006")
      expect((await both.serverEar.until(1)).at(-1)).toBe("closed 1006")
    })

    test("holds frames back while reading is paused", async () => {
      const { client, server, clientEar, serverEar } = await openPair()
      server.pauseReading()
      client.send({ type: "text", text: "one" })
      client.send({ type: "text", text: "two" })
      server.send({ type: "text", text: "go on" })
      await clientEar.until(1)
      client.send({ type: "text", text: "three" })
      expect(serverEar.heard).toEqual([])
      server.resumeReading()
      expect(await serverEar.until(3)).toEqual(["text one", "text two", "text three"])
    })

    test("breaks a connection over which too large a frame comes", async () => {
      const { client, clientEar, serverEar } = await openPair()
      client.send({ type: "binary", bytes: new Uint8Array(MAX_FRAME_BYTE_LENGTH + 1) })
      expect(await serverEar.until(2)).toEqual(["failed FRAME_TOO_LARGE", "closed 1006"])
      expect(await clientEar.until(1)).toEqual(["closed 1009"])
    })

    test("gives a refusal back whole", async () => {
      const headers: HeaderList = [
        ["content-type", "application/json"],
        ["dg-error", "Invalid credentials."],
        ["vary", "origin"],
        ["vary", "accept-encoding"],
        ["content-length", "2"],
      ]
      const refusal = { status: 401, statusText: "Unauthorized", headers, body: "{}" }
      const result = await answered((reply) => reply({ type: "refused", ...refusal }))
      expect(result).toEqual({ type: "refused", status: 401, headers, body: "{}" })
    })

    test("waits for a late answer", async () => {
      const result = await answered((reply) =>
        setImmediate(() => reply({ type: "accepted", headers: ACCEPTED, serve: () => new Ear() })),
      )
      expect(result.type).toBe("opened")
    })

    test("gives up on an answer that does not come, and opens nothing when it comes after all", async () => {
      let answerLate: (answer: UpgradeAnswer) => void = () => {}
      const result = await answered((reply) => {
        answerLate = reply
      }, 20)
      expect(result).toMatchObject({
        type: "failed",
        code: "HANDSHAKE_TIMEOUT",
        problem: expect.stringMatching(/20 ms/),
      })
      const served = new Promise<string>((resolve) => {
        const ear = new Ear()
        answerLate({
          type: "accepted",
          headers: ACCEPTED,
          serve() {
            resolve(ear.until(1).then(([first]) => first ?? ""))
            return ear
          },
        })
        setImmediate(() => setImmediate(() => resolve("not served")))
      })
      // Served or not, nobody is left with an open stream.
      expect(await served).toMatch(/not served|closed 1006/)
    })
  })
}
