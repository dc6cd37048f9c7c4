// How the command of a client under test came to its end. No requirement of the protocol: of whoever runs commands.

import { endedBy } from "../../recording/ending.ts"
import type { Recording } from "../../recording/recording.ts"
import { closedOf } from "../../recording/traffic.ts"
import { type Check, notExercised, notOffered, pass } from "../check.ts"
import { inSeconds, judgeOne } from "../judge.ts"
import { overall } from "./client-check.ts"

const SOURCE = "soundcheck client --help"

export const commandEnds: Check = {
  id: "command-ends",
  requirements: [],
  level: "must",
  sentence: "The command comes to an end by itself.",
  source: SOURCE,
  run: overall((_, { client }) => {
    const end = client?.end
    if (end === undefined || end.type === "let-go") return notOffered("nobody waited for the end of a command")
    if (end.type === "exited") return pass
    const actual =
      end.type === "killed"
        ? `it was ended by ${end.signal}`
        : `it still ran after ${inSeconds(end.afterMs)}${end.wasConnected ? ", with its stream open" : ""}, and was stopped`
    return judgeOne(false, { expected: "the command to end", actual })
  }),
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
    if (end.type !== "exited" || !isGood) return notExercised("no command ended after a good stream")
    return judgeOne(end.code === 0, { expected: "exit code 0", actual: `exit code ${end.code}` })
  }),
}

export const CLIENT_COMMAND_CHECKS: readonly Check[] = [commandEnds, commandSucceeds]
