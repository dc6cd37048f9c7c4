// Damaged files of every form through the decoders, as many as are asked for: what throws, what takes long, what leaks.

import { collectAudio, piecesOf } from "../../../harness/audio/decoding/collect.ts"
import { damaged } from "../../../harness/audio/decoding/damage.ts"
import { openDecoder } from "../../../harness/audio/decoding/decoder.ts"
import { FURTHER_CODECS } from "../../../harness/drivers/further-codecs.ts"
import { type Rendition, renditionBytes, renditions } from "../../../harness/fixtures/renditions.ts"
import { prng } from "../../../harness/prng.ts"
import { parameters, tell } from "./console.ts"

export interface FuzzParameters {
  readonly files: number
}

interface FuzzOfFormat {
  readonly format: string
  readonly files: number
  readonly thrown: number
  readonly problems: number
  readonly longestMs: number
  readonly growthMb: number
}
export type FuzzAnswer = readonly FuzzOfFormat[]

const asked = parameters() as FuzzParameters
const FORMS = renditions().filter(({ fixture }) => fixture === "librivox-0880")
const BY_PROCESS = ["speex", "g729"]
/** Until then caches and the heap have grown to what they need. */
const WARM_UP_SHARE = 0.2

const answers: FuzzOfFormat[] = []
for (const form of FORMS) {
  const answer = await fuzz(form)
  console.error(JSON.stringify(answer))
  answers.push(answer)
}
tell(answers)

/** Streams that are processes of their own wait for the system most of the time. */
const AT_ONCE_BY_PROCESS = 4

async function fuzz(form: Rendition): Promise<FuzzOfFormat> {
  const { files } = asked
  const bytes = renditionBytes(form)
  let [thrown, problems, longestMs, warmByteLength, done] = [0, 0, 0, 0, 0]
  const tryOne = async (seed: number): Promise<void> => {
    const startedAtMs = performance.now()
    const outcome = await decode(form, damaged(bytes, prng(seed)), 1 + ((seed * 997) % 5_000)).catch(
      (cause: unknown) => {
        console.error(`${form.format}, seed ${seed}:`, cause)
        return "thrown" as const
      },
    )
    if (outcome === "thrown") thrown++
    if (outcome === "problem") problems++
    done++
    if (done > files * WARM_UP_SHARE) longestMs = Math.max(longestMs, performance.now() - startedAtMs)
    if (done === Math.ceil(files * WARM_UP_SHARE)) warmByteLength = memoryByteLength()
  }
  // Each lane takes the next seed when it is done with one.
  let next = 1
  const lane = async (): Promise<void> => {
    while (next <= files) await tryOne(next++)
  }
  const lanes = BY_PROCESS.includes(form.codec) ? AT_ONCE_BY_PROCESS : 1
  await Promise.all(Array.from({ length: lanes }, lane))
  const growthMb = (memoryByteLength() - warmByteLength) / 1e6
  return { format: form.format, files, thrown, problems, longestMs, growthMb }
}

async function decode({ container, encoding, sampleRateHz }: Rendition, bytes: Uint8Array, pieceByteLength: number) {
  const declared = container === undefined ? { encoding, sampleRateHz } : {}
  const decoder = openDecoder(declared, { furtherCodecs: FURTHER_CODECS })
  const { problem } = await collectAudio(decoder, piecesOf(bytes, pieceByteLength))
  return problem === undefined ? "audio" : "problem"
}

function memoryByteLength(): number {
  globalThis.gc?.()
  return process.memoryUsage().rss
}
