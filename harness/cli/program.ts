// The commands, their arguments and flags. What they do is loaded when one of them runs, so that `--help` costs next to
// nothing.
import { Command, Option } from "commander"
import type { Io } from "./io.ts"
import {
  keys,
  levels,
  numberBetween,
  queryOption,
  sendAs,
  shard,
  speed,
  texts,
  timeSpan,
  wholeNumberBetween,
} from "./values.ts"
import { packageVersion } from "../version.ts"

/** What a command's own file exports: it does the work and gives the exit code. */
type Action = (...args: never[]) => Promise<number>

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

type Run = (load: () => Promise<Action>) => (...args: unknown[]) => Promise<void>

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

const TARGET = 'what to stream to: "mock:" (embedded), ws://… or wss://…; without a path, /v1/listen is added'

function smokeCommand(run: Run): Command {
  return new Command("smoke")
    .description("Stream speech to a target and show the five steps of a working integration.")
    .argument("[target]", TARGET, "mock:")
    .addOption(inputOption())
    .addOption(optionOption())
    .addOption(recordOption())
    .action(run(async () => (await import("./smoke.ts")).smoke))
}

function streamCommand(run: Run): Command {
  return new Command("stream")
    .description("Stream audio at real-time pace and print what comes back.")
    .argument("<input>", "a file, an http(s) address, - for standard input, or the name of a fixture")
    .option("--target <target>", TARGET, "mock:")
    .addOption(
      new Option("--chunk-ms <ms>", "audio per frame (default 100)")
        .argParser(numberBetween(1, 10_000, "a number of milliseconds"))
        .conflicts("chunkBytes"),
    )
    .option(
      "--chunk-bytes <n>",
      "bytes per frame instead",
      wholeNumberBetween(1, 16 * 1024 * 1024, "a whole number of bytes"),
    )
    .option("--delay-ms <ms>", "wait before the first audio", numberBetween(0, 600_000, "a number of milliseconds"), 0)
    .option(
      "--jitter-ms <ms>",
      "delay each frame by up to this much",
      numberBetween(0, 60_000, "a number of milliseconds"),
      0,
    )
    .option("--speed <factor>", '1 is real time, "max" as fast as the network takes it', speed, 1)
    .option("--head-start", "send each frame when its audio begins, not when it has been spoken")
    .option("--keep-alive", "send KeepAlive every 5 s while the input has nothing to give")
    .addOption(optionOption())
    .option("--encoding <name>", "what raw samples are, or what to declare a WAV file as")
    .option("--sample-rate <hz>", "of raw samples", wholeNumberBetween(1000, 384_000, "a rate in Hz"))
    .option("--channels <n>", "of raw samples", wholeNumberBetween(1, 64, "a number of channels"))
    .addOption(
      new Option("--send-as <form[:rate[:channels]]>", "decode the input and send it as opus, flac, mulaw:8000 …")
        .argParser(sendAs)
        .conflicts("container"),
    )
    .addOption(new Option("--container", "send a WAV file as it is and declare nothing").conflicts(RAW_FLAGS))
    .addOption(new Option("--format <form>", "what to print").choices(["text", "json", "srt", "vtt"]).default("text"))
    .option("--timestamps", "begin each line of text with its time in the audio")
    .addOption(recordOption())
    .action(run(async () => (await import("./stream.ts")).streamInput))
}

const RAW_FLAGS = ["encoding", "sampleRate", "channels"]

function formatCommand(run: Run): Command {
  return new Command("format")
    .description("Say what an audio file is and how to send it, and try every way that makes sense.")
    .argument("<file>", "an audio file, the name of a fixture, or a recording (.jsonl) of a stream that went wrong")
    .option("--target <target>", TARGET, "mock:")
    .option("--seconds <n>", "stream so much of its beginning", numberBetween(1, 600, "a number of seconds"), 20)
    .option("--parallel <n>", "streams at once, of a live target", wholeNumberBetween(1, 50, "a number of streams"), 4)
    .option("--wrong", "make the classic mistakes as well, to see what they look like")
    .option("--reference <text>", "what is said in it: the words, or a text file")
    .option("--encoding <name>", "what raw samples are, instead of guessing")
    .option("--sample-rate <hz>", "of raw samples", wholeNumberBetween(1000, 384_000, "a rate in Hz"))
    .option("--channels <n>", "of raw samples", wholeNumberBetween(1, 64, "a number of channels"))
    .addOption(optionOption())
    .option("--record <folder>", "write a recording of every stream")
    .option("--no-snippets", "leave out the code to paste")
    .addOption(new Option("--json", "print JSON").conflicts("markdown"))
    .option("--markdown", "print Markdown")
    .action(run(async () => (await import("./format.ts")).format))
}

