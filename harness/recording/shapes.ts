// Just enough of a look at a recording's lines that the rest may be trusted: a file can be edited or damaged. Events of
// kinds that this version does not know are left alone.

import { fields, list, misfit, number, type Shape, text } from "../protocol/messages/shapes.ts"

const pairOfTexts: Shape = (value) =>
  Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === "string")
    ? undefined
    : misfit("an array of two strings", value)

const pairs = list(pairOfTexts)

export const headerShape: Shape = fields(
  {
    startedAt: text,
    target: text,
    options: pairs,
    audio: fields(
      {},
      {
        fixture: text,
        container: text,
        encoding: text,
        sampleRateHz: number,
        channels: number,
        durationMs: number,
        noiseBelowDb: number,
        byteOrder: text,
        packetsPerFrame: number,
      },
    ),
    // A speed of null is infinite.
    pacing: fields({ mode: text }, { chunkMs: number, chunkByteLength: number, delayMs: number, jitterMs: number }),
  },
  { soundcheck: text, side: text, permutation: text, credential: text },
)

const request = fields({ url: text, headers: pairs })

const FRAMES: Readonly<Record<string, Shape>> = {
  audio: fields({ byteLength: number, startMs: number, endMs: number }, { fragmentCount: number }),
  text: fields({ text }, { fragmentCount: number }),
  binary: fields({ byteLength: number }, { note: text, headBase64: text }),
  ping: fields({ payload: text }),
  pong: fields({ payload: text }),
  close: fields({ reason: text }, { code: number }),
}

const frame: Shape = (value) => typed(value) ?? FRAMES[(value as { readonly type: string }).type]?.(value)
const typed = fields({ type: text })

const EVENTS: Readonly<Record<string, Shape>> = {
  opened: fields({ handshakeMs: number, request, status: number, headers: pairs }),
  refused: fields({ handshakeMs: number, request, status: number, headers: pairs, body: text }),
  sent: fields({ cursorMs: number, frame }, { dueAtMs: number, bufferedByteLength: number }),
  received: fields({ cursorMs: number, frame }),
  note: fields({ code: text, text }),
  closed: fields({ cursorMs: number, by: text, code: number, reason: text }),
  failed: fields({ code: text, problem: text }),
  "sounds-like": fields(
    { encoding: text, byteOrder: text, sampleRateHz: number, channels: number, confidence: number },
    { packetsPerFrame: number, formConfidence: number },
  ),
  sender: fields({
    report: fields({
      chunkCount: number,
      latenessMsP50: number,
      latenessMsP99: number,
      latenessMsMax: number,
      driftRatio: number,
      loopDelayMsP99: number,
    }),
  }),
}

/** @param event one with a type */
export const eventShape: Shape = (event) => EVENTS[(event as { readonly type: string }).type]?.(event)
