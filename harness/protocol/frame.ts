// What travels over a WebSocket once the handshake is done, free of any library's types.

export type Frame =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "binary"; readonly bytes: Uint8Array }
  | { readonly type: "ping"; readonly bytes: Uint8Array }
  | { readonly type: "pong"; readonly bytes: Uint8Array }
