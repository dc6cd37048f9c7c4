// The codecs that come with the package, by the names that tracks use. A new one is one file and one line here.
import { ALL_ENCODINGS } from "../encodings/index.ts"
import { openAmr } from "./amr.ts"
import type { CodecOpener } from "./codec.ts"
import { openFlac } from "./flac.ts"
import { openMp3 } from "./mp3.ts"
import { openOpus } from "./opus.ts"
import { openPcm } from "./pcm.ts"
import { openVorbis } from "./vorbis.ts"

export type CodecTable = ReadonlyMap<string, CodecOpener>

export const BUNDLED_CODECS: CodecTable = new Map<string, CodecOpener>([
  ["opus", openOpus],
  ["flac", openFlac],
  ["mp3", openMp3],
  ["vorbis", openVorbis],
  ["amr-nb", openAmr],
  ["amr-wb", openAmr],
  ...[...ALL_ENCODINGS.keys()].map((name): [string, CodecOpener] => [name, openPcm]),
])
