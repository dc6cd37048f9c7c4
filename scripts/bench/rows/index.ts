// What the bench takes, in the order of the table: rows that come of the same streams are taken together.

import type { Line, RowId } from "../line.ts"
import type { Stage } from "../stage.ts"
import { capacity } from "./capacity.ts"
import { catalogue } from "./catalogue.ts"
import { decode } from "./decode.ts"
import { decoders, fuzz } from "./decoders.ts"
import { formats } from "./formats.ts"
import { guess } from "./guess.ts"
import { latency } from "./latency.ts"
import { lies } from "./lies.ts"
import { memory } from "./memory.ts"
import { pacing } from "./pacing.ts"
import { receiving } from "./receiving.ts"
import { overload } from "./stall.ts"
import { steadiness } from "./steadiness.ts"
import { startUp } from "./start-up.ts"
import { virtual } from "./virtual.ts"

export interface RowGroup {
  readonly rows: readonly RowId[]
  measure(stage: Stage): Promise<readonly Line[]>
}

export const ROW_GROUPS: readonly RowGroup[] = [
  { rows: ["P1", "P2", "P3"], measure: pacing },
  { rows: ["P4"], measure: overload },
  { rows: ["L3"], measure: receiving },
  { rows: ["S1"], measure: capacity },
  { rows: ["S2"], measure: memory },
  { rows: ["S2"], measure: latency },
  { rows: ["V1"], measure: virtual },
  { rows: ["V2"], measure: catalogue },
  { rows: ["STEADINESS"], measure: steadiness },
  { rows: ["LIES"], measure: lies },
  { rows: ["C1"], measure: startUp },
  { rows: ["D1"], measure: decode },
  { rows: ["DECODERS"], measure: decoders },
  { rows: ["FUZZ"], measure: fuzz },
  { rows: ["FORMATS"], measure: formats },
  { rows: ["GUESS"], measure: guess },
]
