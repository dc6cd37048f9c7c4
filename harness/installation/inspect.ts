// Looks at what is installed: packages by their package.json, programs by asking them, codecs by having them decode.
import { execFile } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { collectAudio } from "../audio/decoding/collect.ts"
import { openDecoder } from "../audio/decoding/decoder.ts"
import { encodeAs, type EncodeSpec } from "../audio/encoders/index.ts"
import { tonePcm } from "../audio/pcm.ts"
import { FURTHER_CODECS } from "../drivers/further-codecs.ts"
import { packageRoot } from "../files/package-root.ts"
import { renditionBytes, renditions } from "../fixtures/renditions.ts"
import { packageVersion } from "../version.ts"
import {
  CODEC_PARTS,
  ENCODER_PARTS,
  type CodecPart,
  FFMPEG_PROGRAM,
  OPTIONAL_PACKAGES,
  type OptionalPart,
  PROGRAMS,
  SECRETS,
} from "./parts.ts"

export interface InstalledPackage {
  readonly name: string
  readonly version: string
  /** As its package.json says, an SPDX expression; of programs none is known. */
  readonly licence?: string
}

export interface InspectedCodec {
  readonly codec: string
  readonly forms: string
  /** What decodes it here; undefined: our own code, when `state` is "works". */
  readonly by: InstalledPackage | undefined
  /** works: it was just made to decode. missing: it has to be installed. broken: it is there and does not decode. */
  readonly state: "works" | "missing" | "broken"
  /** What to do, or what is wrong, where it does not work. */
  readonly remedy?: string
}

export interface InspectedPart extends OptionalPart {
  readonly found: InstalledPackage | undefined
}

export interface Installation {
  readonly soundcheck: string
  readonly node: string
  readonly platform: string
  readonly codecs: readonly InspectedCodec[]
  readonly encoders: readonly InspectedCodec[]
  readonly packages: readonly InspectedPart[]
  readonly programs: readonly InspectedPart[]
  readonly secrets: readonly { readonly name: string; readonly purpose: string; readonly isSet: boolean }[]
}

type Environment = Readonly<Record<string, string | undefined>>

export async function inspectInstallation(env: Environment): Promise<Installation> {
  const programs = await Promise.all(PROGRAMS.map(async (part) => ({ ...part, found: await findProgram(part.name) })))
  const ffmpeg = programs.find(({ name }) => name === FFMPEG_PROGRAM)?.found
  const codecs: InspectedCodec[] = []
  for (const part of CODEC_PARTS) codecs.push(await inspectCodec(part, ffmpeg, decodingProblem))
  const encoders: InspectedCodec[] = []
  for (const part of ENCODER_PARTS) encoders.push(await inspectCodec(part, ffmpeg, encodingProblem))
  return {
    soundcheck: packageVersion(),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    codecs,
    encoders,
    packages: OPTIONAL_PACKAGES.map((part) => ({ ...part, found: findPackage(part.name) })),
    programs,
    secrets: SECRETS.map((secret) => ({ ...secret, isSet: (env[secret.name] ?? "") !== "" })),
  }
}

async function inspectCodec(
  { codec, forms, by, proof }: CodecPart,
  ffmpeg: InstalledPackage | undefined,
  problemOf: (proof: string) => Promise<string | undefined>,
): Promise<InspectedCodec> {
  const candidates = by.map((name) => (name === FFMPEG_PROGRAM ? ffmpeg : findPackage(name)))
  const found = candidates.find((candidate) => candidate !== undefined)
  if (found === undefined && by.length > 0) {
    return { codec, forms, by: undefined, state: "missing" as const, remedy: remedyFor(by) }
  }
  const problem = await problemOf(proof)
  if (problem === undefined) return { codec, forms, by: found, state: "works" as const }
  return { codec, forms, by: found, state: "broken" as const, remedy: problem }
}

const remedyFor = (by: readonly string[]): string =>
  by
    .map((name) => [...PROGRAMS, ...OPTIONAL_PACKAGES].find((part) => part.name === name)?.get ?? `npm install ${name}`)
    .join("; or ")

/** Three seconds of speech, decoded. @returns what went wrong */
async function decodingProblem(format: string): Promise<string | undefined> {
  const rendition = renditions().find((each) => each.format === format)
  if (rendition === undefined) return undefined
  const { container, encoding, sampleRateHz } = rendition
  const declared = container === undefined ? { encoding, sampleRateHz } : {}
  const decoder = openDecoder(declared, { furtherCodecs: FURTHER_CODECS })
  const { audio, problem } = await collectAudio(decoder, [renditionBytes(rendition)])
  if (problem !== undefined) return problem.sentence
  return (audio?.channels[0]?.length ?? 0) > 0 ? undefined : "Speech was decoded to nothing: install soundcheck again."
}

async function encodingProblem(encoding: string): Promise<string | undefined> {
  try {
    const { bytes } = encodeAs(tonePcm(440, 100, 16_000), { encoding: encoding as EncodeSpec["encoding"] })
    return bytes.length > 0 ? undefined : "A tone was encoded to nothing: install soundcheck again."
  } catch (cause) {
    return `It could not be loaded (${cause instanceof Error ? cause.message : String(cause)}): install soundcheck again.`
  }
}

/** Beside the package, or above it: where Node looks too, whatever the package exports. */
function findPackage(name: string): InstalledPackage | undefined {
  for (let folder = packageRoot(); ; folder = dirname(folder)) {
    const file = join(folder, "node_modules", name, "package.json")
    if (existsSync(file)) {
      const { version, license } = JSON.parse(readFileSync(file, "utf8")) as { version: string; license?: string }
      return { name, version, ...(license !== undefined && { licence: license }) }
    }
    if (folder === dirname(folder)) return undefined
  }
}

/** `ffmpeg version 5.1.9-0+deb12u1 Copyright …` */
function findProgram(name: string): Promise<InstalledPackage | undefined> {
  return new Promise((resolve) => {
    execFile(name, ["-version"], { timeout: ANSWER_MS }, (error, output) => {
      const version = /version (\S+)/.exec(output)?.[1]
      resolve(error === null && version !== undefined ? { name, version } : undefined)
    })
  })
}

/** A program that does not tell its version in this time is of no use. */
const ANSWER_MS = 10_000
