import { describe } from "vitest"
import {
  audioTo,
  buildRecording,
  type BuildOptions,
  type BuildStep,
  closed,
  closeStream,
  EMPTY_SHA256,
  final,
  goodEnd,
  metadata,
  senderReport,
  wait,
} from "../../recording/recording-builder.ts"
import { testChecks } from "../check-rows.ts"
import { METADATA_VALUE_CHECKS } from "./metadata-values.ts"
import { METADATA_CHECKS } from "./metadata.ts"

const streamOf = (options: BuildOptions, ...steps: readonly BuildStep[]) =>
  buildRecording(options, audioTo(2000), final(0, 2, "good evening"), closeStream, ...steps)
const stream = (...steps: readonly BuildStep[]) => streamOf({}, ...steps)
const withFields = (fields: Readonly<Record<string, unknown>>) => stream(metadata(fields), closed())
const GOOD = withFields({})
const NONE = stream(closed())
const flac = (audio: object) => ({ options: { encoding: "flac", sample_rate: undefined }, header: { audio } })
const stereo: BuildOptions = { options: { channels: "2", multichannel: "true" }, bytesPerMs: 64 }
const wav: BuildOptions = {
  options: { encoding: undefined, sample_rate: undefined },
  header: { audio: { container: "wav", encoding: "linear16", sampleRateHz: 16_000, channels: 2 } },
}
const SILENT = buildRecording({}, ...goodEnd)

describe("Metadata", () => {
  testChecks(METADATA_CHECKS, [
    {
      id: "md-once",
      passes: GOOD,
      fails: NONE,
      saying: "one Metadata after CloseStream | 0",
      misses: stream(closed(1006)),
    },
    {
      id: "md-once",
      // One at open is another rule's matter.
      passes: buildRecording({}, metadata(), audioTo(100), ...goodEnd),
      fails: stream(metadata(), metadata(), closed()),
      misses: buildRecording({}, audioTo(100), metadata()),
    },
    { id: "md-fields", passes: GOOD, fails: withFields({ created: undefined }), saying: "created:", misses: NONE },
    {
      id: "md-fields",
      passes: withFields({ sha256: "x" }),
      fails: withFields({ channels: "1" }),
      saying: "channels:",
      misses: NONE,
    },
    {
      id: "md-transaction-key",
      passes: GOOD,
      fails: withFields({ transaction_key: "42" }),
      misses: withFields({ transaction_key: undefined }),
    },
    {
      id: "md-duration",
      passes: withFields({ duration: 2.0000002 }),
      fails: withFields({ duration: 1.9 }),
      saying: "the 2.00 s of audio sent | 1.90 s",
      misses: NONE,
    },
    {
      id: "md-duration",
      passes: streamOf(wav, metadata(), closed()),
      fails: streamOf({ options: { sample_rate: "8000" } }, metadata(), closed()),
      saying: "the 4.00 s of audio sent",
      misses: streamOf({ options: { encoding: undefined, sample_rate: undefined } }, metadata(), closed()),
    },
    { id: "md-duration-sum", passes: GOOD, fails: withFields({ duration: 4 }), misses: SILENT },
    { id: "md-channels", passes: GOOD, fails: withFields({ channels: 2 }), saying: "channels 1 | 2", misses: NONE },
    {
      id: "md-channels",
      passes: streamOf(wav, metadata({ channels: 2 }), closed()),
      fails: buildRecording({}, closeStream, metadata({ channels: 3 }), closed()),
      saying: "channels 0 or 1 | 3",
      misses: streamOf({ options: { encoding: undefined, sample_rate: undefined } }, metadata(), closed()),
    },
    {
      id: "md-channels",
      // FLAC says by itself that it is in stereo.
      passes: streamOf(flac({ encoding: "flac", channels: 2 }), metadata({ channels: 2 }), closed()),
      fails: streamOf(flac({ encoding: "flac", channels: 2 }), metadata({ channels: 1 }), closed()),
      saying: "channels 2 | 1",
      misses: streamOf(flac({}), metadata({ channels: 2 }), closed()),
    },
    {
      id: "mc-metadata",
      passes: streamOf(stereo, metadata({ channels: 2 }), closed()),
      fails: streamOf(stereo, metadata(), closed()),
      misses: GOOD,
    },
  ])
})

const HASH = "12".repeat(32)
const HASHED = senderReport({ audioSha256: HASH })
const idle = (sha256: string) =>
  buildRecording({}, audioTo(2000), wait(10_000), metadata({ sha256 }), closed(1011, "NET-0001"))

describe("its values", () => {
  testChecks(METADATA_VALUE_CHECKS, [
    {
      id: "md-sha256",
      passes: stream(metadata({ sha256: HASH }), closed(), HASHED),
      fails: stream(metadata(), closed(), HASHED),
      saying: HASH,
      misses: SILENT,
    },
    {
      id: "md-sha256",
      passes: GOOD,
      fails: withFields({ sha256: EMPTY_SHA256 }),
      saying: "not that of nothing",
      misses: NONE,
    },
    { id: "md-sha256", passes: idle("incomplete"), fails: idle(HASH), misses: stream(metadata(), closed(1006)) },
    {
      id: "md-sha256",
      passes: GOOD,
      fails: withFields({ sha256: "incomplete" }),
      saying: "64 hexadecimal digits",
      misses: NONE,
    },
    {
      id: "md-sha256-empty",
      passes: SILENT,
      fails: buildRecording({}, closeStream, metadata({ sha256: HASH }), closed()),
      misses: GOOD,
    },
    { id: "md-created", passes: GOOD, fails: withFields({ created: "Monday" }), saying: "a time in UTC", misses: NONE },
    {
      id: "md-created",
      passes: GOOD,
      fails: withFields({ created: "2026-09-07T11:11:12Z" }),
      saying: "a time near the upgrade",
      misses: withFields({ created: undefined }),
    },
    { id: "md-models", passes: GOOD, fails: withFields({ models: undefined }), saying: "no models", misses: SILENT },
    {
      id: "md-models",
      passes: GOOD,
      fails: withFields({ model_info: { name: "x", version: "y", arch: "z" } }),
      saying: "model_info of arch, name, version",
      misses: NONE,
    },
    {
      id: "md-models",
      passes: GOOD,
      fails: withFields({ models: ["other"], model_info: { other: { name: "x", version: "y", arch: "z" } } }),
      saying: "models other, and Results of",
      misses: NONE,
    },
  ])
})
