// Markup by tagged templates: whatever is put in is text unless it was made here, so that no peer's words become HTML.

import { proseParts, sourceParts } from "../overview.ts"
import { visible } from "../visible.ts"

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

const escaped = (text: string): string =>
  visible(text).replaceAll(/[&<>"'`]/g, (character) => ENTITIES[character] ?? "")

/** A sentence of ours, with the code that stands between backticks in it. */
export const prose = (sentence: string): Markup =>
  html`${proseParts(sentence).map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))}`

/** Links only where they lead to the web: a source may have been read from a file. */
export const sourceLinks = (source: string): Markup =>
  html`${sourceParts(source).map(({ text, url }) => html` · ${url === undefined ? text : html`<a href="${url}" rel="noreferrer">${text}</a>`}`)}`
