import { isDeepStrictEqual } from "node:util"
import { expect, test } from "vitest"
import { answerUpgrade } from "../protocol/handshake/handshake.ts"
import { tokenBook } from "../protocol/handshake/token-book.ts"
import type { UpgradeAnswer, UpgradeRequest } from "../protocol/handshake/upgrade.ts"
import { mockMachine } from "./mock-machine.ts"
import { MUTATIONS } from "./mutations.ts"
import type { Hooks } from "./mutations/mutation.ts"
import { DEFAULT_MOCK_SETTINGS } from "./settings.ts"
import { LINEAR16, sentence, Trial, type TrialSpec } from "./trial.ts"

const SAID = [
  ...sentence("this is a hell of a long story with some more words", 600, 300),
  ...sentence("bye nine hundred", 6_000),
]
const ALL = "interim_results=true&endpointing=300&utterance_end_ms=1000&vad_events=true"
const STEREO = `${LINEAR16}&channels=2`
const PING = { type: "ping", bytes: new Uint8Array([1, 2]) } as const

function FEATURES() {
  const names = "interim_results punctuate profanity_filter diarize detect_entities"
    .split(" ")
    .map((name) => `${name}=true`)
  return [...names, "redact=numbers&replace=bye:hello&search=story&search=words&extra=a:b"].join("&")
}

const talk = (trial: Trial) => trial.audioTo(9_700).message("CloseStream").message("CloseStream").wait(8_000)
const stereo = (trial: Trial) =>
  trial.audioTo(8_000, 2).message("Finalize", { channel: 1 }).audioTo(9_700, 2).message("CloseStream").wait(8_000)

function flushes(trial: Trial): void {
  trial.audioTo(1_500).message("Finalize").message("Finalize").audioTo(3_000).message("Finalize", { channel: 9 })
  trial.audioTo(9_500).message("KeepAlive").audioTo(9_700).message("CloseStream").wait(100)
}

const idles = (trial: Trial) => trial.audioTo(1_500).wait(15_000)

function keepsAlive(trial: Trial): Trial {
  for (let second = 0; second < 30; second += 5) trial.wait(5_000).message("KeepAlive")
  return trial
}

function pings(trial: Trial): void {
  for (let second = 0; second < 15; second++) trial.wait(1_000).frame(PING)
}

function texts(trial: Trial): void {
  trial.audioTo(500).text("nonsense").message("ForceEndTurn").bytes(new TextEncoder().encode('{"type":"KeepAlive"}'))
  trial
    .message("Configure", { keyterms: ["a"] })
    .message("Configure", { colour: 1 })
    .audioTo(900)
    .message("CloseStream")
}

const inFragments = (trial: Trial) =>
  trial
    .frame({ type: "binary", bytes: new Uint8Array(96_000), fragmentCount: 3 })
    .frame({ type: "text", text: '{"type":"CloseStream"}', fragmentCount: 3 })
    .wait(15_000)

