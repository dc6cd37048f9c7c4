import { defineCase } from "../../../harness/case.ts"
import { HALF_A_MINUTE_OF_SILENCE, ONE_SENTENCE, SHORT_SENTENCE, silence } from "../../audio.ts"
import { audio, ending, heldPause, untilClosed } from "../../script.ts"

const finalsOnly = { model: "nova-3" }
const asEncoding = (encoding: "linear32" | "mulaw" | "alaw", sampleRateHz: number) => ({
  audio: { ...SHORT_SENTENCE, encoding, sampleRateHz },
  options: finalsOnly,
})

export const rawAudioCases = [
  defineCase({
    id: "audio-format/linear16",
    title: "linear16 at every common rate is accepted and measured",
    streams: [{ audio: { ...SHORT_SENTENCE, encoding: "linear16" }, options: finalsOnly }],
    axes: { sampleRateHz: [8_000, 16_000, 24_000, 44_100, 48_000] },
    checks: ["audio-linear16", "audio-all-covered", "md-duration", "fin-text-complete"],
  }),
  defineCase({
    id: "audio-format/linear32",
    title: "linear32 is accepted, four bytes a sample",
    streams: [asEncoding("linear32", 16_000)],
    checks: ["audio-linear32", "fin-text-complete"],
  }),
  defineCase({
    id: "audio-format/g711",
    title: "mulaw and alaw are accepted, one byte a sample",
    streams: [asEncoding("mulaw", 8_000), asEncoding("alaw", 8_000)],
    checks: ["audio-g711", "fin-text-complete"],
    loopback: true,
  }),
  defineCase({
    id: "audio-format/wav",
    title: "a WAV file with nothing declared is recognised by its header",
    streams: [{ audio: { ...SHORT_SENTENCE, encoding: "wav" }, options: finalsOnly }],
    checks: ["md-duration", "fin-text-complete"],
  }),
  defineCase({
    id: "audio-format/chunk-sizes",
    title: "the size of chunks does not change what is heard",
    streams: [20, 50, 100, 250].map((chunkMs) => ({ audio: SHORT_SENTENCE, options: finalsOnly, chunkMs })),
    checks: ["audio-chunk-invariance"],
  }),
  defineCase({
    id: "audio-format/odd-cuts",
    title: "a frame may end in the middle of a sample",
    streams: [
      { audio: SHORT_SENTENCE, options: finalsOnly },
      { audio: SHORT_SENTENCE, options: finalsOnly, chunkByteLength: 3_333 },
    ],
    checks: ["audio-split-sample", "audio-chunk-invariance"],
  }),
  defineCase({
    id: "audio-format/large-frame",
    title: "a frame of several seconds is accepted",
    streams: [{ audio: ONE_SENTENCE, options: finalsOnly, chunkMs: 10_000 }],
    checks: ["audio-large-frame"],
  }),
  defineCase({
    id: "audio-format/empty-frame",
    title: "an empty binary frame closes the stream as CloseStream does",
    streams: [
      {
        audio: SHORT_SENTENCE,
        options: finalsOnly,
        script: [audio(), { do: "binary", bytes: new Uint8Array(0), note: "empty frame" }, untilClosed()],
      },
    ],
    checks: ["audio-empty-frame-closes"],
  }),
  defineCase({
    id: "audio-format/undecodable",
    title: "audio that nobody can decode ends the stream, or leaves it without duration",
    streams: [
      {
        audio: { parts: [{ noiseMs: 2_000, levelDb: -10 }], declare: "nothing" },
        options: finalsOnly,
        script: [audio(), ...ending],
      },
    ],
    checks: ["audio-undecodable"],
  }),
  defineCase({
    id: "audio-format/wrong-rate",
    title: "a wrong sample rate gives no error, only other durations",
    streams: [{ audio: { ...SHORT_SENTENCE, declare: { sampleRateHz: 8_000 } }, options: finalsOnly }],
    checks: ["audio-wrong-rate-silent"],
  }),
  defineCase({
    id: "audio-format/silence",
    title: "digital silence is valid audio without words",
    streams: [{ audio: HALF_A_MINUTE_OF_SILENCE, options: { interim_results: true, vad_events: true } }],
    checks: ["audio-silence-ok", "int-silence", "vad-silence-none"],
  }),
  defineCase({
    id: "audio-format/audio-clock",
    title: "times go by the audio received, not by the wall clock",
    streams: [
      {
        audio: ONE_SENTENCE,
        options: { interim_results: true },
        script: [audio(3_000), heldPause(20_000), audio(), ...ending],
      },
    ],
    checks: ["audio-clock-only", "ka-no-audio-time"],
  }),
  defineCase({
    id: "audio-format/bad-values",
    title: "an unknown encoding and a senseless sample rate are refused",
    streams: [
      "encoding=foo&sample_rate=16000",
      ...["abc", "-1", "0", "1.5"].map((rate) => `encoding=linear16&sample_rate=${rate}`),
    ].map((rawQuery) => ({ audio: { ...silence(200), declare: "nothing" as const }, rawQuery })),
    checks: ["audio-bad-encoding-400", "audio-bad-sample-rate-400"],
  }),
  defineCase({
    id: "audio-format/no-sample-rate",
    title: "raw audio without a sample rate does not work",
    streams: [{ audio: { ...SHORT_SENTENCE, declare: "nothing" }, rawQuery: "encoding=linear16" }],
    checks: ["audio-missing-sample-rate"],
  }),
  defineCase({
    id: "audio-format/encodings-accepted",
    title: "every documented encoding is accepted as a value",
    streams: ["flac", "opus", "ogg-opus", "speex", "amr-nb", "amr-wb", "g729"].map((encoding) => ({
      audio: { ...silence(200), declare: "nothing" as const },
      rawQuery: `encoding=${encoding}&sample_rate=${encoding === "amr-wb" ? 16_000 : 8_000}`,
      script: ending,
    })),
    checks: ["audio-compressed"],
  }),
]
