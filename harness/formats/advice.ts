// How a file is to be declared, and which mistakes this very file invites.
import { RAW_ENCODINGS } from "../audio/encodings/index.ts"
import { queryText } from "../streaming/query.ts"
import type { QueryPair } from "../protocol/options/listen-options.ts"
import type { FileFacts } from "./file-facts.ts"

/** As it stands in an address; empty for a container, whose header says it all. */
export function exactQuery({ container, codec, byteOrder, sampleRateHz, channels }: FileFacts): string {
  if (container !== undefined) return ""
  const encoding = byteOrder === "big" ? "linear16" : codec
  const pairs: QueryPair[] = [
    ["encoding", encoding],
    ["sample_rate", String(sampleRateHz)],
  ]
  return queryText(channels > 1 ? [...pairs, ["channels", String(channels)]] : pairs)
}

/** Above this no recognizer hears more, and few services take it. */
const MAX_SENSIBLE_RATE_HZ = 48_000
/** Soft enough that a recognizer may miss words. */
const SOFT_DBFS = -40
const MUCH = 0.001

/** One sentence each: what goes wrong with this file, and what to do instead. */
export function invitedMistakes(facts: FileFacts): readonly string[] {
  return [
    ...aboutDeclaring(facts),
    ...aboutChannels(facts),
    ...aboutSound(facts),
    ...(facts.sampleRateHz > MAX_SENSIBLE_RATE_HZ
      ? [`${facts.sampleRateHz / 1000} kHz is more than any service hears: resample to 16 kHz, or 48 at most.`]
      : []),
  ]
}

function aboutDeclaring({ container, codec, byteOrder, sampleRateHz }: FileFacts): string[] {
  if (container === undefined) {
    const swap = "The samples are big-endian, which no encoding names: swap the two bytes of each before sending."
    const both = `Raw audio says nothing about itself: without encoding and sample_rate=${sampleRateHz} nothing comes back, and no error either.`
    return byteOrder === "big" ? [swap, both] : [both]
  }
  const bare = `Do not declare encoding or sample_rate for ${aTitle(container.title)} file: its header says them.`
  if (container.name !== "wav") return [bare]
  const raw = RAW_ENCODINGS.has(codec)
    ? `Whoever declares encoding=${codec} must leave out the WAV header, or it is heard as a click.`
    : `No encoding names ${NAMELESS[codec] ?? codec}: send the WAV file as it is, or convert it to 16 bits.`
  return [bare, raw]
}

const aTitle = (title: string): string => (/^(MP|A|O)/.test(title) ? `an ${title}` : `a ${title}`)

/** Forms that exist in WAV files only. */
const NAMELESS: Readonly<Record<string, string>> = {
  unsigned8: "8-bit samples",
  integer24: "24-bit samples",
  integer32: "32-bit whole numbers",
  float64: "64-bit floats",
}

function aboutChannels({ channels, sound }: FileFacts): string[] {
  if (channels === 1) return []
  const silent = sound.silentChannels.map((channel) => channel + 1)
  return [
    `It has ${channels} channels: with fewer declared it plays too slow, and without multichannel=true they are mixed.`,
    ...(silent.length === 0
      ? []
      : [`Nothing is on channel ${silent.join(", ")}: leave ${silent.length === 1 ? "it" : "them"} out.`]),
    ...(sound.channelsAreAlike ? ["All channels hold the same: send one, for you pay for each."] : []),
  ]
}

function aboutSound({ sound, sampleRateHz }: FileFacts): string[] {
  const { bandWidthHz, clippedShare, rmsDbfs, speechShare } = sound
  const half = sampleRateHz / 2
  const isCut = bandWidthHz !== undefined && bandWidthHz < half * 0.8
  return [
    ...(isCut
      ? [
          `The sound ends at ${kHz(bandWidthHz)} kHz, where ${kHz(half)} are possible: a lower rate or a codec cut it, and a higher rate costs bandwidth and brings nothing back.`,
        ]
      : []),
    ...(clippedShare > MUCH
      ? [`${(clippedShare * 100).toFixed(1)} % of it is clipped: record it softer, no setting repairs that.`]
      : []),
    ...(rmsDbfs < SOFT_DBFS ? ["It is very soft: words may be missed, so record it louder."] : []),
    ...(speechShare < MUCH ? ["Nobody seems to speak in it: expect no words."] : []),
  ]
}

export const kHz = (hz: number): string => String(Math.round(hz / 100) / 10)