/** Streams in which a server can go wrong, in the order in which one server sees them. */
const STREAMS: readonly { spec: TrialSpec; act: (trial: Trial) => unknown }[] = [
  { spec: { options: ALL, words: SAID }, act: (trial) => talk(trial) },
  { spec: { options: "", words: SAID }, act: (trial) => talk(trial) },
  {
    spec: { options: "interim_results=true&endpointing=false&punctuate=true", words: SAID },
    act: (trial) => talk(trial),
  },
  { spec: { options: `${ALL}&endpointing=false`, words: SAID }, act: (trial) => talk(trial) },
  { spec: { options: "utterance_end_ms=1000", words: SAID }, act: (trial) => talk(trial) },
  {
    spec: { options: ALL, settings: { seed: 2 } },
    act: (trial) => trial.audioTo(20_000).message("CloseStream").wait(8_000),
  },
  { spec: { query: `${STEREO}&multichannel=true&${ALL}`, channels: [SAID, sentence("hello", 3_000)] }, act: stereo },
  { spec: { query: `${STEREO}&${ALL}`, channels: [SAID] }, act: stereo },
  { spec: { options: ALL, words: SAID }, act: flushes },
  {
    spec: {},
    act: (trial) => trial.frame(PING).message("Finalize").message("CloseStream").message("CloseStream").wait(100),
  },
  { spec: { options: ALL, words: SAID }, act: idles },
  { spec: {}, act: (trial) => keepsAlive(trial) },
  {
    spec: { options: ALL, words: SAID },
    act: (trial) => keepsAlive(trial.audioTo(1_000)).audioTo(3_000).message("CloseStream"),
  },
  { spec: {}, act: (trial) => pings(trial.audioTo(1_000)) },
  { spec: { options: ALL }, act: texts },
  { spec: { options: FEATURES(), words: SAID }, act: (trial) => talk(trial) },
  { spec: { options: "smart_format=true", words: SAID }, act: (trial) => talk(trial) },
  { spec: { options: "smart_format=true&no_delay=true", words: SAID }, act: (trial) => talk(trial) },
  { spec: {}, act: inFragments },
  { spec: { options: "numerals=true", words: SAID }, act: (trial) => talk(trial) },
  {
    spec: { query: "model=nova-3&language=multi&encoding=linear16&sample_rate=16000", words: SAID },
    act: (trial) => talk(trial),
  },
  { spec: { query: "model=nova-3" }, act: (trial) => trial.bytes(new Uint8Array(9_000)).wait(15_000) },
  {
    spec: { query: "encoding=linear16&sample_rate=8000" },
    act: (trial) => trial.bytes(new Uint8Array(9_000)).message("CloseStream"),
  },
  { spec: { query: "encoding=linear16" }, act: (trial) => trial.bytes(new Uint8Array(9_000)).wait(15_000) },
  {
    spec: {},
    act: (trial) => trial.bytes(new Uint8Array(101)).bytes(new Uint8Array(100_000)).bytes(new Uint8Array(0)).wait(100),
  },
  { spec: {}, act: (trial) => trial.audioTo(500).text('{ "type": "CloseStream" }').audioTo(1_500).wait(1_000) },
]

/** Everything a server says on all of these streams, times included, stream by stream. */
function* sayings(hooks: Hooks): Generator<string, void> {
  const settings = hooks.settings?.(DEFAULT_MOCK_SETTINGS) ?? DEFAULT_MOCK_SETTINGS
  let count = 0
  // The mutation changes the settings of the whole server; a stream's own wish goes on top.
  const open = (spec: TrialSpec): Trial =>
    new Trial({
      ...spec,
      requestId: requestId(count++),
      settings: { ...settings, ...spec.settings },
      machine: (given) => {
        const stream = hooks.stream?.(given) ?? given
        const machine = mockMachine(stream)
        return hooks.machine?.(machine, stream) ?? machine
      },
    })
  for (const { spec, act } of STREAMS) {
    const trial = open(spec)
    act(trial)
    yield JSON.stringify(trial.said)
  }
  const atOnce = [open({ options: ALL, words: SAID }), open({ options: ALL, words: SAID })]
  for (const trial of atOnce) trial.audioTo(3_000)
  for (const { said } of atOnce) yield JSON.stringify(said)
}

const requestId = (index: number): string => `01a00000-1111-7222-8333-${String(index).padStart(12, "0")}`

const KEY = { authorization: "Token good", upgrade: "websocket" }

const upgrade = (query: string, more: Partial<UpgradeRequest> = {}): UpgradeRequest => ({
  method: "GET",
  path: "/v1/listen",
  query,
  headers: KEY,
  protocols: [],
  ...more,
})

const bearer = (token: string, name = "Bearer") => ({ headers: { ...KEY, authorization: `${name} ${token}` } })
const offering = (...protocols: string[]) => ({ headers: { upgrade: "websocket" }, protocols })

