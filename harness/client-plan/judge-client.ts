// The verdict on a client: what the checks of clients say of the streams that it opened. Before anything is said about it,
// the replies of our own mock must have been right, save for what the case breaks on purpose.

import type { Check, Subject } from "../checks/check.ts"
import type { ClientRun } from "../checks/client/evidence/client-run.ts"
import { INVARIANTS } from "../checks/invariants.ts"
import type { ClientCase } from "../client-case.ts"
import type { Misbehaviour } from "../mock/misbehaviour/misbehaviour.ts"
import { audioSent } from "../recording/audio-sent.ts"
import type { Recording } from "../recording/recording.ts"
import { refusedOf } from "../recording/traffic.ts"
import type { GivenAudio } from "./given-audio.ts"
import { type Failure, type Judgement, type Verdict, verdictOf } from "../verdicts/verdict.ts"

export interface ClientEvidence {
  readonly clientCase: ClientCase
  readonly recordings: readonly Recording[]
  /** What the client was given to stream. */
  readonly given: GivenAudio
  readonly client: Omit<ClientRun, "givenMs">
  readonly checks: readonly Check[]
  /** Why there is no stream, where there is none. */
  readonly neverConnected: string
}

/** What the case is made for is named first: it is the cause of the rest. */
export function judgeClient(evidence: ClientEvidence): Verdict {
  const { clientCase, recordings, neverConnected } = evidence
  const [first] = recordings
  if (first === undefined) {
    return verdictOf({ judgements: [], wanted: [], close: "OK", broken: neverConnected })
  }
  const fault = faultOfOurs(recordings, clientCase.breaks ?? [])
  if (fault !== undefined)
    return { ...verdictOf({ judgements: [], wanted: [], close: "OK" }), behaviour: "INCONCLUSIVE", reasons: [fault] }
  const verdict = verdictOf({ judgements: judgementsOf(evidence), wanted: clientCase.checks, close: "OK" })
  const isWanted = ({ check }: Failure): boolean => clientCase.checks.includes(check.id)
  const failures = [...verdict.failures.filter(isWanted), ...verdict.failures.filter((one) => !isWanted(one))]
  const refused = refusedByItself(recordings, clientCase)
  if (refused === undefined) return { ...verdict, failures }
  // Of a client that was not let in nothing was seen that could be right.
  const behaviour = verdict.behaviour === "OK" ? "UNTESTABLE" : verdict.behaviour
  return { ...verdict, behaviour, failures, reasons: [refused, ...verdict.reasons] }
}

/** What a client asked for was wrong: that is why there is nothing else to see. */
function refusedByItself(recordings: readonly Recording[], { server = [] }: ClientCase): string | undefined {
  const refused = recordings.map(refusedOf)
  const [first] = refused
  if (first === undefined || refused.includes(undefined) || server.some((one) => one.do === "refuse")) return undefined
  const error = first.headers.find(([name]) => name === "dg-error")?.[1] ?? first.body
  return `The mock refused the upgrade with ${first.status}: ${error}`
}

/** What keeps the mock from saying what it hears: its results then tell nothing of the audio. */
const HIDES_HEARING: readonly Misbehaviour["do"][] = ["script", "fall-silent", "finalize-empty", "drop", "close"]

function judgementsOf({ clientCase, recordings, given, client, checks }: ClientEvidence): readonly Judgement[] {
  const isHeard = !(clientCase.server ?? []).some((one) => HIDES_HEARING.includes(one.do))
  const { timeline } = given
  const clientRun: ClientRun = { ...client, givenMs: timeline.durationMs }
  return recordings.flatMap((recording, stream) => {
    // Whoever comes by address may stream audio of his own.
    const isKnown = isHeard && (client.end !== undefined || isOf(given, recording))
    const subject: Subject = { recording, siblings: recordings, client: clientRun, ...(isKnown && { timeline }) }
    return checks.map((check) => ({ check, stream, outcome: check.run(subject) }))
  })
}

/** As it was given, with its header or without, and perhaps a last sample short. */
const SAME_LENGTH_SHARE = 0.02

const isOf = ({ bytes }: GivenAudio, recording: Recording): boolean =>
  Math.abs(audioSent(recording).byteLength / bytes.length - 1) < SAME_LENGTH_SHARE

/** A sentence, when a reply of the mock was wrong without being meant to be. */
function faultOfOurs(recordings: readonly Recording[], breaks: readonly string[]): string | undefined {
  for (const recording of recordings) {
    for (const check of INVARIANTS) {
      if (check.level === "may" || check.requirements.some((id) => breaks.includes(id))) continue
      const outcome = check.run({ recording, siblings: recordings })
      if (outcome.type !== "fail") continue
      const [finding] = outcome.findings
      return `Soundcheck's own mock broke ${check.id} (expected ${finding?.expected}, found ${finding?.actual}): please report it. Nothing is said of the client.`
    }
  }
  return undefined
}
