// DECODERS: what every form of audio costs to decode and bring to the rate that is heard. FUZZ: what is left of a decoder
// after ten thousand damaged files.

import { type Line, line } from "../line.ts"
import type { Stage } from "../stage.ts"
import type { DecodersAnswer, DecodersParameters } from "../workers/decoders.ts"
import type { FuzzAnswer, FuzzParameters } from "../workers/fuzz.ts"

/** "Less than 2 % of a core per real-time stream for every codec". */
const CORE_SHARE_BAR = 2
/** "No hang above 1 s", in percent and seconds as they are told. */
const LONGEST_MS_BAR = 1_000
/** The memory of wasm and of ffmpeg's buffers wanders; a leak of 10 kB a file would show as 100 MB. */
const GROWTH_MB_BAR = 64

export async function decoders(stage: Stage): Promise<readonly Line[]> {
  const asked: DecodersParameters = { rounds: stage.isQuick ? 2 : 5, audioSeconds: stage.isQuick ? 20 : 60 }
  const child = stage.worker("decoders", "client", asked)
  const shares = await child.next<DecodersAnswer>()
  await child.end()
  return Object.entries(shares).map(([format, ours]) =>
    line("DECODERS", `${format}, in pieces of 100 ms, to 16 kHz`, {
      unit: "% of a core",
      ours,
      bar: `≤ ${CORE_SHARE_BAR} %`,
      holds: Math.max(...ours) <= CORE_SHARE_BAR,
      ...(ours.length === 0 && { note: "no decoder for it here" }),
    }),
  )
}

export async function fuzz(stage: Stage): Promise<readonly Line[]> {
  const asked: FuzzParameters = { files: stage.isQuick ? 200 : 10_000 }
  const child = stage.worker("fuzz", "client", asked)
  const answers = await child.next<FuzzAnswer>()
  await child.end()
  return answers.map(({ format, files, thrown, longestMs, growthMb, problems }) =>
    line("FUZZ", `${files} damaged ${format}`, {
      unit: "ms for the longest",
      ours: [longestMs],
      bar: `none throws, none takes ${LONGEST_MS_BAR / 1000} s, memory grows by less than ${GROWTH_MB_BAR} MB`,
      holds: thrown === 0 && longestMs < LONGEST_MS_BAR && growthMb < GROWTH_MB_BAR,
      note: `${problems} refused, ${thrown} threw, memory ${growthMb < 0 ? "" : "+"}${growthMb.toFixed(0)} MB`,
    }),
  )
}
