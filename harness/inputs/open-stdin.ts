// Standard input: the microphone of `arecord … | soundcheck stream -`, or any file piped in.
import type { Readable } from "node:stream"
import { HarnessError } from "../errors.ts"
import type { Opened } from "./open-file.ts"

export async function openStdin(stdin: Readable & { readonly isTTY?: boolean }): Promise<Opened> {
  if (stdin.isTTY === true) {
    const remedy = "arecord -q -f S16_LE -r 16000 -t wav | soundcheck stream -"
    throw new HarnessError("USAGE", `"-" reads audio from a pipe, and standard input is a terminal: try ${remedy}.`)
  }
  return { name: "standard input", readable: stdin }
}
