import { describe, expect, test } from "vitest"
import { prng } from "../prng.ts"
import type { HeardWord } from "../protocol/recognizer.ts"
import { tokenBook } from "../protocol/handshake/token-book.ts"
import { scriptedRecognizer } from "./ear/scripted.ts"
import { answerRest, REST_BODY_LIMIT, type RestRequest, type RestSettings } from "./rest.ts"
import { DEFAULT_MOCK_SETTINGS } from "./settings.ts"
import { heard, LINEAR16 } from "./trial.ts"

const WORDS = [heard("Good", 500, 800), heard("evening.", 800, 1300, { speaker: 1 })]
const MOMENT = { unixMs: Date.UTC(2026, 10, 25), requestId: "01a00000-1111-7222-8333-444455556666" }
const tokens = tokenBook(prng(1))

const PAUSING = [heard("Good.", 500, 800), heard("Evening.", 1300, 1600, { speaker: 1 })]

interface Ask extends Partial<RestRequest> {
  readonly settings?: Partial<RestSettings>
  readonly channels?: number
  readonly words?: readonly HeardWord[]
}

/** Two seconds of raw audio with two words in it, unless told otherwise. */
async function ask({ settings, channels = 1, words = WORDS, ...request }: Ask = {}) {
  const answer = await answerRest(
    {
      method: "POST",
      path: "/v1/listen",
      query: `${LINEAR16}&punctuate=true`,
      headers: { authorization: "Token secret", "content-type": "audio/raw" },
      body: new Uint8Array(64_000 * channels),
      ...request,
    },
    {
      settings: { ...DEFAULT_MOCK_SETTINGS, tokens, ...settings },
      recognizer: scriptedRecognizer([words, [heard("Yes.", 1500, 1800)]]),
      hasher: () => ({ update: () => {}, digest: () => "0".repeat(64) }),
    },
    MOMENT,
  )
  return { ...answer, json: answer === undefined ? undefined : JSON.parse(answer.body) }
}

