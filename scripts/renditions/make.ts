// One fixture in one format, made by the tool that the table names and read again by ffmpeg, which every decoder of ours
// is compared with.
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { $ } from "zx"
import { linear16 } from "../../harness/audio/encodings/linear16.ts"
import type { Format } from "./formats.ts"

export interface Rendered {
  readonly bytes: Uint8Array
  readonly sampleRateHz: number
  readonly channels: number
  /** Samples a channel, as ffmpeg decodes them at that rate. */
  readonly sampleCount: number
  /** How much later than in the fixture the words are heard: what encoder and decoder hold back. */
  readonly delayMs: number
}

/** The same bytes on every run: no dates, no random serial numbers, no version that moves. */
const BIT_EXACT = ["-fflags", "+bitexact", "-flags:a", "+bitexact", "-map_metadata", "-1"]

/** @param wav a file with the fixture's audio */
export async function render(wav: string, format: Format, workFolder: string): Promise<Rendered> {
  const file = join(workFolder, `rendition.${format.extension}`)
  await make(wav, format, file, workFolder)
  const { sampleRateHz, channels } = await shapeOf(wav, format)
  const decoded = samplesOf(file, sampleRateHz, channels, format.read)
  return {
    bytes: readFileSync(file),
    sampleRateHz,
    channels,
    sampleCount: decoded.length / channels,
    delayMs: delayOf(samplesOf(wav, COMPARED_RATE_HZ, 1), samplesOf(file, COMPARED_RATE_HZ, 1, format.read)),
  }
}

async function make(wav: string, format: Format, file: string, workFolder: string): Promise<void> {
  const quiet = $({ quiet: true })
  const resampled = shapeArguments(format)
  switch (format.make) {
    case "opusenc":
      await quiet`opusenc --quiet --serial 1 --bitrate 24 --discard-comments ${wav} ${file}`
      return
    case "flac":
      await quiet`flac --silent --force --no-padding -o ${file} ${wav}`
      return
    case "g729": {
      const encoder = join(workFolder, "g729-encoder")
      await quiet`cc -O2 -o ${encoder} ${join(import.meta.dirname, "g729-encoder.c")} -lbcg729`
      await quiet`ffmpeg -v error -i ${wav} ${resampled} -f s16le - | ${encoder} > ${file}`
      return
    }
    default:
      await quiet`ffmpeg -v error -y -i ${wav} ${resampled} ${format.make} ${BIT_EXACT} ${file}`
  }
}

/** Opus is asked at the fixture's rate, and decoded at 48 kHz. */
function shapeArguments({ codec, sampleRateHz, channels, make: how }: Format): string[] {
  const isMixed = !how.includes("-af")
  return [
    ...(sampleRateHz !== undefined && codec !== "opus" ? ["-ar", String(sampleRateHz)] : []),
    ...(channels !== undefined && isMixed ? ["-ac", String(channels)] : []),
  ]
}

async function shapeOf(wav: string, format: Format): Promise<{ sampleRateHz: number; channels: number }> {
  const probe = await $({ quiet: true })`ffprobe -v error -show_entries stream=sample_rate,channels -of csv=p=0 ${wav}`
  const [rate = 0, channelCount = 0] = probe.stdout.trim().split(",").map(Number)
  return { sampleRateHz: format.sampleRateHz ?? rate, channels: format.channels ?? channelCount }
}

function samplesOf(file: string, rateHz: number, channels: number, read: readonly string[] = []): Float32Array {
  const shape = ["-ar", String(rateHz), "-ac", String(channels), "-f", "s16le"]
  const decoded = execFileSync("ffmpeg", ["-v", "error", ...read, "-i", file, ...shape, "-"], { maxBuffer: 2 ** 30 })
  return linear16.decode(decoded)
}

/** The rate at which two versions of the same speech are compared: every codec has this band. */
const COMPARED_RATE_HZ = 8_000
/** Codecs hold back less than this. */
const MAX_DELAY_SAMPLES = 0.15 * COMPARED_RATE_HZ

/** Enough speech to tell: more makes long fixtures slow. */
const MAX_COMPARED_SAMPLES = 10 * COMPARED_RATE_HZ

/** The shift at which both sound most alike, in milliseconds. */
function delayOf(source: Float32Array, decoded: Float32Array): number {
  const length = Math.min(source.length, decoded.length, MAX_COMPARED_SAMPLES)
  let best = 0
  let bestLikeness = Number.NEGATIVE_INFINITY
  for (let delay = -MAX_DELAY_SAMPLES; delay <= MAX_DELAY_SAMPLES; delay++) {
    let likeness = 0
    for (let index = MAX_DELAY_SAMPLES; index < length - MAX_DELAY_SAMPLES; index++) {
      likeness += (source[index] ?? 0) * (decoded[index + delay] ?? 0)
    }
    if (likeness > bestLikeness) [best, bestLikeness] = [delay, likeness]
  }
  return (best * 1000) / COMPARED_RATE_HZ
}
