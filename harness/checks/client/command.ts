// How the command of a client under test came to its end. No requirement of the protocol: of whoever runs commands.

import { endedBy, endRequestOf } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { closedOf, serverActs } from "../../recording/traffic.ts"
import { type Check, notExercised, notOffered, type Outcome, pass } from "../check.ts"
import { inSeconds, judgeOne } from "../judge.ts"
import { INFERRED } from "../sources.ts"
import { overall } from "./client-check.ts"
import type { CommandEnd } from "./evidence/client-run.ts"

const SOURCE = "soundcheck client --help"

export const commandEnds: Check = {
  id: "command-ends",
  requirements: [],
  level: "must",
  sentence: "The command comes to an end by itself.",
  source: SOURCE,
  follows: ["md-client-end"],
  run: overall((streams, { client }) => {
    const end = client?.end
    if (end === undefined || end.type === "let-go") return notOffered("nobody waited for the end of a command")
    if (end.type === "exited") return pass
    if (end.type === "timed-out" && streams.some(wasLeftAlone)) return notExercised("it waited for a silent server")
    return judgeEnd(end)
  }),
}

export const commandGivesUp: Check = {
  id: "command-gives-up",
  requirements: [],
  level: "should",
  sentence: "A client does not wait for ever for a server that has fallen silent.",
  source: INFERRED,
  run: overall((streams, { client }) => {
    const end = client?.end
    if (end === undefined || end.type === "let-go") return notOffered("nobody waited for the end of a command")
    return streams.some(wasLeftAlone) ? judgeEnd(end) : notExercised("no server fell silent")
  }),
}

/** The end was asked for, and the server did nothing any more. */
function wasLeftAlone(recording: Recording): boolean {
  const asked = endRequestOf(recording)
  if (asked === undefined || closedOf(recording)?.by === "server") return false
  return serverActs(recording).every(({ eventIndex }) => eventIndex < asked.eventIndex)
}

function judgeEnd(end: Exclude<CommandEnd, { type: "let-go" }>): Outcome {
  if (end.type === "exited") return pass
  const actual =
    end.type === "killed"
      ? `it was ended by ${end.signal}`
      : `it still ran after ${inSeconds(end.afterMs)}${end.wasConnected ? ", with its stream open" : ""}, and was stopped`
  return judgeOne(false, { expected: "the command to end", actual })
}

function endedWell(recording: Recording): boolean {
  const closed = closedOf(recording)
  return endedBy(recording) === "close-stream" && closed?.by === "server" && closed.code === 1000
}

export const commandSucceeds: Check = {
  id: "command-succeeds",
  requirements: [],
  level: "should",
  sentence: "The command ends with 0 when its stream ended as it should.",
  source: SOURCE,
  run: overall((streams, { client }) => {
    const end = client?.end
    const isGood = streams.length === 1 && streams.every(endedWell)
    if (end === undefined) return notOffered("nobody waited for the end of a command")
    if (end.type !== "exited" || !isGood) return notOffered("the stream did not end well")
    return judgeOne(end.code === 0, { expected: "exit code 0", actual: `exit code ${end.code}` })
  }),
}

export const CLIENT_COMMAND_CHECKS: readonly Check[] = [commandEnds, commandGivesUp, commandSucceeds]
