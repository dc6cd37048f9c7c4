// `soundcheck fixture list`: what the mock knows by ear.
import { EXIT } from "../errors.ts"
import { type FixtureSummary, fixtureLibrary } from "../fixtures/fixture.ts"
import { personalFolder } from "../teaching/personal-folder.ts"
import { type Io, say } from "./io.ts"
import { seconds, table } from "./wording.ts"

export async function fixtureList(_flags: object, io: Io): Promise<number> {
  const folder = personalFolder(io.env)
  const { fixtures } = fixtureLibrary([folder])
  const own = fixtures.filter(({ file }) => file.startsWith(folder))
  const rows = fixtures.map((fixture) => row(fixture, own.includes(fixture)))
  for (const line of table([["name", "kind", "length", "words", "language", ""], ...rows])) say(io.stdout, line)
  say(io.stdout, "")
  say(io.stdout, `${fixtures.length} fixtures, ${own.length === 0 ? "none" : own.length} of your own (${folder})`)
  return EXIT.asExpected
}

function row({ name, kind, timeline }: FixtureSummary, isOwn: boolean): string[] {
  const { durationMs, words, language, channels } = timeline
  const speech = kind === "speech" ? [String(words.length), language] : ["", ""]
  const remark = [isOwn ? "yours" : "", channels > 1 ? `${channels} channels` : ""].filter((text) => text !== "")
  return [name, kind, seconds(durationMs), ...speech, remark.join(", ")]
}
