// Every form of audio that fixtures are committed in beside WAV: what it is, and the command that makes it. To add one,
// add a row here.

/** The Debian 12 packages that renditions are made with. Another version may give other bytes. */
export const PACKAGES = {
  ffmpeg: "7:5.1.9-0+deb12u1",
  "libavcodec-extra59": "7:5.1.9-0+deb12u1",
  "opus-tools": "0.2-1+b1",
  libopus0: "1.3.1-3",
  libspeex1: "1.2.1-2",
  flac: "1.4.2+ds-2",
  "libopencore-amrnb0": "0.1.6-1",
  "libvo-amrwbenc0": "0.1.3-2",
  libmp3lame0: "3.100-6",
  libvorbisenc2: "1.3.7-1",
  "libbcg729-dev": "1.1.1-2",
  gcc: "4:12.2.0-3",
} as const

export interface Format {
  /** What `encoding=` names it; absent: a container, nothing is to be declared. */
  readonly encoding?: string
  readonly container?: string
  readonly codec: string
  readonly extension: string
  /** Rate and channels of the decoded audio; as the fixture has them where absent. */
  readonly sampleRateHz?: number
  readonly channels?: number
  readonly packages: readonly (keyof typeof PACKAGES)[]
  /** Arguments of ffmpeg between input and output, or another tool. */
  readonly make: readonly string[] | "opusenc" | "flac" | "g729"
  /** What of ffmpeg reads it again: a format name where the bytes alone do not tell. */
  readonly read?: readonly string[]
}

const byFfmpeg = (
  codec: string,
  make: readonly string[],
  form: Omit<Format, "codec" | "packages" | "make"> & { readonly packages?: Format["packages"] },
): Format => ({ codec, make, packages: ["ffmpeg"], ...form })

const wav = (codec: string, make: readonly string[] = ["-c:a", codec], form: Partial<Format> = {}): Format =>
  byFfmpeg(codec, make, { container: "wav", extension: "wav", ...form })

const AAC = ["-c:a", "aac", "-b:a", "48k"]
/** All that is said, on each of six channels. */
const SIX_TIMES = "aformat=channel_layouts=mono,pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0"
const OPUS = ["-c:a", "libopus", "-b:a", "24k"]

