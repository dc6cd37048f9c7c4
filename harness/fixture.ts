// Fixtures: audio with a timeline, read from the package's own folder and from folders a person keeps. The only place
// that knows how they lie on disk: `<name>.wav` and `<name>.json` side by side, at any depth.

import { existsSync, readdirSync, readFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { z } from "zod"
import type { PcmAudio } from "./audio/pcm.ts"
import { mixDown } from "./audio/pcm.ts"
import { resamplePcm } from "./audio/resampler.ts"
import { parseWav } from "./audio/wav.ts"
import { HarnessError } from "./errors.ts"
import { HEARING_RATE_HZ } from "./protocol/recognizer.ts"
import { channelTimeline, mixTimeline, type Timeline, type TimelineWord } from "./timeline.ts"

export interface Fixture {
  readonly name: string
  readonly kind: "speech" | "silence" | "noise" | "tone"
  readonly timeline: Timeline
  readonly audio: PcmAudio
  /** Path of the WAV file. */
  readonly file: string
  readonly licence: string
  readonly source: string
}

/** What is known of a fixture without reading its audio. */
export type FixtureSummary = Omit<Fixture, "audio"> & { readonly sampleRateHz: number }

/** One channel of a clip, as a recognizer learns it. */
export interface KnownClip {
  readonly name: string
  readonly language: string
  readonly words: readonly TimelineWord[]
  /** Mono, 16 kHz. */
  readonly samples: Float32Array
}

export interface FixtureLibrary {
  readonly fixtures: readonly FixtureSummary[]
  /** @throws {HarnessError} FIXTURE, naming what there is, when the name is unknown or its files cannot be read */
  readonly load: (name: string) => Fixture
  /** Every channel of every speech fixture, and the mono mix of those with several. Reads all audio once. */
  readonly knownClips: () => readonly KnownClip[]
}

const span = { startMs: z.number(), endMs: z.number(), channel: z.int() }
const fixtureSchema = z.object({
  name: z.string(),
  audio: z.string(),
  sha256: z.string(),
  kind: z.enum(["speech", "silence", "noise", "tone"]),
  language: z.string(),
  sampleRateHz: z.int(),
  channels: z.int(),
  durationMs: z.number(),
  transcript: z.string(),
  words: z.array(z.object({ word: z.string(), punctuatedWord: z.string(), ...span, speaker: z.int() })),
  speech: z.array(z.object(span)),
  pauses: z.array(z.object({ ...span, label: z.enum(["hold", "end"]) })),
  truthSigmaMs: z.number(),
  licence: z.string(),
  attribution: z.string().optional(),
  source: z.string(),
})

/** The root of the installed package: the folder of its package.json, from the sources and from dist alike. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder)
  return folder
}

/** The fixtures that come with the package, and those of further folders; a later folder's name wins. */
export function fixtureLibrary(furtherFolders: readonly string[] = []): FixtureLibrary {
  const folders = [join(packageRoot(), "fixtures", "audio"), ...furtherFolders.filter((folder) => existsSync(folder))]
  const byName = new Map(folders.flatMap(timelineFiles).map((file) => [basename(file, ".json"), file]))
  const summaries = [...byName.values()].map(readSummary).sort((one, other) => (one.name < other.name ? -1 : 1))
  const loaded = new Map<string, Fixture>()

  const load = (name: string): Fixture => {
    const known = loaded.get(name)
    if (known !== undefined) return known
    const summary = summaries.find((each) => each.name === name)
    if (summary === undefined) {
      const names = summaries.map((each) => each.name).join(", ")
      throw new HarnessError("FIXTURE", `There is no fixture "${name}"; the names are: ${names}.`)
    }
    const fixture: Fixture = { ...summary, audio: readAudio(summary.file) }
    loaded.set(name, fixture)
    return fixture
  }
  let clips: readonly KnownClip[] | undefined
  return {
    fixtures: summaries,
    load,
    knownClips: () =>
      (clips ??= summaries.filter((each) => each.kind === "speech").flatMap((each) => clipsOf(load(each.name)))),
  }
}

let bundled: FixtureLibrary | undefined

/** The package's own fixtures, read once per process. */
export const bundledFixtures = (): FixtureLibrary => (bundled ??= fixtureLibrary())

function timelineFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".json"))
    .map((path) => join(folder, path))
}

function readSummary(file: string): FixtureSummary {
  const wavFile = join(dirname(file), `${basename(file, ".json")}.wav`)
  try {
    const { name, kind, licence, source, sampleRateHz, ...timeline } = fixtureSchema.parse(
      JSON.parse(readFileSync(file, "utf8")),
    )
    return { name, kind, licence, source, sampleRateHz, timeline, file: wavFile }
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
    throw new HarnessError(
      "FIXTURE",
      `${file}: expected the timeline of a fixture, found ${problem}; add it again with "soundcheck fixture add".`,
      { cause },
    )
  }
}

function readAudio(file: string): PcmAudio {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file)
  } catch (cause) {
    throw new HarnessError(
      "FIXTURE",
      `${file}: expected the audio of a fixture, found no readable file; restore it or remove the .json beside it.`,
      { cause },
    )
  }
  const parsed = parseWav(bytes)
  if (parsed.audio === undefined) {
    throw new HarnessError(
      "FIXTURE",
      `${file}: expected a WAV file, found ${parsed.problem?.sentence ?? "nothing"}; restore it or remove the .json beside it.`,
    )
  }
  return parsed.audio
}

function clipsOf({ name, timeline, audio }: Fixture): KnownClip[] {
  const { channels } = resamplePcm(audio, HEARING_RATE_HZ)
  const clip = (suffix: string, part: Timeline, samples: Float32Array): KnownClip => ({
    name: `${name}${suffix}`,
    language: part.language,
    words: part.words,
    samples,
  })
  const mix = clip("", mixTimeline(timeline), mixDown(channels))
  if (channels.length === 1) return [mix]
  return [...channels.map((samples, index) => clip(`#${index}`, channelTimeline(timeline, index), samples)), mix]
}
