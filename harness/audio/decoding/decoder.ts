// From what a client declares (or leaves to be found out) to the decoder for its bytes.

import { type AudioDecoder, failedDecoder, shapeProblem } from "./audio-decoder.ts"
import { joinBytes } from "../bytes/bytes.ts"
import type { CodecOpener } from "../codecs/codec.ts"
import { BUNDLED_CODECS, type CodecTable } from "../codecs/index.ts"
import { type Container, CONTAINERS, FOREIGN_FORMS } from "../containers/index.ts"
import { containerIn } from "../containers/magics.ts"
import { DECLARED_FORMS } from "./declared-forms.ts"
import type { Demuxer, Track } from "./demuxer.ts"
import { RAW_ENCODINGS } from "../encodings/index.ts"
import { openPacketDecoder } from "./packet-decoder.ts"
import { openRawDecoder } from "./raw-decoder.ts"

export interface DeclaredAudio {
  /** Undefined: a container, to be recognised by its first bytes. */
  readonly encoding?: string | undefined
  readonly sampleRateHz?: number | undefined
  /** Read only beside `encoding`; a container carries its own. Default 1. */
  readonly channels?: number | undefined
}

export interface DecoderWishes {
  /** Codecs beyond those that come with the package. */
  readonly furtherCodecs?: CodecTable | undefined
  /** A rate that would do as well as the audio's own: Opus is decoded to it at no cost. */
  readonly preferredRateHz?: number | undefined
}

/**
 * With an encoding the bytes are taken for that encoding whatever they are, so that a wrong declaration is heard as the
 * noise it makes, or as nothing. Source:
 * https://developers.deepgram.com/docs/determining-your-audio-format-for-live-streaming-audio.
 */
export function openDecoder(declared: DeclaredAudio, wishes: DecoderWishes = {}): AudioDecoder {
  const { encoding, sampleRateHz, channels = 1 } = declared
  if (encoding === undefined) return openDetectingDecoder(wishes)
  const form = DECLARED_FORMS[encoding]
  if (form !== undefined) return demuxed(form({ sampleRateHz, channels }), wishes)
  const raw = RAW_ENCODINGS.get(encoding)
  if (raw === undefined) return failedDecoder({ code: "unsupported", sentence: unknownEncoding(encoding) })
  if (sampleRateHz === undefined) {
    const sentence = `Expected sample_rate beside encoding=${encoding}, found none: raw audio does not carry it.`
    return failedDecoder({ code: "undecodable", sentence })
  }
  const problem = shapeProblem(sampleRateHz, channels)
  if (problem !== undefined) return failedDecoder(problem)
  return openRawDecoder(raw, sampleRateHz, channels, (head) => {
    const container = containerIn(head)
    return container === undefined
      ? undefined
      : `This is ${container}, not raw ${encoding}: declare no encoding for it.`
  })
}

const demuxed = (demuxer: Demuxer, { furtherCodecs, preferredRateHz }: DecoderWishes): AudioDecoder =>
  openPacketDecoder({ demuxer, openCodec: opener(furtherCodecs), wishes: { preferredRateHz } })

const opener =
  (furtherCodecs: CodecTable | undefined): CodecOpener =>
  async (track, wishes) => {
    const open = BUNDLED_CODECS.get(track.codec) ?? furtherCodecs?.get(track.codec)
    return open?.(track, wishes) ?? { code: "unsupported", sentence: noCodec(track) }
  }

/** How long we look for a container: its head has 12 bytes at most, a few frames of MP3 lie within the rest. */
const MAX_HEAD_BYTE_LENGTH = 4_096

function openDetectingDecoder(wishes: DecoderWishes): AudioDecoder {
  let head = new Uint8Array(0)
  let found: AudioDecoder | undefined

  function detect(): AudioDecoder | undefined {
    const container = CONTAINERS.find((candidate) => candidate.recognises(head))
    if (container !== undefined) return opened(container, wishes)
    const foreign = FOREIGN_FORMS.find((form) => form.recognises(head))
    if (foreign !== undefined) return failedDecoder({ code: "unsupported", sentence: notDecoded(foreign.name) })
    if (head.length < MAX_HEAD_BYTE_LENGTH) return undefined
    const joined = CONTAINERS.find((candidate) => candidate.recognisesWithin?.(head) === true)
    return joined === undefined ? undecodable(head.length) : opened(joined, wishes)
  }

  return {
    push(bytes) {
      if (found !== undefined) return found.push(bytes)
      head = joinBytes(head, bytes)
      found = detect()
      if (found === undefined) return []
      const soFar = head
      head = new Uint8Array(0)
      return found.push(soFar)
    },
    end() {
      if (head.length > 0) found ??= undecodable(head.length)
      return found?.end() ?? []
    },
    get pending() {
      return found?.pending
    },
    proceed: () => found?.proceed() ?? [],
    close: () => found?.close(),
    get format() {
      return found?.format
    },
    get problem() {
      return found?.problem
    },
    get note() {
      return found?.note
    },
    get decodedSampleCount() {
      return found?.decodedSampleCount ?? 0
    },
  }
}

const opened = ({ open }: Container, wishes: DecoderWishes): AudioDecoder =>
  "decoder" in open ? open.decoder() : demuxed(open.demuxer(), wishes)

function undecodable(headByteLength: number): AudioDecoder {
  const expected = `Expected the start of a container (${CONTAINER_NAMES})`
  const found = `found none in the first ${headByteLength} bytes`
  const sentence = `${expected}, ${found}. Raw audio needs encoding and sample_rate in the query.`
  return failedDecoder({ code: "undecodable", sentence })
}

const CONTAINER_NAMES = [...new Set(CONTAINERS.map(({ name }) => name))].join(", ")

const notDecoded = (name: string): string =>
  `Expected ${CONTAINER_NAMES}, found ${name}. Convert it, for example with \`ffmpeg -i in -c:a pcm_s16le out.wav\`.`

const unknownEncoding = (encoding: string): string =>
  `Expected an encoding out of ${[...RAW_ENCODINGS.keys(), ...Object.keys(DECLARED_FORMS)].join(", ")}, found ${encoding}.`

const noCodec = ({ codec }: Track): string => `There is no decoder for ${codec} here.`
