// Broken finals.

import type { Output } from "../../protocol/machine.ts"
import type { ResultsMessage } from "../../protocol/messages/messages.ts"
import { type Mutation, mutation } from "./mutation.ts"
import { editFinals, editOutputs, editResults, messageOf } from "./outputs.ts"
import { hasWords, shifted, withAlternative, withoutWords, withWords } from "./message-edits.ts"

export const FINALS_MUTATIONS: readonly Mutation[] = [
  mutation(
    "finals-dropped",
    "drops every third final",
    ["fin-contiguous", "audio-all-covered"],
    editFinals((final, nth) => (nth % 3 === 2 ? undefined : final)),
  ),
  mutation(
    "finals-late",
    "shifts the start of all finals by 0.2 s",
    ["fin-first-at-zero", "int-same-start", "res-not-ahead"],
    editFinals((final) => ({ ...final, start: final.start + 0.2 })),
  ),
  mutation(
    "finals-late-now-and-then",
    "shifts the start of every third final by 0.2 s",
    ["fin-contiguous"],
    editFinals((final, nth) => (nth % 3 === 2 ? { ...final, start: final.start + 0.2 } : final)),
  ),
  mutation(
    "finals-word-to-word",
    "lets finals run from their first word to their last",
    ["fin-contiguous"],
    editFinals((final) => {
      const words = final.channel.alternatives[0]?.words ?? []
      const startS = words[0]?.start ?? final.start
      return { ...final, start: startS, duration: (words.at(-1)?.end ?? final.start + final.duration) - startS }
    }),
  ),
  mutation(
    "finals-first-after-silence",
    "begins the first final at the first word",
    ["fin-first-at-zero"],
    editFinals((final, nth) => {
      const startS = final.channel.alternatives[0]?.words?.[0]?.start
      if (nth > 0 || startS === undefined) return final
      return { ...final, start: startS, duration: final.start + final.duration - startS }
    }),
  ),
  mutation(
    "finals-overlap",
    "covers the last half second of the final before again",
    ["fin-immutable"],
    editFinals((final, nth) =>
      nth === 0 ? final : { ...final, start: final.start - 0.5, duration: final.duration + 0.5 },
    ),
  ),
  mutation(
    "finals-empty-after-interims",
    "loses the words of every second final that interims had shown",
    ["fin-text-complete"],
    editFinals((final, nth) => (nth % 2 === 1 ? withoutWords(final) : final)),
  ),
  mutation(
    "finals-lose-last-word",
    "loses the last word of every final",
    ["fin-text-complete"],
    editFinals((final) => {
      const last = (final.channel.alternatives[0]?.words?.length ?? 0) - 1
      const transcript = (final.channel.alternatives[0]?.transcript ?? "").split(" ").slice(0, -1).join(" ")
      const words = withWords(final, (word, index) => (index === last ? undefined : word)) as ResultsMessage
      return hasWords(words) ? withAlternative(words, { transcript }) : withoutWords(final)
    }),
  ),
  mutation("finals-random", "gives other finals for the same audio", ["fin-deterministic-mock"], () => {
    // Shared by all streams of a server, so that no two are alike.
    let count = 0
    return editFinals((final) => {
      const [alternative] = final.channel.alternatives
      const transcript = `${alternative?.transcript ?? ""} ${"um ".repeat(++count)}`.trim()
      return hasWords(final) ? withAlternative(final, { transcript }) : final
    })
  }),
  mutation(
    "finals-swapped",
    "sends finals in pairs, the later one first",
    ["fin-order"],
    editOutputs(() => {
      let held: Output | undefined
      return (outputs) =>
        outputs.flatMap((output) => {
          const message = messageOf(output)
          const isFinal = message?.type === "Results" && message.is_final === true
          if (isFinal && held === undefined) {
            held = output
            return []
          }
          if (held === undefined || (!isFinal && message?.type !== "Metadata")) return [output]
          const first = held
          held = undefined
          return isFinal ? [output, first] : [first, output]
        })
    }),
  ),
  mutation(
    "finals-twice",
    "sends every final twice",
    ["fin-no-duplicates"],
    editFinals((final) => [final, final]),
  ),
  mutation(
    "finals-backwards",
    "goes back to the start of the stream with every fourth result",
    ["fin-order"],
    editResults((results, nth) => (nth % 4 === 3 ? shifted(results, -results.start) : results)),
  ),
]
