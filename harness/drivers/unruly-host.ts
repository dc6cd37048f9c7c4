// A host that misbehaves below the protocol, in front of a client under test: answers the upgrade late, does not read for
// a while. And one that takes streams at more addresses than the service does, so that any way of joining a base address
// and a path arrives.

import type { Clock } from "../time/clock.ts"
import type { Misbehaviour } from "../mock/misbehaviour/misbehaviour.ts"
import { LISTEN_PATH } from "../protocol/handshake/handshake.ts"
import type { Host, Socket } from "../transports/socket.ts"

export function unrulyHost(host: Host, clock: Clock, misbehaviours: readonly Misbehaviour[]): Host {
  const lateMs = misbehaviours.reduce((sum, one) => sum + (one.do === "accept-late" ? one.ms : 0), 0)
  const stops = misbehaviours.flatMap((one) => (one.do === "stop-reading" ? [one] : []))
  const after = (ms: number, act: () => void): void => void clock.at(clock.nowMs() + ms, act)
  const stopReading = (socket: Socket): void => {
    for (const { atMs, ms } of stops) {
      after(atMs, () => {
        socket.pauseReading()
        after(ms, () => socket.resumeReading())
      })
    }
  }
  return {
    upgrade(request, answer) {
      const give = (): void =>
        host.upgrade(request, (answered) => {
          if (answered.type === "refused" || stops.length === 0) return answer(answered)
          answer({
            ...answered,
            serve(socket) {
              stopReading(socket)
              return answered.serve(socket)
            },
          })
        })
      if (lateMs === 0) give()
      else after(lateMs, give)
    },
  }
}

/** Streams are at `/v1/listen`, at whatever ends so, and at the bare address. */
export const anyAddress = (host: Host): Host => ({
  upgrade: ({ path, ...request }, answer) =>
    host.upgrade(
      { ...request, path: path === "/" || path === "" || path.endsWith(LISTEN_PATH) ? LISTEN_PATH : path },
      answer,
    ),
})
