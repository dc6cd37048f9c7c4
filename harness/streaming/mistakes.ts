// The classic mistakes with audio, known by a recording of them: what was declared beside what was really sent. Says
// nothing where the two agree, or where nobody can know what was sent.
import { containerAt } from "../audio/containers/index.ts"
import { hasText } from "../audio/containers/bytes-at.ts"
import { MIN_FMT_BYTE_LENGTH, readWavFormat } from "../audio/wav/wav-format.ts"
import type { Explanation } from "../protocol/close-codes.ts"
import { isRawEncoding } from "../recording/audio-sent.ts"
import { declaredOptions, declaredValue } from "../recording/declared-options.ts"
import type { Recording, SentAudio } from "../recording/recording.ts"
import { memoised } from "../recording/memoise.ts"
import { openedOf } from "../recording/traffic.ts"
import { finals } from "../recording/views.ts"
import { wordsOf } from "../protocol/messages/messages.ts"

export interface Mistake extends Explanation {
  /** Stable, for whoever searches: `rate`, `encoding`, `byte-order` … */
  readonly id: string
}

/** The first mistake that explains what came of it. */
export const nameMistake: (recording: Recording) => Mistake | undefined = memoised((recording) => {
  if (openedOf(recording) === undefined) return undefined
  const sent = sentAudio(recording)
  return (
    gluedPackets(sent) ??
    undeclared(recording, sent) ??
    containerAsRaw(recording, sent) ??
    wrongEncoding(recording, sent) ??
    byteOrder(sent) ??
    wrongChannels(recording, sent) ??
    wrongRate(recording, sent)
  )
})

/** What its first bytes show, what all of it sounds like, and else what the sender knows of it. */
function sentAudio(recording: Recording): SentAudio {
  const { audio, side } = recording.header
  const container = side === "server" ? containerOf(recording) : undefined
  if (container !== undefined) return container
  const heard = soundsLike(recording)
  if (heard === undefined || (heard.formConfidence ?? heard.confidence) < SURE) return audio
  const { encoding, byteOrder: order, sampleRateHz, channels, packetsPerFrame = 1 } = heard
  return {
    ...audio,
    encoding,
    channels,
    packetsPerFrame,
    ...(heard.confidence >= SURE && { sampleRateHz }),
    ...(order === "big" && { byteOrder: order }),
  }
}

function soundsLike(recording: Recording) {
  const found = recording.events.find((event) => event.type === "sounds-like")
  return found?.type === "sounds-like" ? found : undefined
}

/** Encoding, byte order and channels are never misread with as much confidence. */
const SURE = 0.8

/** By the first bytes of the first binary frame that a server kept; of WAV what its header says, where all of it is there. */
function containerOf(recording: Recording): SentAudio | undefined {
  const first = recording.events.find((event) => event.type === "received" && event.frame.type === "binary")
  if (first?.type !== "received" || first.frame.type !== "binary") return undefined
  const head = Uint8Array.from(atob(first.frame.headBase64), (character) => character.charCodeAt(0))
  const container = containerAt(head)?.name.toLowerCase()
  if (container !== "wav") return container === undefined ? undefined : { container }
  // The first chunk is `fmt ` wherever a writer follows the books; its oldest form says all that is asked here.
  const fmt = head.subarray(20, 20 + MIN_FMT_BYTE_LENGTH)
  const isWhole = hasText(head, 12, "fmt ") && fmt.length === MIN_FMT_BYTE_LENGTH
  const format = isWhole ? readWavFormat(fmt) : undefined
  return format === undefined || "sentence" in format
    ? { container }
    : { container, encoding: format.encoding.name, sampleRateHz: format.sampleRateHz, channels: format.channels }
}

const declaredText = (recording: Recording): string => {
  const { encoding, sampleRateHz, channels } = declaredOptions(recording)
  return [encoding, sampleRateHz && `at ${sampleRateHz} Hz`, channels > 1 && `on ${channels} channels`]
    .filter((part) => typeof part === "string")
    .join(" ")
}

function gluedPackets({ packetsPerFrame = 1, encoding }: SentAudio): Mistake | undefined {
  if (packetsPerFrame === 1) return undefined
  return {
    id: "packets-glued",
    cause: `${packetsPerFrame} ${encoding ?? "Opus"} packets were glued into each frame; a decoder finds the first alone.`,
    remedy: "Send every packet of raw Opus in a frame of its own, or put them into Ogg (encoding=ogg-opus).",
  }
}

function undeclared(
  recording: Recording,
  { container, encoding, sampleRateHz, channels = 1 }: SentAudio,
): Mistake | undefined {
  if (container !== undefined || encoding === undefined || declaredValue(recording, "encoding") !== undefined) {
    return undefined
  }
  const query = `encoding=${encoding}&sample_rate=${sampleRateHz ?? "…"}${channels > 1 ? `&channels=${channels}` : ""}`
  return {
    id: "undeclared",
    cause: `Raw ${encoding} was sent and nothing declared, so a server looks for a header that is not there.`,
    remedy: `Add ${query} to the query.`,
  }
}

