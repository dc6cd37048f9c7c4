// Colours, where they are wanted: on a terminal, unless NO_COLOR says otherwise (https://no-color.org).
import picocolors from "picocolors"
import type { Io, Output } from "./io.ts"

export type Paint = ReturnType<typeof picocolors.createColors>

export const paintFor = (output: Output, env: Io["env"]): Paint =>
  picocolors.createColors(output.isTTY === true && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb")