/** The forms that a service takes. */
export const FORMATS: Readonly<Record<string, Format>> = {
  "amr-nb": byFfmpeg("amr-nb", ["-c:a", "libopencore_amrnb", "-b:a", "12.2k", "-f", "amr"], {
    encoding: "amr-nb",
    container: "amr",
    extension: "amr",
    sampleRateHz: 8_000,
    channels: 1,
    packages: ["ffmpeg", "libavcodec-extra59", "libopencore-amrnb0"],
  }),
  /** The lowest of its rates: what little of a voice a service must still know. */
  "amr-nb-4.75k": byFfmpeg("amr-nb", ["-c:a", "libopencore_amrnb", "-b:a", "4.75k", "-f", "amr"], {
    encoding: "amr-nb",
    container: "amr",
    extension: "amr",
    sampleRateHz: 8_000,
    channels: 1,
    packages: ["ffmpeg", "libavcodec-extra59", "libopencore-amrnb0"],
  }),
  "amr-wb": byFfmpeg("amr-wb", ["-c:a", "libvo_amrwbenc", "-b:a", "23.85k", "-f", "amr"], {
    encoding: "amr-wb",
    container: "amr",
    extension: "awb",
    sampleRateHz: 16_000,
    channels: 1,
    packages: ["ffmpeg", "libavcodec-extra59", "libvo-amrwbenc0"],
  }),
  "ogg-speex": byFfmpeg("speex", ["-c:a", "libspeex", "-cbr_quality", "8", "-f", "ogg"], {
    container: "ogg",
    extension: "spx",
    sampleRateHz: 16_000,
    channels: 1,
    packages: ["ffmpeg", "libspeex1"],
  }),
  "ogg-speex-8k": byFfmpeg("speex", ["-c:a", "libspeex", "-cbr_quality", "8", "-f", "ogg"], {
    container: "ogg",
    extension: "spx",
    sampleRateHz: 8_000,
    channels: 1,
    packages: ["ffmpeg", "libspeex1"],
  }),
  g729: {
    encoding: "g729",
    codec: "g729",
    extension: "g729",
    sampleRateHz: 8_000,
    channels: 1,
    packages: ["ffmpeg", "libbcg729-dev", "gcc"],
    make: "g729",
    read: ["-f", "g729"],
  },
  mp3: byFfmpeg("mp3", ["-c:a", "libmp3lame", "-b:a", "48k"], {
    container: "mp3",
    extension: "mp3",
    packages: ["ffmpeg", "libmp3lame0"],
  }),
  "mp3-vbr": byFfmpeg("mp3", ["-c:a", "libmp3lame", "-q:a", "4"], {
    container: "mp3",
    extension: "mp3",
    packages: ["ffmpeg", "libmp3lame0"],
  }),
  aac: byFfmpeg("aac", [...AAC, "-f", "adts"], { container: "adts", extension: "aac" }),
  m4a: byFfmpeg("aac", [...AAC, "-movflags", "+faststart"], { container: "mp4", extension: "m4a" }),
  "m4a-moov-last": byFfmpeg("aac", AAC, { container: "mp4", extension: "m4a" }),
  "m4a-fragmented": byFfmpeg("aac", [...AAC, "-movflags", "+frag_keyframe+empty_moov", "-frag_duration", "500000"], {
    container: "mp4",
    extension: "m4a",
  }),
  "ogg-vorbis": byFfmpeg("vorbis", ["-c:a", "libvorbis", "-q:a", "4"], {
    container: "ogg",
    extension: "ogg",
    packages: ["ffmpeg", "libvorbisenc2"],
  }),
  "ogg-flac": byFfmpeg("flac", ["-c:a", "flac", "-f", "ogg"], { container: "ogg", extension: "oga" }),
  "ogg-opus": {
    encoding: "ogg-opus",
    container: "ogg",
    codec: "opus",
    extension: "opus",
    sampleRateHz: 48_000,
    packages: ["opus-tools", "libopus0"],
    make: "opusenc",
  },
  "webm-opus": byFfmpeg("opus", OPUS, {
    container: "webm",
    extension: "webm",
    sampleRateHz: 48_000,
    packages: ["ffmpeg", "libopus0"],
  }),
  "mkv-opus": byFfmpeg("opus", OPUS, {
    container: "matroska",
    extension: "mka",
    sampleRateHz: 48_000,
    packages: ["ffmpeg", "libopus0"],
  }),
  flac: { encoding: "flac", container: "flac", codec: "flac", extension: "flac", packages: ["flac"], make: "flac" },
  "wav-mulaw": wav("mulaw", ["-c:a", "pcm_mulaw"], { sampleRateHz: 8_000 }),
  "wav-alaw": wav("alaw", ["-c:a", "pcm_alaw"], { sampleRateHz: 8_000 }),
  "wav-8-bit": wav("pcm_u8"),
  "wav-24-bit": wav("pcm_s24le"),
  "wav-32-bit": wav("pcm_s32le"),
  "wav-float": wav("pcm_f32le"),
  "wav-rf64": wav("pcm_s16le", ["-c:a", "pcm_s16le", "-rf64", "always"]),
  "wav-6-channels": wav("pcm_s16le", ["-c:a", "pcm_s16le", "-af", SIX_TIMES], {
    channels: 6,
    sampleRateHz: 8_000,
  }),
  "wav-96k": wav("pcm_s24le", ["-c:a", "pcm_s24le"], { sampleRateHz: 96_000 }),
  "wav-11k": wav("pcm_s16le", ["-c:a", "pcm_s16le"], { sampleRateHz: 11_025 }),
}

/** What people have on disk and no page says that a service takes. */
export const ODDITIES: Readonly<Record<string, Format>> = {
  "wav-adpcm": wav("adpcm_ima_wav"),
  "m4a-alac": byFfmpeg("alac", ["-c:a", "alac"], { container: "mp4", extension: "m4a" }),
  "mkv-ac3": byFfmpeg("ac3", ["-c:a", "ac3", "-b:a", "96k"], {
    container: "matroska",
    extension: "mka",
    sampleRateHz: 48_000,
  }),
  aiff: byFfmpeg("pcm_s16be", ["-c:a", "pcm_s16be"], { container: "aiff", extension: "aiff" }),
  caf: byFfmpeg("pcm_s16le", ["-c:a", "pcm_s16le"], { container: "caf", extension: "caf" }),
}

const SPOKEN = "librivox-0880"
/** One and a half seconds, so that what is not compressed stays small. */
const SHORT = "pocketsphinx-cards-003"
const STEREO = "synthetic-stereo"

const UNCOMPRESSED = /^(wav-|aiff|caf|m4a-alac|mkv-ac3)/
/** A codec whose decoder must keep two channels apart. */
const IN_STEREO = ["ogg-opus", "webm-opus", "mp3", "ogg-vorbis", "m4a", "aac"]
/** What no encoder at run time makes: here other voices are worth their bytes. */
const FURTHER = ["amr-nb", "amr-nb-4.75k", "amr-wb", "ogg-speex", "g729", "mp3", "aac"]
const FURTHER_FIXTURES = ["librivox-0930", "synthetic-two-utterances"]

/** Which fixture is committed in which formats. */
export const COMMITTED: readonly { readonly fixture: string; readonly format: string }[] = [
  ...Object.keys({ ...FORMATS, ...ODDITIES }).map((format) => ({
    fixture: UNCOMPRESSED.test(format) ? SHORT : SPOKEN,
    format,
  })),
  ...FURTHER_FIXTURES.flatMap((fixture) => FURTHER.map((format) => ({ fixture, format }))),
  ...IN_STEREO.map((format) => ({ fixture: STEREO, format })),
]
