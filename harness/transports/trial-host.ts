// For tests: a host that takes every stream and hears it.

import type { UpgradeRequest } from "../protocol/handshake/upgrade.ts"
import { Ear } from "./contract.ts"
import type { Host, Socket, UpgradeAnswer } from "./socket.ts"

export class HearingHost implements Host {
  readonly ears: Ear[] = []
  /** Its ends of the streams. */
  readonly sockets: Socket[] = []

  upgrade(_: UpgradeRequest, answer: (answer: UpgradeAnswer) => void): void {
    const ear = this.ear()
    this.ears.push(ear)
    const serve = (socket: Socket): Ear => {
      this.sockets.push(socket)
      return ear
    }
    answer({ type: "accepted", headers: [], serve })
  }

  protected ear(): Ear {
    return new Ear()
  }
}
