// From what a client declares (or leaves to be found out) to the decoder for its bytes.
import { type AudioDecoder, failedDecoder, shapeProblem } from "./audio-decoder.ts"
import { joinBytes } from "./bytes.ts"
import { CONTAINERS } from "./containers/index.ts"
import { RAW_ENCODINGS } from "./encodings/index.ts"
import { openRawDecoder } from "./raw-decoder.ts"

export interface DeclaredAudio {
  /** Undefined: a container, to be recognised by its first bytes. */
  readonly encoding?: string | undefined
  readonly sampleRateHz?: number | undefined
  /** Read only beside `encoding`; a container carries its own. Default 1. */
  readonly channels?: number | undefined
}

/**
 * With an encoding the bytes are taken for that encoding whatever they are, so that a wrong declaration is heard as the
 * noise it makes. Sources: https://developers.deepgram.com/docs/determining-your-audio-format-for-live-streaming-audio.
 */
export function openDecoder({ encoding, sampleRateHz, channels = 1 }: DeclaredAudio): AudioDecoder {
  if (encoding === undefined) return openDetectingDecoder()
  const raw = RAW_ENCODINGS.get(encoding)
  if (raw === undefined) return failedDecoder({ code: "unsupported", sentence: cannotDecode(`encoding=${encoding}`) })
  if (sampleRateHz === undefined) {
    const sentence = `Expected sample_rate beside encoding=${encoding}, found none: raw audio does not carry it.`
    return failedDecoder({ code: "undecodable", sentence })
  }
  const problem = shapeProblem(sampleRateHz, channels)
  return problem === undefined ? openRawDecoder(raw, sampleRateHz, channels) : failedDecoder(problem)
}

/** How long we look for a container. The head that tells one is 12 bytes at most; the rest is room for later ones. */
const MAX_HEAD_BYTE_LENGTH = 4_096

function openDetectingDecoder(): AudioDecoder {
  let head = new Uint8Array(0)
  let found: AudioDecoder | undefined

  function detect(): AudioDecoder | undefined {
    const container = CONTAINERS.find((candidate) => candidate.recognises(head))
    if (container !== undefined) {
      const sentence = cannotDecode(container.name)
      return container.open?.() ?? failedDecoder({ code: "unsupported", sentence })
    }
    return head.length < MAX_HEAD_BYTE_LENGTH ? undefined : undecodable(head.length)
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

function undecodable(headByteLength: number): AudioDecoder {
  const expected = `Expected the start of a container (${CONTAINERS.map(({ name }) => name).join(", ")})`
  const found = `found none in the first ${headByteLength} bytes`
  const sentence = `${expected}, ${found}. Raw audio needs encoding and sample_rate in the query.`
  return failedDecoder({ code: "undecodable", sentence })
}

function cannotDecode(what: string): string {
  const raw = [...RAW_ENCODINGS.keys()].join(", ")
  const containers = CONTAINERS.filter(({ open }) => open !== undefined).map(({ name }) => name)
  return `Expected raw ${raw} or a ${containers.join(" or ")} container, found ${what}, which is not decoded here yet.`
}