function mockCommand(run: Run): Command {
  return new Command("mock")
    .description("Serve /v1/listen on this machine until stopped: a mock that hears the audio it is sent.")
    .option("--port <n>", "0 takes a free one", wholeNumberBetween(0, 65_535, "a port"), 0)
    .option("--host <address>", "where to listen", "127.0.0.1")
    .option("--key <key>", "a key that is good (repeatable); without it every key is", keys)
    .option("--save-audio <folder>", "write what it heard as WAV files")
    .option("--record <folder>", "write a recording of every stream")
    .addOption(new Option("--log <form>", "one line per stream").choices(["text", "json"]).default("text"))
    .option("--strict", "no placeholder words for speech it does not know, and unknown options are refused")
    .action(run(async () => (await import("./mock.ts")).mock))
}

function doctorCommand(run: Run): Command {
  return new Command("doctor")
    .description("Show what is installed and works, what is missing, what it is for and how to get it.")
    .option("--json", "print JSON")
    .action(run(async () => (await import("./doctor.ts")).doctor))
}

function fixtureCommand(run: Run): Command {
  const fixture = new Command("fixture").description("What the mock knows by ear.")
  fixture
    .command("add")
    .description("Teach the mock a recording of your own; it is kept in your home folder.")
    .argument("<file>", "an audio file with speech")
    .requiredOption("--transcript <text>", "what is said in it")
    .option("--name <name>", "default: made from the file's name")
    .option("--language <tag>", "of the speech", "en-US")
    .action(run(async () => (await import("./fixture-add.ts")).fixtureAdd))
  fixture
    .command("list")
    .description("Show the fixtures, bundled ones and your own.")
    .action(run(async () => (await import("./fixture-list.ts")).fixtureList))
  return fixture
}

function judgeCommand(run: Run): Command {
  return withReports(new Command("judge"))
    .description("Check recordings made earlier. No network.")
    .argument("<file...>", "recordings (.jsonl)")
    .option("--strict", "a missed SHOULD fails too")
    .action(run(async () => (await import("./judge.ts")).judgeFiles))
}

function serverCommand(run: Run): Command {
  return withRuns(
    new Command("server")
      .description("Play the catalogue against a server and say what holds and what does not.")
      .argument("[target]", `${SERVER_TARGET} (default: SOUNDCHECK_TARGET, else wss://api.deepgram.com)`)
      .addOption(repeatable("--case <glob>", 'only these, such as "close" or "auth/*" (repeatable)'))
      .addOption(repeatable("--skip <glob>", "all but these (repeatable)"))
      .option("--tier <levels>", 'only requirements of these levels, such as "must,should"', levels)
      .option("--real-time", "play the mock on a port at real pace, not in virtual time")
      .option("--yes", "go ahead without asking")
      .option("--budget <time>", 'end in time, such as "10m"', timeSpan)
      .option("--parallel <n>", "cases that play at once", wholeNumberBetween(1, 1000, "a number of cases"))
      .option("--repeat <n>", "play every case so many times", wholeNumberBetween(1, 100, "a number of repeats"), 1)
      .option(
        "--retry-unexpected <n>",
        "play a case again when the connection failed, up to so many times",
        wholeNumberBetween(0, 10, "a number of retries"),
        0,
      )
      .addOption(shardOption())
      .option("--capabilities <file>", "what the target lacks: a file, or a shipped profile such as deepgram")
      .option("--discover", "ask the target what it has, and print a file for --capabilities")
      .option("--record <folder>", "where recordings and plan go (default: a new one in ./recordings)"),
  ).action(run(async () => (await import("./server.ts")).server))
}

const SERVER_TARGET = 'what to judge: "mock:" (embedded, in virtual time), ws://… or wss://…'

/** Every command that carries out a plan. */
const withRuns = (command: Command): Command =>
  withReports(command)
    .option("--strict", "a missed SHOULD fails too")
    .option("--baseline <file>", "failures that are known, with their reasons")

