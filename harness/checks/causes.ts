// What spoils much else: lists of checks for `follows`, most fundamental first. A stream whose messages cannot be read fails
// in a dozen ways, and only one of them is to be told.

/** No message can be read for what it says. */
const UNREAD = ["conn-json-text-only"] as const

/** Results are unreadable, or say something else than they mean. */
export const UNREAD_RESULTS: readonly string[] = [
  ...UNREAD,
  "res-required-fields",
  "res-flags-boolean",
  "res-channel-index-pair",
  "res-words-array",
  "res-one-alternative",
  "res-start-nonneg",
]

/** Finals are not known as such, or not of which channel. */
export const UNREAD_FINALS: readonly string[] = [...UNREAD_RESULTS, "res-flags-present", "mc-index"]

/** Finals are doubled, lost or out of place: what is judged by their position or by their text follows. */
export const MISPLACED_FINALS: readonly string[] = [
  ...UNREAD_FINALS,
  "fin-no-duplicates",
  "fin-order-finals",
  "fin-immutable-whole",
  "fin-contiguous",
  "fin-first-at-zero",
]

/** Word times are not to be trusted. */
export const MISPLACED_WORDS: readonly string[] = ["res-word-order", "res-word-absolute", "res-word-in-range"]

/** The closing Metadata cannot be read, or the end was never heard. */
export const UNREAD_CLOSING: readonly string[] = [...UNREAD, "cl-whitespace-json", "cl-server-closes"]

/** What should have been refused over HTTP was let in. */
export const NO_REFUSAL: readonly string[] = ["er-http-not-ws"]

/** A good upgrade was refused. */
export const NO_UPGRADE: readonly string[] = ["conn-upgrade-101"]

/** What the account forbids was refused in another way. */
export const ACCOUNT: readonly string[] = ["auth-payment-402", "auth-permission-403", "er-concurrency-429", "er-503"]

/** One option was refused with 400 that had to be taken. */
export const REFUSED_OPTIONS: readonly string[] = [
  "audio-linear32",
  "audio-g711",
  "audio-compressed",
  "ep-true",
  "ep-values",
  "ft-keyterm-repeat",
  "ft-tag-length",
  "er-undocumented-params",
  "er-unknown-param",
  "mc-max-20",
]
