// What all pages have in common. Nothing is loaded from anywhere, and the policy says so to the browser: even a mistake in
// the markup could not run what a peer sent.

import { html, type Markup, trusted } from "./markup.ts"
import { STYLE } from "./style.ts"

export interface Page {
  readonly title: string
  /** In front of the content: where one came from. */
  readonly back?: Link
  readonly header: Markup
  readonly content: readonly (Markup | undefined)[]
  readonly footer: string
  /** Our own script, with its SHA-256 in base64, by which the policy lets it run. */
  readonly script?: { readonly text: string; readonly sha256: string }
}

export interface Link {
  readonly href: string
  readonly text: string
}

/** To the neighbouring pages, and to the same in another form. */
export const linkLine = (links: readonly Link[]): Markup | undefined =>
  links.length === 0
    ? undefined
    : html`<p class="links">${links.map(({ href, text }) => html`<a href="${href}">${text}</a> `)}</p>`

export function page({ title, back, header, content, footer, script }: Page): string {
  const scripts = script === undefined ? "" : ` script-src 'sha256-${script.sha256}';`
  const policy = `default-src 'none'; style-src 'unsafe-inline';${scripts} base-uri 'none'; form-action 'none'`
  const nav = back && html`<nav><a href="${back.href}">← ${back.text}</a></nav>`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
${nav}
<header>${header}</header>
<main>
${content}
</main>
<footer>${footer}</footer>
${script && html`<script>${trusted(script.text)}</script>`}
</body>
</html>
`.toString()
}
