// Results messages of 1 KB as the service sends them, made beforehand: for peers that answer, flood and parse.

const WORDS = "the quick brown fox jumps".split(" ")

/** @param at which interim of the stream, one a second: each message tells another stretch of audio */
function resultsText(at: number): string {
  const words = WORDS.map((word, index) => ({
    word,
    start: at + index * 0.2,
    end: at + index * 0.2 + 0.18,
    confidence: 0.9 + index / 100,
    punctuated_word: word,
  }))
  return JSON.stringify({
    type: "Results",
    channel_index: [0, 1],
    duration: 1.0,
    start: at,
    is_final: at % 4 === 3,
    speech_final: false,
    channel: { alternatives: [{ transcript: WORDS.join(" "), confidence: 0.98, words }] },
    metadata: {
      request_id: "019f0000-1111-7222-8333-444455556666",
      model_info: { name: "general-nova-3", version: "2025-04-17.21547", arch: "nova-3" },
      model_uuid: "40bd3654-0000-4000-8000-000000000000",
      extra: { note: "x".repeat(120) },
    },
    from_finalize: false,
  })
}

/** So many different messages, 1.0 to 1.1 KB each. */
export const resultsTexts = (count: number): string[] => Array.from({ length: count }, (_, at) => resultsText(at))
