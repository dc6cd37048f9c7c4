// A whole stream in memory and virtual time: client machine, line, server machine, one after another, to the byte the
// same on every run.

import type { VirtualClock } from "../time/clock.ts"
import { assert } from "../errors.ts"
import type { Recording } from "../recording/recording.ts"
import { memoryConnector } from "../transports/memory.ts"
import type { Host } from "../transports/socket.ts"
import { type DriveParts, drive } from "./drive.ts"

/** Runs one client stream against a host until nothing is left to happen. */
export function simulate(
  host: Host,
  { clock, run }: VirtualClock,
  parts: Omit<DriveParts, "connector" | "clock">,
): Recording {
  let finished: Recording | undefined
  drive({ ...parts, connector: memoryConnector(host, clock), clock }, (recording) => {
    finished = recording
  })
  run()
  assert(finished !== undefined, "a stream in virtual time ends")
  return finished
}
