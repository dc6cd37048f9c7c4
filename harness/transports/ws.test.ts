import { expect, test } from "vitest"
import { connect, describeTransport, Ear } from "./contract.ts"
import type { Host, Socket } from "./socket.ts"
import { wsConnector } from "./ws-client.ts"
import { listen } from "./ws-server.ts"

describeTransport({
  name: "ws over loopback",
  async serve(host, maxFrameByteLength) {
    const server = await listen(host, { maxFrameByteLength, handshakeTimeoutMs: 5_000 })
    return { connector: wsConnector(), baseUrl: server.url, close: () => server.close() }
  },
})

/** A server whose streams are to be had, and a client of it. */
async function pair(compression = false) {
  const served: Socket[] = []
  const serverEar = new Ear()
  const host: Host = {
    upgrade: (_, answer) =>
      answer({
        type: "accepted",
        headers: [],
        serve(socket) {
          served.push(socket)
          return serverEar
        },
      }),
  }
  const { url, close } = await listen(host, { maxFrameByteLength: 1_000_000, handshakeTimeoutMs: 5_000, compression })
  const result = await connect({ connector: wsConnector(), baseUrl: url, close }, "/", { protocols: [], compression })
  const [server] = served
  if (result.type !== "opened" || server === undefined) throw new Error(result.type)
  return { result, client: result.socket, server, serverEar, close }
}

test("a client learns when the network has taken what it was too slow for", async () => {
  const { result, client, server, serverEar, close } = await pair()
  const ear = new Ear()
  const drained = new Promise<void>((resolve) => {
    ear.drained = resolve
  })
  result.listen(ear)
  server.pauseReading()
  const bytes = new Uint8Array(500_000)
  // More than the buffers of the system hold.
  for (let count = 0; count < 40; count++) client.send({ type: "binary", bytes })
  expect(client.bufferedByteLength).toBeGreaterThan(1_000_000)
  server.resumeReading()
  await drained
  expect(client.bufferedByteLength).toBe(0)
  expect(await serverEar.until(40)).toHaveLength(40)
  await close()
})

test("what is sent after the end is not taken for something that waits", async () => {
  const { result, client, server, close } = await pair()
  const ear = new Ear()
  result.listen(ear)
  server.close(1000, "")
  await ear.until(1)
  client.send({ type: "binary", bytes: new Uint8Array(1000) })
  expect(client.bufferedByteLength).toBe(0)
  await close()
})

test("the bytes that were sent stay as they were, though a client's frames are masked", async () => {
  const { client, serverEar, close } = await pair()
  const bytes = new Uint8Array([1, 2, 3, 4, 5])
  client.send({ type: "binary", bytes })
  await serverEar.until(1)
  expect(bytes).toEqual(new Uint8Array([1, 2, 3, 4, 5]))
  expect(serverEar.frames).toEqual([{ type: "binary", bytes }])
  await close()
})

test("compressed frames come out as they went in", async () => {
  const { result, client, serverEar, close } = await pair(true)
  expect(result.headers).toContainEqual(["sec-websocket-extensions", "permessage-deflate"])
  const text = "the same again and again ".repeat(1000)
  client.send({ type: "text", text })
  client.send({ type: "ping", bytes: new Uint8Array(0) })
  expect(await serverEar.until(2)).toEqual([`text ${text}`, "ping 0"])
  await close()
})