/** Upgrades in which a server can go wrong. */
function upgrades(granted: string, expired: string): readonly UpgradeRequest[] {
  return [
    upgrade(LINEAR16),
    upgrade(LINEAR16, { headers: { ...KEY, "sec-websocket-extensions": "permessage-deflate" } }),
    upgrade(LINEAR16, bearer(granted)),
    upgrade(`punctuate=true&diarize=true&interim_results=true&model=nova-3&${LINEAR16}`),
    upgrade("endpointing=0"),
    upgrade("endpointing=true"),
    upgrade("endpointing=abc"),
    upgrade("encoding=foo"),
    upgrade("encoding=linear16&sample_rate=abc"),
    ...["linear32", "mulaw", "flac"].map((encoding) => upgrade(`encoding=${encoding}&sample_rate=16000`)),
    upgrade("interim_results=true&utterance_end_ms=999"),
    upgrade("channels=0"),
    upgrade("channels=21"),
    upgrade("channels=0", bearer("wrong", "Token")),
    upgrade("model=whisper"),
    upgrade("foo=bar"),
    upgrade("interim_results=maybe"),
    upgrade("model=nova-33"),
    upgrade("model=forbidden"),
    upgrade("model=nova-3&language=english"),
    upgrade("no_delay=true&filler_words=true"),
    upgrade("diarize=true&diarize_model=latest"),
    upgrade("model=nova-3&keyterm=a&keyterm=b"),
    upgrade(`model=nova-3&keyterm=${"a+".repeat(600)}`),
    upgrade("model=nova-3&keywords=a"),
    upgrade("tag=a"),
    upgrade(`tag=${"a".repeat(129)}`),
    upgrade(LINEAR16, bearer(expired)),
    upgrade(LINEAR16, bearer("good")),
    upgrade(LINEAR16, bearer("good", "token")),
    upgrade(LINEAR16, bearer("wrong", "Token")),
    upgrade(LINEAR16, { headers: { upgrade: "websocket" } }),
    upgrade(LINEAR16, offering("token", "good")),
    upgrade(LINEAR16, offering("bearer", granted)),
    upgrade(LINEAR16, offering("token", "good", "x-deepgram-session-id", "1")),
  ]
}

const UNIX_MS = 1_788_000_000_000

function answers(hooks: Hooks): readonly UpgradeAnswer[] {
  const random = () => 0.5
  const tokens = tokenBook(random)
  const expired = tokens.grant(UNIX_MS - 60_000, 30).accessToken
  const granted = tokenBook(random).grant(UNIX_MS, 30).accessToken.replace("A", "B")
  const given = {
    ...DEFAULT_MOCK_SETTINGS,
    keys: ["good"],
    streamLimit: 2,
    forbiddenModels: ["enhanced"],
  }
  const settings = hooks.settings?.(given) ?? given
  const book = {
    ...tokens,
    isValid: (token: string) => token === granted,
    knows: (token: string) => token === granted || token === expired,
  }
  const answer = (request: UpgradeRequest, index: number, more: object = {}) => {
    const moment = { unixMs: UNIX_MS, requestId: requestId(index) }
    const handshake = { ...settings, tokens: book, openStreams: 0, ...more }
    const answered = answerUpgrade(request, handshake, moment)
    return hooks.answer?.(answered, request) ?? answered
  }
  return [
    ...upgrades(granted, expired).map((request, index) => answer(request, index)),
    answer(upgrade(LINEAR16), 100, { openStreams: 2 }),
    answer(upgrade("model=enhanced"), 101),
    ...(["no-credit", "no-permission", "overloaded"] as const).map((account) =>
      answer(upgrade(LINEAR16), 102, { account }),
    ),
  ]
}

const rightAnswers = answers({})
const rightSayings = [...sayings({})]

/** Answers first: some mutations look at who was let in. No stream is played beyond the first that went wrong. */
function isRight(hooks: Hooks): boolean {
  if (!isDeepStrictEqual(answers(hooks), rightAnswers)) return false
  let count = 0
  for (const saying of sayings(hooks)) if (saying !== rightSayings[count++]) return false
  return count === rightSayings.length
}

test("without a mutation a server does everything right, and the same every time", () => {
  expect(isRight({})).toBe(true)
})

/** What breaks below the machine is shown by the suites alone. */
const OF_THE_MACHINE = MUTATIONS.filter(({ connection = {} }) => Object.keys(connection).length === 0)

test.each(OF_THE_MACHINE)("$id: a server that $title shows it", (mutation) => {
  expect(isRight(mutation.open())).toBe(false)
})

test("every mutation has an id of its own and breaks something", () => {
  expect(new Set(MUTATIONS.map(({ id }) => id)).size).toBe(MUTATIONS.length)
  expect(MUTATIONS.filter(({ breaks }) => breaks.length === 0)).toEqual([])
})
