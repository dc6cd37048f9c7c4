// The commands, their arguments and flags. What they do is loaded when one of them runs, so that `--help` costs next to
// nothing.
import { Command } from "commander"
import type { Io } from "./io.ts"
import {
  baselineCommand,
  clientCommand,
  doctorCommand,
  judgeCommand,
  listCommand,
  reportCommand,
  serveCommand,
  serverCommand,
} from "./judging-commands.ts"
import type { Action } from "./command-action.ts"
import { fixtureCommand, formatCommand, mockCommand, smokeCommand, streamCommand } from "./streaming-commands.ts"
import { packageVersion } from "../version.ts"

/** @param ended told the exit code of the command that ran */
export function buildProgram(io: Io, ended: (exitCode: number) => void): Command {
  const program = new Command("soundcheck")
    .description("Streaming test suite and conformance harness for live speech-to-text over WebSocket.")
    .version(packageVersion(), "-V, --version", "print the version")
    .helpCommand(false)
    .showSuggestionAfterError()
    // So that the options of a client's command are its own, with or without the -- before it.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, "soundcheck: ")),
    })
    .addHelpText("after", `\n${EXAMPLES}`)

  /** Loads the command's file, runs it, and passes its exit code on. */
  const run =
    (load: () => Promise<Action>) =>
    async (...args: unknown[]): Promise<void> => {
      // Commander adds itself as the last argument.
      const given = args.slice(0, -1) as never[]
      ended(await (await load())(...given, io as never))
    }

  program.addCommand(smokeCommand(run))
  program.addCommand(streamCommand(run))
  program.addCommand(formatCommand(run))
  program.addCommand(mockCommand(run))
  program.addCommand(fixtureCommand(run))
  program.addCommand(judgeCommand(run))
  program.addCommand(serverCommand(run))
  program.addCommand(listCommand(run))
  program.addCommand(clientCommand(run))
  program.addCommand(serveCommand(run))
  program.addCommand(reportCommand(run))
  program.addCommand(baselineCommand(run))
  program.addCommand(doctorCommand(run))
  for (const command of everyCommand(program)) command.copyInheritedSettings(program)
  return program
}

const everyCommand = (command: Command): Command[] =>
  command.commands.flatMap((child) => [child, ...everyCommand(child)])

const EXAMPLES = `Examples:
  soundcheck smoke                                  five steps against the mock, with bundled speech
  soundcheck smoke wss://api.deepgram.com           the same, live (DEEPGRAM_API_KEY)
  soundcheck stream call.wav --chunk-ms 20          your own audio, at real-time pace
  arecord -q -f S16_LE -r 16000 -t wav | soundcheck stream -
  soundcheck mock --port 8080                       a server for your client to talk to
  soundcheck client -- node my-app.js               a verdict on your client
  soundcheck server ws://localhost:8080             a verdict on your server`
