// The filter of the matrix: words and verdicts. The page is whole without it; where scripts run, it appears.

import type { Tone } from "../overview.ts"
import { html, type Markup } from "./markup.ts"
import { MARKS, TONE_WORDS, TONES } from "./pieces.ts"

/** @param counts how many there are of each tone */
export function filterBar(counts: Readonly<Record<Tone, number>>, placeholder: string): Markup {
  const present = TONES.filter((tone) => counts[tone] > 0)
  const buttons = present.map(
    (tone) =>
      html`<li><button type="button" class="tone-${tone}" data-choose="${tone}" aria-pressed="false"><b>${MARKS[tone]} ${counts[tone]}</b>${TONE_WORDS[tone]}</button></li>`,
  )
  return html`<div class="filter" id="filter" hidden role="search"><input type="search" aria-label="Filter" placeholder="${placeholder}" autocomplete="off" spellcheck="false">${buttons.length === 0 ? undefined : html`<ul class="sums">${buttons}</ul>`}<output aria-live="polite"></output></div>`
}

/** What may be hidden, and what it is found by. */
export const filtered = (tones: readonly Tone[], text: string): Markup =>
  html` data-tone="${[...new Set(tones)].join(" ")}" data-text="${text.toLowerCase()}"`

/** Kept in the address, so that a filtered page can be passed on. */
const SCRIPT = `
const bar = document.getElementById("filter")
if (bar) {
  const input = bar.querySelector("input"), output = bar.querySelector("output")
  const buttons = [...bar.querySelectorAll("[data-choose]")]
  const rows = [...document.querySelectorAll("tr[data-tone]")], groups = [...document.querySelectorAll("[data-group]")]
  const items = [...document.querySelectorAll("[data-tone]")]
  const isChosen = (button) => button.getAttribute("aria-pressed") === "true"
  const apply = () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean)
    const tones = buttons.filter(isChosen).map((button) => button.dataset.choose)
    for (const item of items) {
      const has = item.dataset.tone.split(" ")
      item.hidden = !((tones.length === 0 || tones.some((tone) => has.includes(tone))) && words.every((word) => item.dataset.text.includes(word)))
    }
    for (const group of groups) group.hidden = group.querySelector("[data-tone]:not([hidden])") === null
    const shown = rows.filter((row) => !row.hidden).length
    output.textContent = shown === rows.length ? "" : shown + " of " + rows.length
    const query = new URLSearchParams()
    if (input.value) query.set("q", input.value)
    if (tones.length) query.set("verdict", tones.join(","))
    const hash = query.size ? "#" + query : location.pathname + location.search
    try { history.replaceState(null, "", hash) } catch {}
  }
  const query = new URLSearchParams(location.hash.slice(1))
  input.value = query.get("q") ?? input.value
  for (const button of buttons) {
    if ((query.get("verdict") ?? "").split(",").includes(button.dataset.choose)) button.setAttribute("aria-pressed", "true")
    button.addEventListener("click", () => { button.setAttribute("aria-pressed", String(!isChosen(button))); apply() })
  }
  input.addEventListener("input", apply)
  addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== input) { event.preventDefault(); input.focus() }
    if (event.key === "Escape" && document.activeElement === input) { input.value = ""; apply() }
  })
  bar.hidden = false
  apply()
}
`

/** The hash stands in the policy of the page; the test says what it is when the script has changed. */
export const FILTER_SCRIPT = { text: SCRIPT, sha256: "lCLAJQlZFXLg715PkXVrdOY+s/ecS6rhokK2SVwV+sY=" }
