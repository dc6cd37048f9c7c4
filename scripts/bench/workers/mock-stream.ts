// What our mock is asked for and says when its words are given: two results a second of about 1 KB each, so that it has as
// much to answer as the plain server beside it.

import type { HeardWord } from "../../../harness/protocol/recognizer.ts"

/** Every short utterance ends in a pause that this endpointing takes for its end: one final each. */
const UTTERANCE_MS = 500
const WORDS = ["the", "quick", "brown", "fox"]
const WORD_MS = 60
const ENDPOINTING_MS = 100

/** @param seconds of audio that has words */
export function givenWords(seconds: number): HeardWord[] {
  const utterances = Array.from({ length: (seconds * 1000) / UTTERANCE_MS }, (_, index) => index * UTTERANCE_MS)
  return utterances.flatMap((startMs) => WORDS.map((word, index) => givenWord(word, startMs + index * WORD_MS)))
}

function givenWord(word: string, startMs: number): HeardWord {
  const spoken = { startMs, endMs: startMs + WORD_MS, confidence: 0.98, speaker: 0, language: "en" }
  return { word, punctuatedWord: word, ...spoken }
}

/** The query: what is heard, and some text of the client's own in every result, as billing tags have it. */
export const MOCK_QUERY = new URLSearchParams({
  encoding: "linear16",
  sample_rate: "16000",
  interim_results: "true",
  punctuate: "true",
  endpointing: String(ENDPOINTING_MS),
  extra: `note:${"x".repeat(200)}`,
}).toString()
