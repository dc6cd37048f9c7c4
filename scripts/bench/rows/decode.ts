// D1: decoding, voice activity and message validation, none of which may ever be the limit.

import { type Line, line, median } from "../line.ts"
import type { Stage } from "../stage.ts"
import type { DecodeAnswer, DecodeParameters } from "../workers/decode.ts"

const VAD_BAR = 10_000
const G711_BAR = 30_000
/** Share of the time of JSON.parse. */
const VALIDATION_BAR = 0.15

export async function decode(stage: Stage): Promise<readonly Line[]> {
  const asked: DecodeParameters = { rounds: stage.isQuick ? 3 : 9, roundMs: stage.isQuick ? 40 : 80 }
  const child = stage.worker("decode", "client", asked)
  const speeds = await child.next<DecodeAnswer>()
  await child.end()
  return [
    timesRealTime(
      "voice activity, speech at 16 kHz",
      speeds.voiceActivity,
      VAD_BAR,
      "sum of squares alone",
      speeds.plainEnergy,
    ),
    timesRealTime("mu-law to samples, 16 kHz", speeds.mulaw, G711_BAR, "plain table loop", speeds.plainTable),
    timesRealTime("A-law to samples, 16 kHz", speeds.alaw, G711_BAR, "plain table loop", speeds.plainTable),
    line("D1", "1 KB Results: what every message gets on arrival", {
      ...beside(speeds.shape, speeds.jsonParse),
      bar: `ratio ≤ ${VALIDATION_BAR}`,
      holds: median(speeds.jsonParse) <= VALIDATION_BAR * median(speeds.shape),
    }),
    line("D1", "1 KB Results: the documentation's schema in full", {
      ...beside(speeds.schema, speeds.jsonParse),
      note: "by checks and matchers, after the stream",
    }),
  ]
}

function timesRealTime(
  what: string,
  ours: readonly number[],
  bar: number,
  name: string,
  samples: readonly number[],
): Line {
  const holds = median(ours) >= bar
  return line("D1", what, {
    unit: "× real time",
    ours,
    peer: { name, samples },
    bar: `≥ ${bar.toLocaleString("en")} ×`,
    holds,
  })
}

/** From messages a second to microseconds a message. */
function beside(ours: readonly number[], parse: readonly number[]): Pick<Line, "unit" | "ours" | "peer"> {
  const microseconds = (speeds: readonly number[]) => speeds.map((speed) => 1e6 / speed)
  return { unit: "µs", ours: microseconds(ours), peer: { name: "JSON.parse", samples: microseconds(parse) } }
}