describe("POST /v1/listen", () => {
  test("answers with the metadata and the results of the whole file", async () => {
    const { status, json, headers } = await ask()
    expect(status).toBe(200)
    expect(headers).toContainEqual(["dg-request-id", MOMENT.requestId])
    expect(json).toEqual({
      metadata: {
        transaction_key: "deprecated",
        request_id: MOMENT.requestId,
        sha256: "0".repeat(64),
        created: "2026-11-25T00:00:00.000Z",
        duration: 2,
        channels: 1,
        models: [expect.any(String)],
        model_info: { [json.metadata.models[0]]: expect.objectContaining({ name: "general-nova-3" }) },
      },
      results: {
        channels: [
          {
            alternatives: [
              {
                transcript: "Good evening.",
                confidence: 0.99,
                words: [
                  { word: "good", start: 0.5, end: 0.8, confidence: 0.99, punctuated_word: "Good" },
                  { word: "evening", start: 0.8, end: 1.3, confidence: 0.99, punctuated_word: "evening." },
                ],
              },
            ],
          },
        ],
      },
    })
  })

  test("words the file by the options of the query", async () => {
    const { json } = await ask({
      query: `${LINEAR16}&diarize=true&search=good&replace=evening:morning&tag=a&extra=k:v`,
    })
    const [channel] = json.results.channels
    expect(channel.alternatives[0].transcript).toBe("good morning")
    expect(channel.alternatives[0].words.map((word: { speaker: number }) => word.speaker)).toEqual([0, 1])
    expect(channel.search[0]).toMatchObject({ query: "good", hits: [{ start: 0.5 }] })
    expect(json.metadata).toMatchObject({ tags: ["a"], extra: { k: "v" } })
  })

  test("transcribes each channel by itself with multichannel", async () => {
    const { json } = await ask({ query: `${LINEAR16}&multichannel=true&channels=2`, channels: 2 })
    const texts = json.results.channels.map(
      (channel: { alternatives: { transcript: string }[] }) => channel.alternatives[0]?.transcript,
    )
    expect(texts).toEqual(["good evening", "yes"])
    expect(json.metadata.channels).toBe(2)
  })

  test("groups the words of all channels into utterances", async () => {
    const query = `${LINEAR16}&multichannel=true&channels=2&utterances=true`
    const texts = (json: { results: { utterances: { channel: number; transcript: string }[] } }) =>
      json.results.utterances.map(({ channel, transcript }) => `${channel} ${transcript}`)
    const { json } = await ask({ query, channels: 2 })
    expect(texts(json)).toEqual(["0 good evening", "1 yes"])
    expect(json.results.utterances[0]).toEqual({
      start: 0.5,
      end: 1.3,
      confidence: 0.99,
      channel: 0,
      transcript: "good evening",
      words: json.results.channels[0].alternatives[0].words,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect(texts((await ask({ query: `${query}&diarize=true`, channels: 2 })).json)).toEqual([
      "0 good",
      "0 evening",
      "1 yes",
    ])
  })

  test("cuts utterances at silences of utt_split seconds", async () => {
    const count = async (query: string) => (await ask({ query, words: PAUSING })).json.results.utterances.length
    expect(await count(`${LINEAR16}&utterances=true`)).toBe(1)
    expect(await count(`${LINEAR16}&utterances=true&utt_split=0.4`)).toBe(2)
  })

  test("adds paragraphs with smart_format, by speaker with diarization", async () => {
    const paragraphs = async (options: string) =>
      (await ask({ query: `${LINEAR16}&${options}`, words: PAUSING })).json.results.channels[0].alternatives[0]
        .paragraphs
    expect(await paragraphs("smart_format=true")).toEqual({
      transcript: "\nGood. Evening.",
      paragraphs: [
        {
          sentences: [
            { text: "Good.", start: 0.5, end: 0.8 },
            { text: "Evening.", start: 1.3, end: 1.6 },
          ],
          num_words: 2,
          start: 0.5,
          end: 1.6,
        },
      ],
    })
    expect((await paragraphs("punctuate=true&paragraphs=true&diarize=true")).transcript).toBe(
      "\nSpeaker 0: Good.\n\nSpeaker 1: Evening.",
    )
    expect(await paragraphs("punctuate=true")).toBeUndefined()
  })

  test.each([
    ["no credential", { headers: {} }, 401, "Invalid credentials."],
    ["a wrong key", { settings: { keys: ["other"] } }, 401, "Invalid credentials."],
    ["no credit left", { settings: { account: "no-credit" as const } }, 402, "Project does not have enough credits"],
    ["a model not granted", { settings: { forbiddenModels: ["nova-3"] } }, 403, "does not have access"],
    ["a bad option", { query: "model=nova-3&channels=many" }, 400, "invalid value 'many' for 'channels'"],
    ["an unreadable query", { query: "model=%zz" }, 400, "Invalid query string."],
    ["no audio", { body: new Uint8Array(0) }, 400, "corrupt or unsupported data: there is no audio in it"],
    [
      "no audio file",
      { query: "model=nova-3", body: new TextEncoder().encode("hello") },
      400,
      "corrupt or unsupported",
    ],
    ["too much audio", { body: new Uint8Array(REST_BODY_LIMIT + 1) }, 413, "longer than the 67108864 bytes"],
  ])("refuses %s with a status and a sentence", async (_, request, status, sentence) => {
    const answer = await ask(request)
    expect(answer.status).toBe(status)
    expect(answer.json.err_msg).toContain(sentence)
    expect(answer.json.request_id).toBe(MOMENT.requestId)
  })

  const json = (body: string) => ({
    headers: { authorization: "Token secret", "content-type": "application/json; charset=utf-8" },
    body: new TextEncoder().encode(body),
  })

  test("fetches nothing: a body with a URL is refused", async () => {
    const answer = await ask(json('{"url":"https://example.com/a.wav"}'))
    expect(answer.status).toBe(400)
    expect(answer.json).toMatchObject({
      err_code: "REMOTE_CONTENT_ERROR",
      err_msg: expect.stringContaining("not its URL"),
    })
  })

  test.each(["{", "[]", '{"link":"x"}'])("refuses JSON without a URL: %s", async (body) => {
    expect((await ask(json(body))).json.err_msg).toBe(
      "Content-type was application/json, but we could not process the JSON payload.",
    )
  })

  test("takes models that are served for files only", async () => {
    expect((await ask({ query: "model=whisper-large&encoding=linear16&sample_rate=16000" })).status).toBe(200)
  })
})

describe("POST /v1/auth/grant", () => {
  const grant = (request: Ask = {}) => ask({ path: "/v1/auth/grant", query: "", body: new Uint8Array(0), ...request })

  test("hands out a token that is good for /v1/listen", async () => {
    const { status, json } = await grant()
    expect(status).toBe(200)
    expect(json).toEqual({ access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/), expires_in: 30 })
    expect(
      (await ask({ headers: { authorization: `Bearer ${json.access_token}` }, settings: { keys: ["other"] } })).status,
    ).toBe(200)
  })

  test("takes ttl_seconds from the body", async () => {
    expect((await grant({ body: new TextEncoder().encode('{"ttl_seconds":3600}') })).json.expires_in).toBe(3600)
    expect((await grant({ body: new TextEncoder().encode('{"ttl_seconds":3601}') })).status).toBe(400)
  })
})

test.each([
  ["GET", "/v1/listen"],
  ["POST", "/v1/speak"],
  ["POST", "/"],
])("leaves %s %s to others", async (method, path) => {
  expect((await ask({ method, path })).status).toBeUndefined()
})
