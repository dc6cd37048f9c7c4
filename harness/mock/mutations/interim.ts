// Broken interims.

import type { ResultsMessage } from "../../protocol/messages/messages.ts"
import { withOptions } from "./inputs.ts"
import { type Mutation, mutation } from "./mutation.ts"
import { editInterims, editOutputs, editResults, messageOf, say } from "./outputs.ts"
import { hasWords, shifted } from "./message-edits.ts"

export const INTERIM_MUTATIONS: readonly Mutation[] = [
  mutation(
    "interims-unasked",
    "sends interims without being asked",
    ["int-off-by-default"],
    withOptions(() => ({ interimResults: true })),
  ),
  mutation(
    "interims-never",
    "sends no interims although asked",
    ["int-on", "int-cadence"],
    withOptions(() => ({ interimResults: false })),
  ),
  mutation(
    "interims-start-late",
    "lets interims begin 0.2 s after their segment",
    ["int-same-start"],
    editInterims((interim) => shifted(interim, 0.2)),
  ),
  mutation(
    "interims-sliding",
    "lets every interim begin where the last one ended",
    ["int-same-start"],
    editOutputs(() => {
      let endS = 0
      return (outputs) =>
        outputs.map((output) => {
          const message = messageOf(output)
          if (message?.type !== "Results") return output
          const startS = message.is_final === true ? message.start : Math.max(endS, message.start)
          endS = message.start + message.duration
          return say({ ...message, start: startS, duration: endS - startS })
        })
    }),
  ),
  mutation(
    "interims-shrink",
    "takes half a second back with every second interim",
    ["int-duration-grows"],
    editInterims((interim, nth) => {
      const shrunk = { ...interim, duration: Math.max(0, interim.duration - 1.5) }
      return nth % 2 === 1 ? shrunk : interim
    }),
  ),
  mutation(
    "interims-rare",
    "sends every third interim only",
    ["int-cadence"],
    editInterims((interim, nth) => (nth % 3 === 2 ? interim : undefined)),
  ),
  mutation(
    "interims-not-in-silence",
    "sends no interims while nothing was said",
    ["int-silence"],
    editInterims((interim) => (hasWords(interim) ? interim : undefined)),
  ),
  mutation(
    "interims-speech-final",
    "sets speech_final on interims",
    ["int-not-speech-final", "ep-speech-final-is-final"],
    editInterims((interim) => ({ ...interim, speech_final: true })),
  ),
  mutation(
    "interims-from-finalize",
    "sets from_finalize on interims",
    ["int-not-from-finalize"],
    editInterims((interim) => ({ ...interim, from_finalize: true })),
  ),
  mutation(
    "interim-after-final",
    "sends the interim of a segment again after its final",
    ["int-no-none-after-final"],
    editResults((results) => {
      if (results.is_final !== true || !hasWords(results)) return results
      const late: ResultsMessage = { ...results, is_final: false, speech_final: false, from_finalize: false }
      return [results, late]
    }),
  ),
]
