// V1: a stream of 60 s in virtual time, beside the same by a library of fake timers.

import { type Line, line, median } from "../line.ts"
import type { Stage } from "../stage.ts"
import type { VirtualAnswer, VirtualParameters } from "../workers/virtual-session.ts"

const STREAM_MS = 60_000
const BAR_MS = 10
const BY_EAR_BAR_MS = 100
const TIMES_REAL_TIME_BAR = 5_000

export async function virtual(stage: Stage): Promise<readonly Line[]> {
  const rounds = stage.isQuick ? 20 : 40
  const child = stage.worker("virtual-session", "client", { rounds } satisfies VirtualParameters)
  const { ms, words, isSame } = await child.next<VirtualAnswer>()
  await child.end()
  // Warm: the second half.
  const warm = (samples: readonly number[]) => samples.slice(rounds / 2)
  const [scripted, checked, byEar] = [warm(ms.scripted), warm(ms.checked), warm(ms.byEar)]
  const peer = { name: "fake timers", samples: warm(ms.fakeTimers) }
  const speed = Math.round(STREAM_MS / median(checked)).toLocaleString("en")
  return [
    line("V1", "60 s stream, words given", {
      unit: "ms",
      ours: scripted,
      peer,
      bar: `≤ ${BAR_MS} ms, ratio ≤ 1`,
      holds: median(scripted) <= Math.min(BAR_MS, median(peer.samples)),
    }),
    line("V1", "the same, read by all checks", {
      unit: "ms",
      ours: checked,
      peer,
      bar: `≥ ${TIMES_REAL_TIME_BAR.toLocaleString("en")} × real time`,
      holds: STREAM_MS / median(checked) >= TIMES_REAL_TIME_BAR,
      note: `${speed} × real time`,
    }),
    line("V1", "60 s stream of speech, heard by ear", {
      unit: "ms",
      ours: byEar,
      peer,
      bar: `≤ ${BY_EAR_BAR_MS} ms`,
      holds: median(byEar) <= BY_EAR_BAR_MS && isSame,
      note: `${words.heard} of ${words.spoken} words heard; two runs ${isSame ? "byte-identical" : "differ"}`,
    }),
  ]
}
