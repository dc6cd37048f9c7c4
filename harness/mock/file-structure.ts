// What only whole files get: their words grouped into utterances and paragraphs.
// Source: https://developers.deepgram.com/docs/utterances, /docs/utterance-split, /docs/paragraphs

import { prng, seedOf } from "../prng.ts"
import type { QueryPair } from "../protocol/options/listen-options.ts"
import { requestIdAt } from "../protocol/handshake/request-id.ts"
import type { WordToWrite } from "../protocol/messages/wire-json.ts"

/** Options of files, which streams do not have. */
export interface FileOptions {
  readonly utterances: boolean
  /** Silence between words that ends an utterance. Documented default: 0.8 s. */
  readonly utteranceSplitS: number
  readonly paragraphs: boolean
}

export function readFileOptions(pairs: readonly QueryPair[]): FileOptions {
  const last = new Map(pairs)
  const splitS = Number(last.get("utt_split"))
  return {
    utterances: last.get("utterances") === "true",
    utteranceSplitS: splitS > 0 ? splitS : 0.8,
    // "Smart formatting will enable paragraphs for pre-recorded audio": /docs/smart-format
    paragraphs: last.get("paragraphs") === "true" || last.get("smart_format") === "true",
  }
}

const shown = (word: WordToWrite): string => word.punctuated_word ?? word.word
const textOf = (words: readonly WordToWrite[]): string => words.map(shown).join(" ")

/** Cuts before every word for which `begins` holds. No group is empty. */
function groups(words: readonly WordToWrite[], begins: (word: WordToWrite, before: WordToWrite) => boolean) {
  const found: [WordToWrite, ...WordToWrite[]][] = []
  let before: WordToWrite | undefined
  for (const word of words) {
    const group = found.at(-1)
    if (group === undefined || before === undefined || begins(word, before)) found.push([word])
    else group.push(word)
    before = word
  }
  return found
}

const endOf = (words: readonly [WordToWrite, ...WordToWrite[]]): number => (words.at(-1) ?? words[0]).end

/** Of all channels, by start. Cut at silence, and where the speaker changes. */
export function utterancesOf(
  channels: readonly (readonly WordToWrite[])[],
  { utteranceSplitS }: FileOptions,
  { requestId, createdAt }: { readonly requestId: string; readonly createdAt: string },
): readonly object[] {
  const random = prng(seedOf(requestId))
  return channels
    .flatMap((words, channel) =>
      groups(words, (word, before) => word.start - before.end > utteranceSplitS || word.speaker !== before.speaker).map(
        (group) => ({ channel, group, start: group[0].start }),
      ),
    )
    .toSorted((one, other) => one.start - other.start)
    .map(({ channel, group, start }) => ({
      start,
      end: endOf(group),
      confidence: group.reduce((sum, word) => sum + word.confidence, 0) / group.length,
      channel,
      transcript: textOf(group),
      words: group,
      ...(group[0].speaker === undefined ? {} : { speaker: group[0].speaker }),
      id: requestIdAt(Date.parse(createdAt), random),
    }))
}

/** A paragraph for each turn of a speaker; where the service cuts longer ones is not documented. */
export function paragraphsOf(words: readonly WordToWrite[]): object {
  const paragraphs = groups(words, (word, before) => word.speaker !== before.speaker).map((turn) => ({
    sentences: groups(turn, (_, before) => /[.?!]$/.test(shown(before))).map((sentence) => ({
      text: textOf(sentence),
      start: sentence[0].start,
      end: endOf(sentence),
    })),
    ...(turn[0].speaker === undefined ? {} : { speaker: turn[0].speaker }),
    num_words: turn.length,
    start: turn[0].start,
    end: endOf(turn),
  }))
  const texts = paragraphs.map(({ sentences, speaker }) => {
    const text = sentences.map((sentence) => sentence.text).join(" ")
    return speaker === undefined ? text : `Speaker ${speaker}: ${text}`
  })
  // The published sample begins with a line break.
  return { transcript: `\n${texts.join("\n\n")}`, paragraphs }
}
