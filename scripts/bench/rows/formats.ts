// FORMATS: every speech fixture in every form, to the mock and back. Forms that nothing here encodes are made on the spot by
// the tools that make the committed renditions. Minutes long, so it runs when it is asked for only.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { SENDABLE_FORMS } from "../../../harness/audio/encoders/sendable-forms.ts"
import { OPUS_PACKET_MS } from "../../../harness/audio/encoders/opus.ts"
import { collectAudio, piecesOf } from "../../../harness/audio/decoding/collect.ts"
import { openDecoder } from "../../../harness/audio/decoding/decoder.ts"
import type { PcmAudio } from "../../../harness/audio/pcm.ts"
import type { AudioForm } from "../../../harness/case.ts"
import { FURTHER_CODECS } from "../../../harness/drivers/further-codecs.ts"
import { composeAudio } from "../../../harness/fixtures/compose.ts"
import { bundledFixtures, type FixtureLibrary, type FixtureSummary } from "../../../harness/fixtures/fixture.ts"
import { asForm, type OpenRendition, wholeFormOf } from "../../../harness/fixtures/renditions.ts"
import { DEFAULT_MOCK_SETTINGS } from "../../../harness/mock/settings.ts"
import { pooled, wordErrors, type WordErrors } from "../../../harness/metrics/wer.ts"
import { hear } from "../../../suites/self/hear.ts"
import { FORMATS, type Format } from "../../renditions/formats.ts"
import { render } from "../../renditions/make.ts"
import { type Line, line } from "../line.ts"
import type { Stage } from "../stage.ts"

/** Frames of these sizes cut bytes everywhere: single ones, odd ones, a chunk of mulaw, one of linear16, a file's. */
const PIECE_BYTE_LENGTHS = [1, 7, 320, 4_000, 65_536]
const QUICK_PIECE_BYTE_LENGTHS = [7, 4_000]
const QUICK_FIXTURES = ["librivox-0880", "asterisk-tt-weasels", "synthetic-two-utterances", "synthetic-stereo"]

/** Codecs that keep less of the voice than a telephone line may cost a word in twenty, over all fixtures together. */
const LOSSY_BAR = 0.05
const LOSSY_CODECS = ["amr-nb", "speex", "g729"]
/** The longest frame of any codec here: AC-3's 1536 samples, and a frame more on either side for priming. */
const FRAME_SAMPLES: Readonly<Record<string, number>> = {
  "amr-nb": 160,
  "amr-wb": 320,
  speex: 320,
  g729: 80,
  mp3: 1_152,
  aac: 1_024,
  vorbis: 2_048,
  opus: 960,
}

/** A form as the bench names it: what is encoded here, or `by tools` what other tools encode. */
interface Form {
  readonly name: string
  readonly codec: string
}

const BY_TOOLS = "by tools: "

const forms: readonly Form[] = [
  ...SENDABLE_FORMS.map((name) => ({ name, codec: name })),
  ...Object.entries(FORMATS).map(([name, { codec }]) => ({ name: `${BY_TOOLS}${name}`, codec })),
  { name: `${BY_TOOLS}speex`, codec: "speex" },
  { name: `${BY_TOOLS}speex-8k`, codec: "speex" },
]

export async function formats({ isQuick }: Stage): Promise<readonly Line[]> {
  const workFolder = mkdtempSync(join(tmpdir(), "soundcheck-formats-"))
  const library = renderingLibrary(workFolder)
  const fixtures = library.fixtures.filter(
    ({ kind, name }) => kind === "speech" && (!isQuick || QUICK_FIXTURES.includes(name)),
  )
  const lines: Line[] = []
  try {
    for (const form of forms) {
      const tried = await tryForm(form, fixtures, library, isQuick)
      // The sweep is long: what is known is said at once, to whoever waits.
      console.error(`\n  ${tried.what}: ${tried.holds === true ? "holds" : "does not hold"}; ${tried.note}`)
      lines.push(tried)
    }
  } finally {
    rmSync(workFolder, { recursive: true })
  }
  return lines
}

/** The bundled fixtures, and renditions of any of them. What is rendered is kept until the next is asked for. */
function renderingLibrary(workFolder: string): FixtureLibrary & { prepare(name: string, form: string): Promise<void> } {
  const library = bundledFixtures()
  const ready = new Map<string, OpenRendition>()
  return {
    ...library,
    async prepare(name, form) {
      ready.clear()
      const format = FORMATS[wholeFormOf(form)]
      if (format !== undefined)
        ready.set(`${name} ${form}`, await rendered(library.load(name).file, form, format, workFolder))
    },
    rendition(name, form) {
      const found = ready.get(`${name} ${form.slice(BY_TOOLS.length)}`)
      if (found === undefined) throw new Error(`${name} was not made as ${form}`)
      return found
    },
  }
}

async function rendered(wav: string, form: string, format: Format, workFolder: string): Promise<OpenRendition> {
  const { bytes, ...measured } = await render(wav, format, workFolder)
  return asForm(
    form,
    { ...measured, codec: format.codec, encoding: format.encoding, container: format.container },
    bytes,
  )
}

