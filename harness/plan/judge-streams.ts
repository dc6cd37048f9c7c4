// Every check reads every recording: what a case is made for decides only which of them must find something to look at.

import type { Check, ServerState, Subject } from "../checks/check.ts"
import type { Judgement } from "../verdicts/verdict.ts"
import type { PlayedStream } from "./play-streams.ts"

export function judgeStreams(
  played: readonly PlayedStream[],
  checks: readonly Check[],
  server: ServerState | undefined,
): readonly Judgement[] {
  const siblings = played.map(({ recording }) => recording)
  return played.flatMap((stream, index) => {
    const subject: Subject = { ...stream, siblings, ...(server !== undefined && { server }) }
    return checks.map((check) => ({ check, stream: index, outcome: check.run(subject) }))
  })
}
