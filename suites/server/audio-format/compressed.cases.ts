import { type AudioForm, type AudioSpec, defineCase } from "../../../harness/case.ts"
import { SHORT_SENTENCE, STEREO } from "../../audio.ts"

const finalsOnly = { model: "nova-3" }
const HEARD = ["md-duration", "md-channels", "audio-all-covered", "fin-text-complete"]

/** Both voices speak in it. */
const FIRST_OF_STEREO: AudioSpec = { parts: STEREO.parts.map((part) => ({ ...part, toMs: 5_000 })) }

const undeclared = (encoding: AudioForm): AudioSpec => ({ ...SHORT_SENTENCE, encoding, declare: "nothing" })

/**
 * Compressed audio: declared by its name, or left to its header; in stereo, in small pieces and in large ones. Speex, G.729
 * and AAC are left to the sweep of all formats, since who has no decoder for them refuses them rightly.
 */
export const compressedAudioCases = [
  defineCase({
    id: "audio-format/compressed",
    title: "compressed audio is decoded as declared, and measured by the audio in it",
    streams: [{ audio: SHORT_SENTENCE, options: finalsOnly }],
    axes: { encoding: ["flac", "opus", "ogg-opus", "amr-nb", "amr-wb"] },
    checks: ["audio-compressed", ...HEARD],
  }),
  defineCase({
    id: "audio-format/containers",
    title: "a container with nothing declared is recognised by its header",
    streams: [{ audio: SHORT_SENTENCE, options: finalsOnly }],
    axes: { encoding: ["ogg-flac", "webm-opus", "mp3", "ogg-vorbis"] },
    checks: HEARD,
  }),
  defineCase({
    id: "audio-format/undeclared",
    title: "what could be declared by name is recognised without that",
    streams: (["flac", "ogg-opus", "amr-nb"] as const).map((encoding) => ({
      audio: undeclared(encoding),
      options: finalsOnly,
    })),
    checks: HEARD,
  }),
  defineCase({
    id: "audio-format/compressed-stereo",
    title: "two channels of a container are kept apart when that is asked for",
    streams: [{ audio: { ...FIRST_OF_STEREO, encoding: "webm-opus" }, options: { ...finalsOnly, multichannel: true } }],
    checks: ["mc-metadata", "md-channels", "mc-separate", "fin-text-complete"],
  }),
  defineCase({
    id: "audio-format/compressed-cuts",
    title: "frames that cut pages and packets anywhere change nothing",
    streams: [undefined, 37, 4_000].map((chunkByteLength) => ({
      audio: { ...SHORT_SENTENCE, encoding: "ogg-opus" as const },
      options: finalsOnly,
      ...(chunkByteLength !== undefined && { chunkByteLength }),
    })),
    checks: ["audio-chunk-invariance", "fin-text-complete"],
  }),
]
