// Options against the audio they are meant for, where the caller knows it.

import type { LintFinding } from "./lint.ts"
import type { QueryPair } from "../options/listen-options.ts"

/** What the audio is, whatever the query says. */
export interface AudioFacts {
  /** WAV, Ogg, WebM, FLAC file, MP3 …: a header says what it is. */
  readonly container: boolean
  /** In the service's spelling. */
  readonly encoding?: string
  readonly sampleRateHz?: number
  readonly channels?: number
}

/** @see https://developers.deepgram.com/docs/determining-your-audio-format-for-live-streaming-audio */
const FORMAT_PAGE = "https://developers.deepgram.com/docs/determining-your-audio-format-for-live-streaming-audio"

export function lintAudio(pairs: readonly QueryPair[], audio: AudioFacts): readonly LintFinding[] {
  const given = new Map(pairs)
  return audio.container ? containerFindings(given) : rawFindings(given, audio)
}

function containerFindings(given: ReadonlyMap<string, string>): readonly LintFinding[] {
  return ["encoding", "sample_rate", "channels"].flatMap((option): readonly LintFinding[] => {
    const found = given.get(option)
    if (found === undefined) return []
    return [
      {
        // The number of channels is only ignored; the other two make the header sound like audio, or everything like noise.
        level: option === "channels" ? "warning" : "error",
        option,
        found,
        problem: `The audio is a container whose header says what it is, and \`${option}\` is given as well.`,
        remedy: `Leave \`${option}\` out.`,
        source: FORMAT_PAGE,
        requirement: "audio-container-none",
      },
    ]
  })
}

function rawFindings(given: ReadonlyMap<string, string>, audio: AudioFacts): readonly LintFinding[] {
  const { encoding, sampleRateHz, channels } = audio
  return [
    ...mismatch(given, "encoding", encoding, "the words will be garbage, or none"),
    ...mismatch(given, "sample_rate", sampleRateHz, "times will be scaled and words garbage"),
    ...mismatch(given, "channels", channels, "samples of several channels will be heard as one"),
  ]
}

function mismatch(
  given: ReadonlyMap<string, string>,
  option: "encoding" | "sample_rate" | "channels",
  actual: string | number | undefined,
  consequence: string,
): readonly LintFinding[] {
  const found = given.get(option)
  if (actual === undefined || found === String(actual)) return []
  const base = { level: "error", option, remedy: `Write \`${option}=${actual}\`.`, source: FORMAT_PAGE } as const
  if (found !== undefined) {
    const problem = `\`${option}\` is given as ${found}, and the audio has ${actual}: ${consequence}.`
    return [{ ...base, found, problem }]
  }
  if (option === "channels" && actual === 1) return []
  // A rate missing beside an encoding, or channels beside multichannel, are reported with the combinations.
  if (option === "sample_rate" && given.has("encoding")) return []
  if (option === "channels" && given.get("multichannel") === "true") return []
  const problem = `The audio has no header, and \`${option}\` is not given: ${consequence}.`
  return [
    {
      ...base,
      found: "nothing",
      problem,
      requirement: option === "channels" ? "mc-needs-channels" : "audio-raw-needs-both",
    },
  ]
}