function containerAsRaw(recording: Recording, sent: SentAudio): Mistake | undefined {
  const { container, encoding } = sent
  const declared = declaredOptions(recording).encoding
  if (container === undefined || !(isRawEncoding(declared) || isBarePackets(declared))) return undefined
  if (container === "wav" && encoding === declared) {
    // A wrong rate matters more than a click.
    return (
      wrongChannels(recording, sent) ??
      wrongRate(recording, sent) ?? {
        id: "wav-header-in-raw",
        cause: `A WAV header was sent as if it were ${declared} samples: it is heard as a click.`,
        remedy: "Leave out the header (44 bytes in most files), or send the file as it is and declare nothing.",
      }
    )
  }
  return {
    id: "container-as-raw",
    cause: `${aContainer(container)} was sent and declared as ${declared}, so its bytes are taken for ${isRawEncoding(declared) ? "samples" : "packets"}.`,
    remedy: "Leave out encoding and sample_rate: a container says them itself.",
  }
}

const isBarePackets = (encoding: string | undefined): boolean => encoding === "opus" || encoding === "speex"

/** As people write them; others as they are. */
const TITLES: Readonly<Record<string, string>> = {
  wav: "A WAV file",
  ogg: "An Ogg file",
  webm: "A WebM file",
  matroska: "A Matroska file",
  flac: "A FLAC file",
  mp3: "An MP3 file",
  mp4: "An MP4 file",
  amr: "An AMR file",
}

const aContainer = (name: string): string => TITLES[name] ?? `A file of ${name}`

function wrongEncoding(recording: Recording, { container, encoding }: SentAudio): Mistake | undefined {
  const declared = declaredOptions(recording).encoding
  if (container !== undefined || encoding === undefined || declared === undefined || declared === encoding)
    return undefined
  if (!isRawEncoding(encoding) && !isRawEncoding(declared)) return undefined
  return {
    id: "encoding",
    cause: `The audio is ${encoding} and was declared as ${declared}: what is heard is noise.`,
    remedy: `Say encoding=${encoding}.`,
  }
}

function byteOrder({ byteOrder: order, encoding = "linear16" }: SentAudio): Mistake | undefined {
  if (order !== "big") return undefined
  return {
    id: "byte-order",
    cause: `The samples are big-endian; ${encoding} is little-endian, so what is heard is noise.`,
    remedy: "Swap the two bytes of every sample.",
  }
}

function wrongChannels(recording: Recording, sent: SentAudio): Mistake | undefined {
  const { encoding, channels } = declaredOptions(recording)
  if (!isRawEncoding(encoding) || sent.channels === undefined || sent.channels === channels) return undefined
  return {
    id: "channels",
    cause: `The audio has ${sent.channels} channels and was declared with ${channels}: it plays at ${channels < sent.channels ? "less" : "more"} than its speed.`,
    remedy:
      sent.channels === 1
        ? "Leave channels out."
        : `Say channels=${sent.channels}, and multichannel=true for a transcript of each.`,
  }
}

const SAME_RATE = 0.02
/** By ear a rate is told from its half and its double; what lies between may be another voice. */
const OTHER_RATE_BY_EAR = 1.8
const SURE_OF_RATE = 0.9
/** Words that a recognizer believes in: it heard them at the right speed, whatever the voice seems like. */
const BELIEVED = 0.5

function wrongRate(recording: Recording, sent: SentAudio): Mistake | undefined {
  const { encoding, sampleRateHz } = declaredOptions(recording)
  if (!isRawEncoding(encoding) || sampleRateHz === undefined || sent.sampleRateHz === undefined) return undefined
  const factor = sampleRateHz / sent.sampleRateHz
  if (Math.abs(factor - 1) <= SAME_RATE) return undefined
  if (sent.sampleRateHz !== recording.header.audio.sampleRateHz && !isPlainByEar(recording, factor)) return undefined
  const speed = factor < 1 ? `${round(1 / factor)} times too slow` : `${round(factor)} times too fast`
  return {
    id: "rate",
    cause: `The audio has ${sent.sampleRateHz} Hz and was declared as ${declaredText(recording)}: it is heard ${speed}.`,
    remedy: `Say sample_rate=${sent.sampleRateHz}.`,
  }
}

function isPlainByEar(recording: Recording, factor: number): boolean {
  const heard = soundsLike(recording)
  // The header of a container says it for sure.
  if (heard === undefined) return true
  const words = finals(recording).flatMap(({ message }) => wordsOf(message))
  const belief = words.reduce((sum, { confidence = 0 }) => sum + confidence, 0) / Math.max(1, words.length)
  return heard.confidence >= SURE_OF_RATE && Math.max(factor, 1 / factor) >= OTHER_RATE_BY_EAR && belief < BELIEVED
}

const round = (factor: number): string => String(Math.round(factor * 10) / 10)
