// `soundcheck format` without its printing: the file looked at, streamed in every way that makes sense, and compared.
import pLimit from "p-limit"
import type { QueryInput } from "../streaming/query.ts"
import { type Choice, choicesFor, usefulAudio } from "./choices.ts"
import type { FileFacts } from "./file-facts.ts"
import {
  type ChoiceResult,
  type Recommendation,
  recommend,
  type Reference,
  referenceOf,
  resultOf,
  withErrors,
} from "./results.ts"
import { type TrialTarget, tryChoice } from "./trial.ts"
import { wrongChoices } from "./wrong-choices.ts"

export interface FormatParts {
  readonly facts: FileFacts
  readonly target: TrialTarget
  readonly options: QueryInput
  readonly parallel: number
  /** Make the classic mistakes as well. */
  readonly wrong: boolean
  /** What is said in the part that is streamed. */
  readonly reference: string | undefined
  readonly fixtureText: string | undefined
  readonly signal: AbortSignal
  /** Where a recording of every stream goes. */
  readonly folder?: string
  readonly onResult: (done: number, all: number, choice: Choice) => void
}

export interface FormatRun {
  readonly results: readonly ChoiceResult[]
  readonly reference: Reference | undefined
  readonly recommendation: Recommendation | undefined
  /** Somebody speaks in the file: without, no choice can show that it is the right one. */
  readonly expectsWords: boolean
}

/** Less is a cough, or noise that rose. */
const SPOKEN_SHARE = 0.05

export async function runFormat(parts: FormatParts): Promise<FormatRun> {
  const { facts, target, options, parallel, wrong, signal, folder, onResult } = parts
  const expectsWords = facts.sound.speechShare >= SPOKEN_SHARE
  const choices = [...choicesFor(facts), ...(wrong ? wrongChoices(usefulAudio(facts)) : [])]
  const limit = pLimit(target.isVirtual ? 1 : parallel)
  let done = 0
  const played = await Promise.all(
    choices.map((choice) =>
      limit(async () => {
        if (signal.aborted) return undefined
        const result = resultOf(
          choice,
          await tryChoice(target, choice, { options, signal, ...(folder !== undefined && { folder }) }),
          expectsWords,
        )
        onResult(++done, choices.length, choice)
        return result
      }),
    ),
  )
  const results = played.filter((result) => result !== undefined)
  const reference = referenceOf(parts.reference, parts.fixtureText, results)
  const compared = results.map((result) => withErrors(result, reference))
  return { results: compared, reference, recommendation: expectsWords ? recommend(compared) : undefined, expectsWords }
}
