// Every option that changes the text of a result, composed in one place. The order is that of the service's own stages
// as far as its pages tell: recognition (key terms, fillers), formatting (spoken punctuation, numbers), then what hides
// or changes the formatted text (profanity, redaction, find and replace). Search listens to what was spoken.

import { isPunctuated, type ListenOptions } from "../../protocol/listen-options.ts"
import type { HeardWord } from "../../protocol/recognizer.ts"
import type { ResultSpan, WordedResult, Wording } from "../../protocol/server/ports.ts"
import type { WordToWrite } from "../../protocol/wire-json.ts"
import { flicker } from "../flicker.ts"
import { dictate } from "./dictation.ts"
import { entitiesOf } from "./entities.ts"
import { withoutFillers } from "./fillers.ts"
import { boostKeyterms } from "./keyterms.ts"
import { smartNumerals, toNumerals } from "./numerals.ts"
import { maskProfanity } from "./profanity.ts"
import { type RedactionCounts, redaction } from "./redaction.ts"
import { replaceAll } from "./replacement.ts"
import { searchAll } from "./search.ts"
import { asText, type TextWord } from "./text-word.ts"

/** @param seed of the flicker */
export function openWording(options: ListenOptions, seed: number): Wording {
  const counts: RedactionCounts = new Map()
  let keyterms = options.keyterms
  let numerals = options.numerals

  function format(spoken: readonly TextWord[], isFinal: boolean): readonly TextWord[] {
    let words = spoken
    if (!options.fillerWords) words = withoutFillers(words)
    if (options.dictation && isPunctuated(options)) words = dictate(words)
    if (options.smartFormat) words = smartNumerals(words)
    else if (numerals) words = toNumerals(words)
    if (options.profanityFilter) words = maskProfanity(words)
    if (options.redact.length > 0) words = redaction(options.redact, isFinal, counts)(words)
    return replaceAll(words, options.replace)
  }

  return {
    word(heard, span) {
      const spoken = boostKeyterms(asHeard(heard, span, seed).map(asText), keyterms)
      const words = format(spoken, span.isFinal)
      return {
        ...textOf(words, options),
        ...(options.search.length === 0 ? {} : { search: searchAll(spoken, options.search) }),
        ...(options.detectEntities && span.isFinal ? { entities: entitiesOf(words) } : {}),
      }
    },
    configure(change) {
      keyterms = change.keyterms ?? keyterms
      numerals = change.numerals ?? numerals
    },
  }
}

const asHeard = (heard: readonly HeardWord[], span: ResultSpan, seed: number): readonly HeardWord[] =>
  span.isFinal ? heard : flicker(heard, span, seed)

function textOf(words: readonly TextWord[], options: ListenOptions): WordedResult {
  const punctuated = isPunctuated(options)
  const multilingual = options.language === "multi"
  const transcript = words.map((word) => (punctuated ? word.punctuatedWord : word.word)).join(" ")
  const confidence = words.reduce((sum, word) => sum + word.confidence, 0) / Math.max(1, words.length)
  return {
    transcript,
    confidence,
    words: words.map(
      (word): WordToWrite => ({
        word: word.word,
        start: word.startMs / 1000,
        end: word.endMs / 1000,
        confidence: word.confidence,
        ...(multilingual ? { language: word.language } : {}),
        ...(options.diarize ? { speaker: word.speaker } : {}),
        ...(punctuated ? { punctuated_word: word.punctuatedWord } : {}),
      }),
    ),
    ...(multilingual ? { languages: languagesOf(words) } : {}),
  }
}

/** Dominant first. */
function languagesOf(words: readonly TextWord[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { language } of words) counts.set(language, (counts.get(language) ?? 0) + 1)
  return [...counts].toSorted(([, one], [, other]) => other - one).map(([language]) => language)
}
