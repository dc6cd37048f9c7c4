// What Soundcheck can make use of on a machine: what each part is for, and how it is got.

/** A form of audio, and what decodes it: the first of `by` that is there. */
export interface CodecPart {
  /** As tracks name it. */
  readonly codec: string
  /** Where it is found, in words of the query and of files. */
  readonly forms: string
  /** Packages of npm, and `ffmpeg` for the program. Empty: our own code. */
  readonly by: readonly string[]
  /** The bundled rendition that proves it, by its format; see fixtures/renditions. */
  readonly proof: string
}

export const FFMPEG_PROGRAM = "ffmpeg"

export const CODEC_PARTS: readonly CodecPart[] = [
  { codec: "PCM, G.711", forms: "linear16, linear32, mulaw, alaw, WAV", by: [], proof: "wav-rf64" },
  { codec: "Opus", forms: "opus, ogg-opus, Ogg, WebM, MP4", by: ["opus-decoder"], proof: "ogg-opus" },
  { codec: "FLAC", forms: "flac, Ogg, Matroska, MP4", by: ["@wasm-audio-decoders/flac"], proof: "flac" },
  { codec: "Vorbis", forms: "Ogg, WebM", by: ["@wasm-audio-decoders/ogg-vorbis"], proof: "ogg-vorbis" },
  { codec: "MP3", forms: "MP3, Matroska, MP4", by: ["mpg123-decoder"], proof: "mp3" },
  { codec: "AMR", forms: "amr-nb, amr-wb, AMR files", by: ["@audio/decode-amr"], proof: "amr-nb" },
  { codec: "AAC", forms: "ADTS, MP4, M4A, Matroska", by: ["@audio/decode-aac", FFMPEG_PROGRAM], proof: "aac" },
  { codec: "Speex", forms: "speex, Ogg", by: [FFMPEG_PROGRAM], proof: "ogg-speex" },
  { codec: "G.729", forms: "g729", by: [FFMPEG_PROGRAM], proof: "g729" },
]

/** What Soundcheck can make of samples before it sends them. `proof`: a form to encode a tone in. */
export const ENCODER_PARTS: readonly CodecPart[] = [
  { codec: "PCM, G.711", forms: "linear16, linear32, mulaw, alaw, WAV", by: [], proof: "mulaw" },
  { codec: "FLAC", forms: "flac, Ogg", by: [], proof: "flac" },
  { codec: "Opus", forms: "opus, ogg-opus, WebM, Matroska", by: ["opusscript"], proof: "ogg-opus" },
]

export interface OptionalPart {
  readonly name: string
  readonly purpose: string
  /** The command that gets it. */
  readonly get: string
}

/** Packages that do not come along, or need not. */
export const OPTIONAL_PACKAGES: readonly OptionalPart[] = [
  { name: "bufferutil", purpose: "receiving costs a third", get: "npm install bufferutil" },
  { name: "@audio/decode-aac", purpose: "AAC without ffmpeg (GPL-2.0)", get: "npm install @audio/decode-aac" },
  { name: "vitest", purpose: "matchers and suites for tests of your own", get: "npm install --save-dev vitest" },
  {
    name: "msw",
    purpose: "the mock in tests of code that uses the global WebSocket",
    get: "npm install --save-dev msw",
  },
]

export const PROGRAMS: readonly OptionalPart[] = [
  {
    name: FFMPEG_PROGRAM,
    purpose: "Speex, G.729, and AAC without a package",
    get: "apt-get install ffmpeg, brew install ffmpeg, or https://ffmpeg.org/download.html",
  },
]

/** What is read from the environment; its value is never shown. */
export const SECRETS: readonly { readonly name: string; readonly purpose: string }[] = [
  { name: "DEEPGRAM_API_KEY", purpose: "streaming to the live service" },
]
