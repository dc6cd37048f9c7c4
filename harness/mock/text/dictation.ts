// Spoken punctuation becomes marks. https://developers.deepgram.com/docs/dictation

import { capitalised, phraseAt, rewrite, type TextWord, withoutTrailingMarks } from "./text-word.ts"

/** The commands of that page whose mark belongs to the word before. */
const COMMANDS: readonly (readonly [phrase: readonly string[], mark: string])[] = [
  [["new", "paragraph"], "\n\n"],
  [["new", "line"], "\n"],
  [["question", "mark"], "?"],
  [["exclamation", "mark"], "!"],
  [["exclamation", "point"], "!"],
  [["period"], "."],
  [["comma"], ","],
  [["colon"], ":"],
  [["semicolon"], ";"],
]

const ENDS_SENTENCE = new Set([".", "?", "!", "\n", "\n\n"])

export function dictate(words: readonly TextWord[]): readonly TextWord[] {
  const dictated: TextWord[] = []
  let sentenceEnded = false
  rewrite(words, (from) => {
    const command = COMMANDS.find(([phrase]) => phraseAt(words, from, phrase))
    const word = words[from]
    if (command !== undefined) {
      const [phrase, mark] = command
      markLast(dictated, mark)
      sentenceEnded = ENDS_SENTENCE.has(mark)
      return { count: phrase.length, by: [] }
    }
    if (word !== undefined) {
      dictated.push(sentenceEnded ? { ...word, punctuatedWord: capitalised(word.punctuatedWord) } : word)
      sentenceEnded = false
    }
    return undefined
  })
  return dictated
}

/** The mark that was spoken takes the place of the one that was guessed. A mark with no word before it is lost. */
function markLast(words: TextWord[], mark: string): void {
  const last = words.pop()
  if (last === undefined) return
  const text = mark.startsWith("\n") ? last.punctuatedWord : withoutTrailingMarks(last.punctuatedWord)
  words.push({ ...last, punctuatedWord: text + mark })
}
