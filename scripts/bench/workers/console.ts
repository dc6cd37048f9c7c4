// A worker's side of the talk with the bench: see child.ts.

import { createInterface } from "node:readline"

/** What the bench gave along: the caller knows what that is. */
export const parameters = (): unknown => JSON.parse(process.argv[2] ?? "{}")

/** Writes one answer. */
export const tell = (answer: unknown): void => void process.stdout.write(`${JSON.stringify(answer)}\n`)

/** Obeys commands, each a word and perhaps one more, until the input closes, then ends the process with all that is open in it. */
export function obey(commands: Readonly<Record<string, (argument: string) => void | Promise<void>>>): void {
  const input = createInterface({ input: process.stdin })
  input.on("line", (text) => {
    const [command = "", argument = ""] = text.split(" ")
    void commands[command]?.(argument)
  })
  input.on("close", () => process.exit(0))
}
