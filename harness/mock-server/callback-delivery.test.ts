import { EventEmitter, once } from "node:events"
import { createServer, type RequestListener, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, describe, expect, test } from "vitest"
import { callbackDelivery } from "./callback-delivery.ts"

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

async function sink(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/results`
}

describe("callbackDelivery", () => {
  test("delivers one request a message, in order, by the method asked for", async () => {
    const bodies: string[] = []
    const end = new EventEmitter()
    const url = await sink((request, response) => {
      request.setEncoding("utf8").on("data", (body: string) => bodies.push(`${request.method} ${body}`))
      request.on("end", () => {
        response.end()
        if (bodies.length === 3) end.emit("end", "all")
      })
    })
    const whenEnded = once(end, "end")
    const deliver = callbackDelivery({ anywhere: false, onProblem: (sentence) => end.emit("end", sentence) })
    for (const text of ["1", "2", "3"]) deliver({ type: "callback", url, method: "PUT", text })
    expect(await whenEnded).toEqual(["all"])
    expect(bodies).toEqual(["PUT 1", "PUT 2", "PUT 3"])
  })

  test.each([
    ["http://192.0.2.7/x", /is not on this machine, and callbackAnywhere is not set/],
    ["ws://127.0.0.1/x", /delivers to http and https addresses only/],
    ["nowhere", /delivers to http and https addresses only/],
  ])("%s is not called, and that is said", (url, sentence) => {
    const problems: string[] = []
    callbackDelivery({ anywhere: false, onProblem: (problem) => problems.push(problem) })({
      type: "callback",
      url,
      method: "POST",
      text: "{}",
    })
    expect(problems).toEqual([expect.stringMatching(sentence)])
  })

  test("an address that fails is a problem, not an error", async () => {
    const url = await sink((_, response) => response.writeHead(503).end())
    const problem = await new Promise((resolve) =>
      callbackDelivery({ anywhere: false, onProblem: resolve })({ type: "callback", url, method: "POST", text: "{}" }),
    )
    expect(problem).toBe(`${url} took no callback: it answered 503.`)
  })
})
