import { final } from "../recording/recording-builder.ts"
import { emptyTimeline } from "../timeline.ts"
import { stream, GOOD, SILENT, STEREO, tryMatchers } from "./trial-matcher.ts"

tryMatchers({
  toHaveTranscript: [
    {
      claim: (one) => one.toHaveTranscript(" Good  evening to you. "),
      holdsFor: [GOOD],
      failsFor: [
        [SILENT, 'to have the transcript " Good  evening to you. "', '""'],
        [stream(final(0, 4, "good evening to you")), "the words are the same, only case or punctuation differ"],
      ],
    },
    { claim: (one) => one.toHaveTranscript(/evening/), holdsFor: [GOOD], failsFor: [[STEREO, "/evening/", '"yes"']] },
    {
      claim: (one) => one.toHaveTranscript("no thanks", { channel: 1 }),
      holdsFor: [STEREO],
      failsFor: [[GOOD, "on channel 1"]],
    },
  ],
  toHaveWordErrorRate: [
    {
      claim: (one) => one.toHaveWordErrorRate("good evening, to you"),
      holdsFor: [GOOD],
      failsFor: [
        [
          stream(final(0, 4, "good morning to you all")),
          "a word error rate of at most 0",
          "0.5 (1 wrong, 0 missing, 1 too many, of 4 words)",
          "good [evening→morning] to you [+all]",
        ],
        [SILENT, "1 (0 wrong, 4 missing, 0 too many, of 4 words)", "[-good] [-evening] [-to] [-you]"],
      ],
    },
    {
      claim: (one) => one.toHaveWordErrorRate("good morning to you", { atMost: 0.25 }),
      holdsFor: [GOOD],
      failsFor: [[STEREO, "at most 0.25"]],
    },
    {
      claim: (one) => one.toHaveWordErrorRate("Good evening to you.", { normalise: "raw" }),
      holdsFor: [GOOD],
      failsFor: [[stream(final(0, 4, "good evening to you")), "[Good→good] evening to [you.→you]"]],
    },
    {
      claim: (one) =>
        one.toHaveWordErrorRate(
          {
            ...emptyTimeline(4000, 2),
            words: ["no", "thanks"].map((word) => ({
              word,
              punctuatedWord: word,
              startMs: 0,
              endMs: 0,
              channel: 1,
              speaker: 1,
            })),
          },
          { channel: 1 },
        ),
      holdsFor: [STEREO],
      failsFor: [[GOOD, "on channel 1", "[-no] [-thanks]"]],
    },
    {
      claim: (one) => one.toHaveWordErrorRate(""),
      holdsFor: [],
      failsFor: [],
      saysNothingOf: [[GOOD, "the reference has no words"]],
    },
  ],
  toHaveInterims: [
    {
      claim: (one) => one.toHaveInterims(),
      holdsFor: [GOOD],
      failsFor: [[SILENT, "to have interim results", "0 of them", "set interim_results=true"]],
    },
    {
      claim: (one) => one.toHaveInterims({ atLeast: 2, channel: 0 }),
      holdsFor: [],
      failsFor: [[GOOD, "at least 2 interim results on channel 0", "1 of them"]],
    },
  ],
})
