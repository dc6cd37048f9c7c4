// The wasm decoders write to the console what they find wrong with a packet. That is the peer's mistake, and the stream's
// own log tells of it: a server's console is no place for it.

export function quietly<Result>(decode: () => Result): Result {
  // oxlint-disable no-console -- kept silent, not written to
  const { error } = console
  console.error = () => {}
  try {
    return decode()
  } finally {
    console.error = error
  }
}
