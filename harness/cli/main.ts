#!/usr/bin/env node
// The command `soundcheck`. Nothing is loaded here but the list of commands: each brings its own parts when it runs.
import { processIo } from "./io.ts"
import { runCommand } from "./run-command.ts"

process.exitCode = await runCommand(process.argv.slice(2), processIo())
