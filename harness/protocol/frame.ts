// What travels over a WebSocket once the handshake is done, free of any library's types.

/**
 * What carries data. `fragmentCount`: travels in so many fragments (RFC 6455, section 5.4); one when absent. The bytes of
 * a frame that was received hold while it is being told, and not longer: whoever keeps them keeps a copy.
 */
export type Frame =
  | { readonly type: "text"; readonly text: string; readonly fragmentCount?: number }
  | { readonly type: "binary"; readonly bytes: Uint8Array; readonly fragmentCount?: number }
  | { readonly type: "ping"; readonly bytes: Uint8Array }
  | { readonly type: "pong"; readonly bytes: Uint8Array }

/** A frame that carries data: what is left once pings and pongs are dealt with. */
export type DataFrame = Extract<Frame, { type: "text" | "binary" }>

/** A frame that may be kept: its bytes are its own. */
export const keptFrame = (frame: Frame): Frame =>
  frame.type === "text" ? frame : { ...frame, bytes: new Uint8Array(frame.bytes) }
