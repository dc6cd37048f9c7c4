// Vorbis, by libvorbis compiled to wasm. https://www.npmjs.com/package/@wasm-audio-decoders/ogg-vorbis
import type { AudioProblem } from "../decoding/audio-decoder.ts"
import type { Track } from "../decoding/demuxer.ts"
import { AT_ONCE, type Codec } from "./codec.ts"

/** The part of the library that decodes packets; its public face takes Ogg pages alone. An exact version is pinned. */
interface PacketDecoder {
  readonly ready: Promise<void>
  sendSetupHeader(header: Uint8Array): void
  initDsp(): void
  decodePackets(packets: readonly Uint8Array[]): { readonly channelData: readonly Float32Array[] }
  free(): void
}

/** Room that the library has for a packet. */
const ROOM_BYTE_LENGTH = 128 * 1024

/** @param track `setup`: the identification, comment and setup headers (Vorbis I, section 4.2) */
export async function openVorbis({ sampleRateHz, setup = [] }: Track): Promise<Codec | AudioProblem> {
  const [identification, , books] = setup
  if (identification === undefined || books === undefined || books.length > ROOM_BYTE_LENGTH) {
    return { code: "undecodable", sentence: `Expected the three headers of Vorbis, found ${setup.length}.` }
  }
  const { OggVorbisDecoder } = await import("@wasm-audio-decoders/ogg-vorbis")
  const library = new OggVorbisDecoder()
  await library.ready
  const decoder = Reflect.get(library, "_decoder") as PacketDecoder
  decoder.sendSetupHeader(identification)
  decoder.sendSetupHeader(books)
  decoder.initDsp()
  return {
    ...AT_ONCE,
    sampleRateHz,
    decode: (packet) => (packet.length <= ROOM_BYTE_LENGTH ? decoder.decodePackets([packet]).channelData : []),
    free: () => decoder.free(),
  }
}