/** Every command that judges can say it in these forms. */
const withReports = (command: Command): Command =>
  command
    .option("--junit <file>", "write a JUnit report, one row per check")
    .option("--json <file>", "write everything as JSON (its schema: soundcheck/run-report.schema.json)")
    .option("--markdown <file>", "write a summary for a CI job, such as $GITHUB_STEP_SUMMARY")
    .option("--html <folder>", "write pages: an index, and one a permutation with its wire log")

function listCommand(run: Run): Command {
  return new Command("list")
    .description("Show the cases with what each is for and costs, or the requirements with what checks them.")
    .argument("[glob]", 'cases: "auth", "close/*"; or requirements: "auth-*"')
    .option("--requirements", "requirements instead of cases, each with its checks or the reason why there is none")
    .option("--json", "for programs")
    .action(run(async () => (await import("./list.ts")).list))
}

function clientCommand(run: Run): Command {
  return withRuns(new Command("client"))
    .description("Run a client against the mock, which misbehaves on purpose, and judge what the client does.")
    .argument("<command...>", "the client and its arguments, as in a shell: soundcheck client -- node my-app.js")
    .addOption(repeatable("--case <glob>", "only these cases (repeatable)"))
    .addOption(repeatable("--skip <glob>", "not these cases (repeatable)"))
    .addOption(shardOption())
    .option("--parallel <n>", "how many clients run at once", wholeNumberBetween(1, 64, "a number of clients"), 4)
    .option(
      "--timeout <s>",
      "stop a client that runs longer, seconds",
      numberBetween(1, 3600, "a number of seconds"),
      60,
    )
    .option("--record <folder>", "where recordings go (default: a new one in ./recordings)")
    .passThroughOptions()
    .addHelpText("after", `\n${CLIENT_HELP}`)
    .action(run(async () => (await import("./client.ts")).client))
}

function serveCommand(run: Run): Command {
  return new Command("serve")
    .description("Serve the cases for clients at addresses, for a client in any language, and show who passed which.")
    .option("--port <n>", "0 takes a free one", wholeNumberBetween(0, 65_535, "a port"), 9001)
    .option("--host <address>", "where to listen", "127.0.0.1")
    .option("--record <folder>", "where recordings are kept, and found again", "recordings/serve")
    .action(run(async () => (await import("./serve.ts")).serve))
}

const CLIENT_HELP = `The client is started once a case, with
  SOUNDCHECK_URL       ws://127.0.0.1:PORT/v1/listen: where it is to stream to; its query is its own
  SOUNDCHECK_BASE_URL  the same without a path, for SDKs that add it
  SOUNDCHECK_AUDIO     the WAV file that it is to stream, at real time
  SOUNDCHECK_CASE      the name of the case
  SOUNDCHECK_WISH      what the case would like to see beside: "pause=MS+MS", "finalize=MS", "configure=MS", "container", "browser"
  DEEPGRAM_API_KEY     a key that is good
and is to end by itself. What it prints is judged only where it prints lines such as
  {"type":"words","final":true,"text":"hello","words":[{"word":"hello","start":0.1,"end":0.5}]}
  {"type":"utterance","text":"hello world"}
  {"type":"latency","seconds":0.3}`

function reportCommand(run: Run): Command {
  return withRuns(
    new Command("report")
      .description("Put together what runs left, shards or ended ones, judge it anew, and report it. No network.")
      .argument("<folder...>", 'folders of "server --record"'),
  ).action(run(async () => (await import("./report.ts")).report))
}

function baselineCommand(run: Run): Command {
  const baseline = new Command("baseline").description("Failures of a target that are known and accepted.")
  baseline
    .command("update")
    .description("Take the failures of a report for known, and drop what passes now.")
    .argument("[file]", "the baseline (default: that of the report, else baselines/<target>.yaml)")
    .requiredOption("--from <report>", "a report as --json writes it")
    .addOption(repeatable("--reason <text>", "why new failures are accepted; CHECK=TEXT for one check (repeatable)"))
    .action(run(async () => (await import("./baseline.ts")).baselineUpdate))
  return baseline
}

const repeatable = (flags: string, description: string): Option =>
  new Option(flags, description).argParser(texts).default([], "none")

const shardOption = () => new Option("--shard <i/n>", "play one of n parts of about the same length").argParser(shard)

const inputOption = () => new Option("--input <input>", "other audio than the bundled speech")

const optionOption = () =>
  new Option("--option <name=value>", "a query option (repeatable)").argParser(queryOption).default([], "none")

const recordOption = () =>
  new Option("--record <file>", "where the recording goes (default: a new one in ./recordings)")
