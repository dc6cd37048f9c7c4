// Node before 22 has no global WebSocket; code written for browsers, and msw, which stands in for it, need one.

import { WebSocket } from "ws"

/**
 * Puts the client of `ws` where a global WebSocket is missing, before msw begins to listen.
 * @returns what takes it away again
 */
export function useGlobalWebSocket(): () => void {
  if (Reflect.has(globalThis, "WebSocket")) return () => {}
  Reflect.set(globalThis, "WebSocket", WebSocket)
  return () => {
    Reflect.deleteProperty(globalThis, "WebSocket")
  }
}
