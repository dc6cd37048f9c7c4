// Opens many plain ws connections, a few at a time: no listen queue of any server is to overflow.

import { WebSocket } from "ws"

const AT_ONCE = 50

export async function connectAll(url: string, count: number): Promise<WebSocket[]> {
  const sockets: WebSocket[] = []
  while (sockets.length < count) {
    const opening = Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, () => connect(url))
    sockets.push(...(await Promise.all(opening)))
  }
  return sockets
}

export function connect(url: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false, headers: { authorization: "Token bench" } })
    socket.once("open", () => resolve(socket))
    socket.once("error", reject)
  })
}
