// Runs the streaming commands for tests: every run with a recording of its own, in a folder that goes when they are over.
import { join } from "node:path"
import { trialFolder } from "../files/trial-folder.ts"
import { runCommand } from "./run-command.ts"
import { type TrialOptions, trialIo } from "./trial-io.ts"

/** One word in 0.9 s. */
export const FAST = ["stream", "asterisk-goodbye", "--speed", "8"]

/** Call it at the top of a test file. */
export function trialCommands() {
  const { path: folder, file } = trialFolder()
  let count = 0
  const recordingPath = (): string => join(folder, "recordings", `${++count}.jsonl`)
  const run = async (args: readonly string[], options: TrialOptions = {}) => {
    const record = recordingPath()
    const io = trialIo({ ...options, env: { SOUNDCHECK_HOME: folder, ...options.env } })
    const exitCode = await runCommand([...args, "--record", record], io)
    return { exitCode, out: io.out(), err: io.err(), record }
  }
  return { folder, file, recordingPath, run }
}