interface Tried {
  readonly fixture: string
  readonly errors: WordErrors
  /** Sizes of pieces in which other samples were decoded. */
  readonly unlike: readonly number[]
  /** Samples beyond or short of what the oracle decodes. */
  readonly sampleDifference: number
}

async function tryForm(
  { name, codec }: Form,
  fixtures: readonly FixtureSummary[],
  library: ReturnType<typeof renderingLibrary>,
  isQuick: boolean,
): Promise<Line> {
  const tried: Tried[] = []
  for (const fixture of fixtures.filter((one) => canBeHeard(one, name))) {
    if (name.startsWith(BY_TOOLS)) await library.prepare(fixture.name, name.slice(BY_TOOLS.length))
    tried.push(await tryFixture(fixture.name, name as AudioForm, library, isQuick))
  }
  const rate = rateOf(pooled(tried.map(({ errors }) => errors)))
  const bar = LOSSY_CODECS.includes(codec) ? LOSSY_BAR : 0
  const worst = tried.toSorted((one, other) => rateOf(other.errors) - rateOf(one.errors))[0]
  const unlike = tried.flatMap((one) => one.unlike.map((size) => `${one.fixture} in ${size} bytes`))
  const difference = Math.max(...tried.map(({ sampleDifference }) => Math.abs(sampleDifference)))
  const isCounted = difference <= (FRAME_SAMPLES[codec] ?? 0)
  return line("FORMATS", name, {
    unit: "word error rate",
    ours: [rate],
    bar: `≤ ${bar}, the same in all pieces, lengths within a codec frame`,
    holds: rate <= bar && unlike.length === 0 && isCounted,
    note: [
      `${tried.length} fixtures, worst ${rateOf(worst?.errors ?? NO_WORDS).toFixed(3)} (${worst?.fixture})`,
      `lengths within ${difference} samples`,
      unlike.length === 0 ? "all pieces alike" : `unlike: ${unlike.join(", ")}`,
    ].join("; "),
  })
}

/** Where the tables of a file come last, at the pace of speech, they come too late for a server that waits for words. */
const canBeHeard = ({ timeline }: FixtureSummary, form: string): boolean =>
  !form.includes("moov-last") || timeline.durationMs < DEFAULT_MOCK_SETTINGS.responseTimeoutMs

const NO_WORDS = wordErrors([], [])

const rateOf = ({ substitutions, deletions, insertions, referenceWordCount }: WordErrors): number =>
  (substitutions + deletions + insertions) / Math.max(1, referenceWordCount)

async function tryFixture(
  fixture: string,
  encoding: AudioForm,
  library: FixtureLibrary,
  isQuick: boolean,
): Promise<Tried> {
  const audio = { parts: [{ fixture }], encoding }
  const { channels } = await hear({ audio, options: { endpointing: 300 } }, library)
  const { spoken = [], heard = [] } = channels[0] ?? {}
  const errors = wordErrors(
    spoken.map(({ word }) => word),
    heard.map(({ word }) => word),
  )
  const composed = composeAudio(audio, library, 1)
  const { encoding: declared, sample_rate: rate, channels: count } = composed.declared
  const decode = async (pieces: Iterable<Uint8Array>): Promise<PcmAudio | undefined> => {
    const shape = {
      encoding: declared as string | undefined,
      sampleRateHz: rate as number | undefined,
      channels: count as number | undefined,
    }
    return (await collectAudio(openDecoder(shape, { furtherCodecs: FURTHER_CODECS }), pieces)).audio
  }
  const isPackets = [...composed.chunks({ chunkByteLength: composed.bytes.length })].length > 1
  const whole = await decode(isPackets ? packetsOf(composed) : [composed.bytes])
  const unlike: number[] = []
  // Packets are what they are: nothing may cut them.
  for (const size of isPackets ? [] : isQuick ? QUICK_PIECE_BYTE_LENGTHS : PIECE_BYTE_LENGTHS) {
    if (!isSame(whole, await decode(piecesOf(composed.bytes, size)))) unlike.push(size)
  }
  // Bare packets say nothing of where the audio begins and ends in them: all they hold is what any decoder gives.
  const durationMs = isPackets ? packetsOf(composed).length * OPUS_PACKET_MS : (composed.sent.durationMs ?? 0)
  const wanted = (durationMs * (whole?.sampleRateHz ?? 0)) / 1000
  return { fixture, errors, unlike, sampleDifference: Math.round((whole?.channels[0]?.length ?? 0) - wanted) }
}

const packetsOf = (composed: ReturnType<typeof composeAudio>): Uint8Array[] =>
  [...composed.chunks({ chunkMs: OPUS_PACKET_MS })].map(({ bytes }) => bytes)

function isSame(one: PcmAudio | undefined, other: PcmAudio | undefined): boolean {
  if (one === undefined || other === undefined) return false
  return one.channels.every((samples, channel) => {
    const others = other.channels[channel]
    return (
      others !== undefined &&
      Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).equals(
        Buffer.from(others.buffer, others.byteOffset, others.byteLength),
      )
    )
  })
}
