// Audio without a header: a person has to say what it is.
import { RAW_ENCODINGS } from "../audio/encodings/index.ts"
import { DECLARED_FORMS } from "../audio/decoding/declared-forms.ts"
import { assumedByteRate, followedForm, pacedForm } from "./container-form.ts"
import { type Bytes, declare, describeInput, factsText, refuse, type SentForm } from "./form.ts"

/** Raw Opus and Speex are packets, and a file does not say where one ends. */
const PACKET_ENCODINGS = ["opus", "speex"]
/** 10 bytes for 10 ms (ITU-T G.729). */
const G729_BYTES_PER_SECOND = 1000

export async function rawForm(bytes: Bytes, encoding: string): Promise<SentForm> {
  const { name, spec, totalByteLength } = bytes
  const codec = RAW_ENCODINGS.get(encoding)
  if (codec === undefined) return compressedForm(bytes, encoding)
  if (spec.sampleRateHz === undefined) {
    throw refuse(bytes, `is declared as ${encoding} without a rate`, "add --sample-rate, for example 16000")
  }
  const facts = { encoding, sampleRateHz: spec.sampleRateHz, channels: spec.channels ?? 1 }
  const blockByteLength = codec.bytesPerSample * facts.channels
  const bytesPerSecond = blockByteLength * facts.sampleRateHz
  const durationMs = totalByteLength && (totalByteLength * 1000) / bytesPerSecond
  return {
    audio: { ...facts, ...(durationMs !== undefined && { durationMs }) },
    declared: declare(facts),
    durationMs,
    layout: { skipByteLength: 0, headerByteLength: 0, bytesPerSecond, blockByteLength, endByteLength: undefined },
    describe: describeInput(name, ["raw", factsText(facts)], durationMs),
  }
}

/** Encodings that are declared by name and have no sample borders to cut at: flac, amr-nb, amr-wb, ogg-opus, g729. */
async function compressedForm(bytes: Bytes, encoding: string): Promise<SentForm> {
  const { sampleRateHz, channels } = bytes.spec
  if (PACKET_ENCODINGS.includes(encoding)) {
    throw refuse(bytes, `is declared as ${encoding}, whose packets cannot be told apart in a file`, "put them into Ogg")
  }
  const declared = {
    encoding,
    ...(sampleRateHz !== undefined && { sample_rate: sampleRateHz }),
    ...(channels !== undefined && { channels }),
  }
  const open = DECLARED_FORMS[encoding]
  if (encoding === "g729" || open === undefined || bytes.totalByteLength === undefined) {
    const bytesPerSecond = encoding === "g729" ? G729_BYTES_PER_SECOND : assumedByteRate(bytes, encoding)
    return { ...pacedForm(bytes, encoding, bytesPerSecond), audio: { encoding }, declared }
  }
  const demuxer = () => open({ sampleRateHz, channels: channels ?? 1 })
  return { ...(await followedForm(bytes, demuxer, encoding)), audio: { encoding }, declared }
}
