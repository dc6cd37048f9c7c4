// The commands that stream, and what they stream to: their arguments and flags.
import { Command, Option } from "commander"
import type { Run } from "./command-action.ts"
import { keys, numberBetween, queryOption, sendAs, speed, wholeNumberBetween } from "./values.ts"

const TARGET = 'what to stream to: "mock:" (embedded), ws://… or wss://…; without a path, /v1/listen is added'

export function smokeCommand(run: Run): Command {
  return new Command("smoke")
    .description("Stream speech to a target and show the five steps of a working integration.")
    .argument("[target]", TARGET, "mock:")
    .addOption(inputOption())
    .addOption(optionOption())
    .addOption(recordOption())
    .action(run(async () => (await import("./smoke.ts")).smoke))
}

export function streamCommand(run: Run): Command {
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

export function formatCommand(run: Run): Command {
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

export function mockCommand(run: Run): Command {
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

export function fixtureCommand(run: Run): Command {
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

const inputOption = () => new Option("--input <input>", "other audio than the bundled speech")

const optionOption = () =>
  new Option("--option <name=value>", "a query option (repeatable)").argParser(queryOption).default([], "none")

const recordOption = () =>
  new Option("--record <file>", "where the recording goes (default: a new one in ./recordings)")
