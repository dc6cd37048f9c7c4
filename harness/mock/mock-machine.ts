// The mock's side of one stream: the server machine of the protocol, given ears, words and flicker.

import type { CodecTable } from "../audio/codecs/index.ts"
import type { ListenOptions } from "../protocol/options/listen-options.ts"
import type { Machine } from "../protocol/machine.ts"
import type { Recognizer } from "../protocol/recognizer.ts"
import { serverMachine } from "../protocol/server.ts"
import type { Hasher, ServerLog, ServerSettings } from "../protocol/server/ports.ts"
import { type DecoderFactory, openIntake } from "./intake.ts"
import { openWording } from "./text/wording.ts"

export interface MockStream {
  readonly options: ListenOptions
  /** Any MockSettings will do. */
  readonly settings: ServerSettings & { readonly seed: number }
  /** Equals the `dg-request-id` of the upgrade. */
  readonly requestId: string
  /** RFC 3339 in UTC: when the upgrade came. */
  readonly createdAt: string
  readonly recognizer: Recognizer
  /** How bytes are decoded; ours unless told otherwise. */
  readonly decoder?: DecoderFactory
  /** Codecs beyond those that come with the package: what the surroundings have installed. */
  readonly furtherCodecs?: CodecTable
  /** SHA-256, injected: hashing is the surroundings' business. */
  readonly hasher: Hasher
  readonly log?: ServerLog
}

export function mockMachine(stream: MockStream): Machine {
  const { options, recognizer, settings } = stream
  return serverMachine({
    ...stream,
    intake: (sink) =>
      openIntake(options, sink, {
        needsAudio: recognizer.needsAudio,
        open: stream.decoder,
        furtherCodecs: stream.furtherCodecs,
      }),
    wording: openWording(options, settings.seed),
  })
}
