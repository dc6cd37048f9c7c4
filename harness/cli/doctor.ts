// `soundcheck doctor`: what is installed and works, what is missing, what it would be for, and how to get it.
import { EXIT } from "../errors.ts"
import {
  type InspectedCodec,
  type InspectedPart,
  type Installation,
  inspectInstallation,
} from "../installation/inspect.ts"
import { type Io, say } from "./io.ts"
import { paintFor } from "./paint.ts"
import { table } from "./wording.ts"

export interface DoctorFlags {
  readonly json?: boolean
}

export async function doctor({ json = false }: DoctorFlags, io: Io): Promise<number> {
  const installation = await inspectInstallation(io.env)
  const isBroken = [...installation.codecs, ...installation.encoders].some(({ state }) => state === "broken")
  const exitCode = isBroken ? EXIT.unexpectedFailure : EXIT.asExpected
  if (json) say(io.stdout, JSON.stringify({ version: 1, ...installation }, null, 2))
  else for (const line of report(installation, io)) say(io.stdout, line)
  return exitCode
}

function* report(installation: Installation, io: Io): Generator<string, void, undefined> {
  const { soundcheck, node, platform, codecs, encoders, packages, programs, secrets } = installation
  const { bold } = paintFor(io.stdout, io.env)
  yield `Soundcheck ${soundcheck}, Node ${node}, ${platform}`
  yield `\n${bold("Decoding")}`
  yield* indented(table([["codec", "found in", "by", "licence", ""], ...codecs.map(codecRow)]))
  yield `\n${bold("Encoding")}`
  yield* indented(table([["codec", "sent as", "by", "licence", ""], ...encoders.map(codecRow)]))
  yield `\n${bold("Optional")}`
  const parts = [...programs, ...packages]
  yield* indented(table([["name", "for", "found"], ...parts.map(partRow)]))
  yield `\n${bold("Keys")}`
  yield* indented(
    table([
      ["name", "for", ""],
      ...secrets.map(({ name, purpose, isSet }) => [name, purpose, isSet ? "set" : "not set"]),
    ]),
  )
  const wanting = [...codecs, ...encoders].filter(({ state }) => state !== "works")
  yield wanting.length === 0 ? "\nEverything that Soundcheck can decode is decoded here." : ""
  for (const { codec, state, remedy } of wanting) yield `${codec} is ${state}: ${remedy}`
}

const codecRow = ({ codec, forms, by, state }: InspectedCodec): string[] => [
  codec,
  forms,
  by === undefined ? (state === "works" ? "soundcheck" : "—") : `${by.name} ${by.version}`,
  by?.licence ?? "",
  state,
]

const partRow = ({ name, purpose, found, get }: InspectedPart): string[] => [
  name,
  purpose,
  found === undefined ? `no: ${get}` : found.version,
]

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`)
