// Colours, where they are wanted: on a terminal, unless NO_COLOR says otherwise (https://no-color.org); and how much room
// there is.
import { randomUUID } from "node:crypto"
import picocolors from "picocolors"
import type { Painter } from "../reports/text.ts"
import type { Io, Output } from "./io.ts"

export interface Paint extends Painter {
  /** Of the terminal; a usual width where there is none. */
  readonly columns: number
}

/**
 * Stands for the escape of our own colours until a line is printed: no peer can guess it, so colours that a peer sends
 * remain text.
 */
export const SEAL = `\ue000${randomUUID()}\ue001`

const CODES = new RegExp(`${SEAL}\\[\\d+m`, "g")

/** How much room a text takes: colours take none. */
export const widthOf = (text: string): number => text.replace(CODES, "").length

/** Text in columns, with the labels before it, fits into a terminal of 90. */
const USUAL_COLUMNS = 90

export function paintFor(output: Output, env: Io["env"]): Paint {
  const isWanted = output.isTTY === true && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb"
  const { red, yellow, green, dim, bold } = picocolors.createColors(isWanted)
  const columns = output.columns ?? USUAL_COLUMNS
  return {
    red: sealed(red),
    yellow: sealed(yellow),
    green: sealed(green),
    dim: sealed(dim),
    bold: sealed(bold),
    columns,
  }
}

/** The codes before and after a text, with the seal in place of their escape. */
function sealed(colour: (text: string) => string): (text: string) => string {
  const [open = "", close = ""] = colour("\n")
    .split("\n")
    .map((code) => code.replace("\u001b", SEAL))
  return (text) => `${open}${text}${close}`
}
