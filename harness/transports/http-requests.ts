// HTTP as the server side meets it: requests as values, refusals of upgrades byte for byte, and the answers to calls that
// are no upgrade.

import type { IncomingMessage, ServerResponse } from "node:http"
import type { Duplex } from "node:stream"
import type { UpgradeRequest } from "../protocol/handshake/upgrade.ts"
import type { HttpAnswer } from "../protocol/handshake/refusals.ts"
import type { AnswerCall, CallAnswer } from "./http-call.ts"
import type { Host } from "./socket.ts"

/** As long as the longest body that the mock transcribes. */
const MAX_BODY_BYTE_LENGTH = 64 * 1024 * 1024

export function incomingUpgrade(request: IncomingMessage): UpgradeRequest {
  const { method = "", url = "" } = request
  const queryIndex = url.indexOf("?")
  const headers = Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(", ")])
  const protocols = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim())
  return {
    method,
    path: queryIndex < 0 ? url : url.slice(0, queryIndex),
    query: queryIndex < 0 ? "" : url.slice(queryIndex + 1),
    headers: Object.fromEntries(headers),
    protocols: protocols.filter((name) => name !== ""),
  }
}

/** Writes the answer as it is, and hangs up. */
export function writeRefusal(socket: Duplex, { status, statusText, headers, body }: HttpAnswer): void {
  if (!socket.writable) return void socket.destroy()
  // A client that never hangs up on its side would keep the connection half open.
  socket.once("finish", () => socket.destroy())
  const lines = [`HTTP/1.1 ${status} ${statusText}`, ...headers.map(([name, value]) => `${name}: ${value}`)]
  // Node reads headers as latin1, so what came from a request goes back as the same bytes.
  socket.write(`${lines.join("\r\n")}\r\n\r\n`, "latin1")
  socket.end(body)
}

/** A request that asks for no upgrade: one of the calls around a stream, or for the host to refuse. Never rejects. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  host: Host,
  rest: AnswerCall | undefined,
): Promise<void> {
  response.on("error", () => {})
  try {
    const body = await readBody(request)
    if (body === undefined) return write(response, TOO_LONG)
    const { method, path, query, headers } = incomingUpgrade(request)
    const answer = await rest?.({ method, path, query, headers, body })
    write(response, answer ?? (await refusalOf(request, host)))
  } catch (error) {
    // The client has gone, or an answer failed: said to this client, and no harm to the others.
    if (!response.destroyed && !response.headersSent) write(response, failureOf(error))
  }
}

/** Undefined: longer than we take. Read to its end all the same, or the client would never get to see the answer. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const pieces: Buffer[] = []
  let byteLength = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    byteLength += piece.length
    if (byteLength <= MAX_BODY_BYTE_LENGTH) pieces.push(piece)
    else pieces.length = 0
  }
  return byteLength <= MAX_BODY_BYTE_LENGTH ? Buffer.concat(pieces) : undefined
}

const refusalOf = (request: IncomingMessage, host: Host): Promise<HttpAnswer> =>
  new Promise((resolve) => {
    host.upgrade(incomingUpgrade(request), (answer) => resolve(answer.type === "refused" ? answer : NO_UPGRADE))
  })

const plain = (status: number, statusText: string, body: string): HttpAnswer => ({
  status,
  statusText,
  headers: [
    ["content-type", "text/plain; charset=utf-8"],
    ["content-length", String(Buffer.byteLength(body))],
  ],
  body,
})

const TOO_LONG = plain(413, "Payload Too Large", `A body may have ${MAX_BODY_BYTE_LENGTH} bytes; send a part of it.`)
const NO_UPGRADE = plain(426, "Upgrade Required", "WebSocket connections only: `upgrade: websocket` is missing.")
const failureOf = (error: unknown): HttpAnswer =>
  plain(500, "Internal Server Error", error instanceof Error ? error.message : String(error))

/** As it is: Node is to add no date. */
function write(response: ServerResponse, { status, statusText, headers, body }: CallAnswer): void {
  response.sendDate = false
  response.writeHead(status, statusText, headers.flat())
  response.end(body)
}
