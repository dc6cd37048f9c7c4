#!/usr/bin/env node
// The command `soundcheck`. Nothing is loaded here but the list of commands: each brings its own parts when it runs.
import { processIo } from "./io.ts"
import { runCommand } from "./run-command.ts"

const io = processIo()
process.exitCode = await runCommand(process.argv.slice(2), io)
// A read that nobody answers, of a pipe perhaps, would keep an interrupted command waiting for it.
if (io.interrupted.aborted) process.exit()
