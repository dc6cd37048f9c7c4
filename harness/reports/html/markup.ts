// Markup by tagged templates: whatever is put in is text unless it was made here, so that no peer's words become HTML.

import { proseParts, sourceParts } from "../overview.ts"

/** Text that is safe as HTML. Made by `html` alone. */
export class Markup {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  toString(): string {
    return this.#text
  }
}

type Part = Markup | string | number | undefined | readonly Part[]

/** Strings and numbers are escaped, lists joined, undefined is nothing. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(pieces.reduce((text, piece, index) => text + partText(parts[index - 1]) + piece))
}

/** Our own constants: style and script. Never anything that came from outside. */
export const trusted = (text: string): Markup => new Markup(text)

function partText(part: Part): string {
  if (part === undefined) return ""
  if (part instanceof Markup) return part.toString()
  if (typeof part === "object") return part.map(partText).join("")
  return escaped(String(part))
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
}

/** What would move a cursor or turn the direction of writing is shown as JSON writes it; so is what is no character. */
const UNSEEN = /[\p{Cc}\p{Surrogate}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu

const escaped = (text: string): string =>
  text
    .replaceAll(UNSEEN, (found) =>
      found === "\n" || found === "\t" ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`,
    )
    .replaceAll(/[&<>"'`]/g, (character) => ENTITIES[character] ?? "")

/** A sentence of ours, with the code that stands between backticks in it. */
export const prose = (sentence: string): Markup =>
  html`${proseParts(sentence).map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))}`

/** Links only where they lead to the web: a source may have been read from a file. */
export const sourceLinks = (source: string): Markup =>
  html`${sourceParts(source).map(({ text, url }) => html` · ${url === undefined ? text : html`<a href="${url}" rel="noreferrer">${text}</a>`}`)}`
