// WAV: the samples alone where `encoding=` has a name for them, the whole file where it has none or a person wants it so.
import { RAW_ENCODINGS } from "../audio/encodings/index.ts"
import { openWavReader, type WavHeader, type WavReader } from "../audio/wav/wav-reader.ts"
import { containerForm } from "./container-form.ts"
import { type Bytes, declare, describeInput, factsText, type RawFacts, refuse, type SentForm } from "./form.ts"

export async function wavForm(bytes: Bytes): Promise<SentForm> {
  const { header, problem } = await readWavHeader(bytes)
  if (header === undefined) {
    const sentence = problem?.sentence ?? "It has no samples."
    if (problem?.code !== "unsupported") throw refuse(bytes, "is a damaged WAV file", sentence.replace(/\.$/, ""))
    bytes.warn(`${bytes.name}: ${sentence}`)
    return containerForm(bytes, "wav", "WAV of another form")
  }
  const { encoding, sampleRateHz, channels } = header.format
  const facts = { encoding: encoding.name, sampleRateHz, channels }
  const blockByteLength = encoding.bytesPerSample * channels
  const bytesPerSecond = blockByteLength * sampleRateHz
  const dataByteLength = presentDataByteLength(bytes, header, bytesPerSecond)
  const durationMs = dataByteLength && (dataByteLength * 1000) / bytesPerSecond
  const isRaw = bytes.spec.container !== true && RAW_ENCODINGS.has(encoding.name)
  return {
    audio: { ...(!isRaw && { container: "wav" }), ...facts, ...(durationMs !== undefined && { durationMs }) },
    declared: isRaw ? declare(declaredFacts(bytes, facts)) : {},
    durationMs,
    layout: {
      skipByteLength: isRaw ? header.byteLength : 0,
      headerByteLength: isRaw ? 0 : header.byteLength,
      bytesPerSecond,
      blockByteLength,
      endByteLength: isRaw ? header.dataByteLength : undefined,
    },
    describe: describeInput(bytes.name, [isRaw ? undefined : "WAV as it is", factsText(facts)], durationMs),
  }
}

/**
 * How much is read to find the samples: no more than needed, since a microphone fills it at the pace of speech. The last
 * is for files with a picture in their header.
 */
const HEADER_BYTE_LENGTHS = [64, 1024, 64 * 1024, 4 * 1024 * 1024]

async function readWavHeader(bytes: Bytes): Promise<WavReader> {
  let reader = openWavReader()
  for (const byteLength of HEADER_BYTE_LENGTHS) {
    const head = await bytes.peek(byteLength)
    reader = openWavReader()
    reader.push(head)
    if (reader.header !== undefined || reader.problem !== undefined || head.length < byteLength) break
  }
  if (reader.header === undefined) reader.end()
  return reader
}

/** The samples that are really there, as far as is known; says so when the header promises more. */
function presentDataByteLength(bytes: Bytes, header: WavHeader, bytesPerSecond: number): number | undefined {
  const promised = header.dataByteLength
  if (bytes.totalByteLength === undefined) return promised
  const present = bytes.totalByteLength - header.byteLength
  if (present <= 0) throw refuse(bytes, "is a WAV file without a single sample", "record it again")
  if (promised === undefined || promised <= present) return promised ?? present
  const seconds = (byteLength: number): string => (byteLength / bytesPerSecond).toFixed(1)
  bytes.warn(
    `${bytes.name} was cut short: its header promises ${seconds(promised)} s, ${seconds(present)} s are there and sent.`,
  )
  return present
}

/** What a person says of a WAV file wins over what its header says: that is how a wrong declaration is tried out. */
function declaredFacts({ name, spec, warn }: Bytes, truth: RawFacts): RawFacts {
  const said = {
    encoding: spec.encoding ?? truth.encoding,
    sampleRateHz: spec.sampleRateHz ?? truth.sampleRateHz,
    channels: spec.channels ?? truth.channels,
  }
  if (factsText(said) !== factsText(truth)) {
    warn(`${name} holds ${factsText(truth)} and is declared as ${factsText(said)}, as you asked.`)
  }
  return said
}
