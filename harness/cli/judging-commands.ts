// The commands that judge, and those around them: their arguments and flags.
import { Command, Option } from "commander"
import type { Run } from "./command-action.ts"
import { levels, numberBetween, shard, texts, timeSpan, wholeNumberBetween } from "./values.ts"

export function judgeCommand(run: Run): Command {
  return withReports(new Command("judge"))
    .description("Check recordings made earlier. No network.")
    .argument("<file...>", "recordings (.jsonl)")
    .option("--strict", "a missed SHOULD fails too")
    .action(run(async () => (await import("./judge.ts")).judgeFiles))
}

export function serverCommand(run: Run): Command {
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

export function clientCommand(run: Run): Command {
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

export function serveCommand(run: Run): Command {
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
  {"type":"words","final":true,"text":"hello","words":[{"word":"hello","start":0.1,"end":0.5}],"channel":0}
  {"type":"utterance","text":"hello world"}
  {"type":"latency","seconds":0.3}`

export function reportCommand(run: Run): Command {
  return withRuns(
    new Command("report")
      .description("Put together what runs left, shards or ended ones, judge it anew, and report it. No network.")
      .argument("<folder...>", 'folders of "server --record"'),
  ).action(run(async () => (await import("./report.ts")).report))
}

export function baselineCommand(run: Run): Command {
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

export function listCommand(run: Run): Command {
  return new Command("list")
    .description("Show the cases with what each is for and costs, or the requirements with what checks them.")
    .argument("[glob]", 'cases: "auth", "close/*"; or requirements: "auth-*"')
    .option("--requirements", "requirements instead of cases, each with its checks or the reason why there is none")
    .option("--json", "for programs")
    .action(run(async () => (await import("./list.ts")).list))
}

export function doctorCommand(run: Run): Command {
  return new Command("doctor")
    .description("Show what is installed and works, what is missing, what it is for and how to get it.")
    .option("--json", "print JSON")
    .action(run(async () => (await import("./doctor.ts")).doctor))
}

const repeatable = (flags: string, description: string): Option =>
  new Option(flags, description).argParser(texts).default([], "none")

const shardOption = () => new Option("--shard <i/n>", "play one of n parts of about the same length").argParser(shard)
