// `soundcheck fixture add`: teaches the mock a recording of a person's own.
import { EXIT } from "../errors.ts"
import { bundledFixtures } from "../fixtures/fixture.ts"
import { personalFolder } from "../teaching/personal-folder.ts"
import { teachFixture } from "../teaching/teach-fixture.ts"
import { type Io, say } from "./io.ts"
import { seconds } from "./wording.ts"

export interface FixtureAddFlags {
  readonly transcript: string
  readonly name?: string
  readonly language: string
}

export async function fixtureAdd(file: string, flags: FixtureAddFlags, io: Io): Promise<number> {
  const taken = bundledFixtures().fixtures.map(({ name }) => name)
  const taught = await teachFixture({ ...flags, file, folder: personalFolder(io.env), taken })
  const { words, speech, durationMs, truthSigmaMs } = taught.timeline
  const speechMs = speech.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)
  say(
    io.stdout,
    `added "${taught.name}": ${words.length} ${words.length === 1 ? "word" : "words"} in ${seconds(speechMs)} of speech, ${seconds(durationMs)} in all`,
  )
  say(io.stdout, `  ${taught.file}`)
  say(io.stdout, `  Word times are estimated from where the voice is, give or take ${truthSigmaMs} ms.`)
  say(io.stdout, `  The mock knows it from now on: soundcheck stream ${taught.name}`)
  return EXIT.asExpected
}
