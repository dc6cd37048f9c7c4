// Text of a peer, made harmless for whoever looks at it.

/** Control characters, what turns the direction of writing, and what is no character. Line feeds and tabs are what they are. */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Surrogate}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu

/** Shows them as JSON writes them, so that nothing moves a cursor, colours a terminal or hides what it says. */
export const visible = (text: string): string =>
  text.replaceAll(UNSEEN, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`)
