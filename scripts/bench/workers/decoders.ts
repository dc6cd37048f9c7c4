// What one real-time stream of each form costs: bytes in, blocks of 10 ms at 16 kHz out, by the time on the core, that of
// child processes included.

import { readFileSync } from "node:fs"
import { joinBytes } from "../../../harness/audio/bytes/bytes.ts"
import { piecesOf } from "../../../harness/audio/decoding/collect.ts"
import { oggDemuxer } from "../../../harness/audio/containers/ogg/ogg.ts"
import { FURTHER_CODECS } from "../../../harness/drivers/further-codecs.ts"
import { type Rendition, renditionBytes, renditions } from "../../../harness/fixtures/renditions.ts"
import { openIntake } from "../../../harness/mock/intake.ts"
import { parseQuery, readOptions } from "../../../harness/protocol/options/options.ts"
import { parameters, tell } from "./console.ts"

export interface DecodersParameters {
  readonly rounds: number
  /** So much of each form a round, by decoding it again and again. */
  readonly audioSeconds: number
}

/** Percent of a core, one figure a round. */
export type DecodersAnswer = Readonly<Record<string, readonly number[]>>

const { rounds, audioSeconds } = parameters() as DecodersParameters

/** One rendition of every format. */
const FORMS = renditions().filter(({ fixture, oddity }) => fixture === "librivox-0880" && !oddity)
/** What frames make up is joined until it is long: starting a codec, or a process, is not streaming. */
const JOINABLE = ["g729", "aac", "mp3"]

const shares: Record<string, number[]> = {}
for (const form of FORMS) {
  const taken: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const share = await shareOf(form)
    // The first round is spent on getting warm.
    if (round > 0 && share !== undefined) taken.push(share)
  }
  shares[form.format] = taken
}
tell(shares)

async function shareOf(form: Rendition): Promise<number | undefined> {
  const { query, pieces, repeats } = streamOf(form)
  const before = cpuMsWithChildren()
  let heardMs = 0
  for (let run = 0; run < repeats; run++) heardMs += await hear(query, pieces)
  return heardMs === 0 ? undefined : ((cpuMsWithChildren() - before) * 100) / heardMs
}

interface BenchStream {
  readonly query: string
  /** 100 ms each. */
  readonly pieces: readonly Uint8Array[]
  readonly repeats: number
}

function streamOf(form: Rendition): BenchStream {
  const { codec, container, encoding, format, sampleCount, sampleRateHz } = form
  const file = renditionBytes(form)
  const fileSeconds = sampleCount / sampleRateHz
  const repeats = Math.ceil(audioSeconds / fileSeconds)
  if (codec === "speex") {
    // Bare packets, which can be joined as pages cannot.
    const packets = oggDemuxer()
      .push(file)
      .flatMap((item) => (item.type === "packet" ? [item.bytes] : []))
    const pieces = Array.from({ length: repeats }, () => packets).flat()
    return { query: `encoding=speex&sample_rate=${sampleRateHz}`, pieces, repeats: 1 }
  }
  const query = container === undefined ? `encoding=${encoding}&sample_rate=${sampleRateHz}` : ""
  const isJoined = JOINABLE.includes(format)
  const pieceByteLength = Math.max(1, Math.round((file.length / fileSeconds) * 0.1))
  const pieces = [
    ...piecesOf(isJoined ? joinBytes(...Array.from({ length: repeats }, () => file)) : file, pieceByteLength),
  ]
  return { query, pieces, repeats: isJoined ? 1 : repeats }
}

async function hear(query: string, pieces: readonly Uint8Array[]): Promise<number> {
  const { options } = readOptions(parseQuery(query).pairs)
  const intake = openIntake(options, () => {}, { needsAudio: true, furtherCodecs: FURTHER_CODECS })
  const settle = async (): Promise<void> => {
    while (intake.pending !== undefined) {
      await intake.pending
      intake.proceed()
    }
  }
  for (const piece of pieces) {
    intake.push(piece)
    await settle()
  }
  intake.end()
  await settle()
  intake.close()
  return intake.durationMs
}

/** Linux counts the children that have ended in fields 16 and 17 of the line, by ticks of 10 ms; elsewhere they are left out. */
function cpuMsWithChildren(): number {
  const { user, system } = process.cpuUsage()
  const own = (user + system) / 1000
  try {
    const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1]?.split(" ") ?? []
    return own + (Number(fields[13]) + Number(fields[14])) * 10
  } catch {
    return own
  }
}
