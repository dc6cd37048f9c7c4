// The manifest beside the renditions: what each is, how it was made, and under which licence its audio is.
import { createHash } from "node:crypto"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { FixtureLibrary } from "../../harness/fixtures/fixture.ts"
import { COMMITTED, FORMATS, type Format, ODDITIES, PACKAGES } from "./formats.ts"
import { render } from "./make.ts"

/** @returns path below `fixtures/renditions/` → bytes: every rendition, and the manifest */
export async function makeRenditions(library: FixtureLibrary): Promise<Map<string, Uint8Array>> {
  const workFolder = mkdtempSync(join(tmpdir(), "soundcheck-renditions-"))
  const made = new Map<string, Uint8Array>()
  const entries: object[] = []
  try {
    for (const { fixture: name, format: formatName } of COMMITTED) {
      const format = { ...FORMATS, ...ODDITIES }[formatName] as Format
      const fixture = library.load(name)
      const { bytes, ...decoded } = await render(fixture.file, format, workFolder)
      const file = `${name}.${formatName}.${format.extension}`
      made.set(file, bytes)
      entries.push({
        file,
        fixture: name,
        format: formatName,
        ...(formatName in ODDITIES && { oddity: true }),
        ...pick(format),
        ...decoded,
        delayMs: Math.round(decoded.delayMs * 10) / 10,
        sha256: createHash("sha256").update(bytes).digest("hex"),
        tools: format.packages.map((each) => `${each} ${PACKAGES[each]}`).join(", "),
        licence: fixture.licence,
        ...attributionOf(fixture.file),
      })
    }
  } finally {
    rmSync(workFolder, { recursive: true })
  }
  made.set("manifest.json", Buffer.from(`[\n${entries.map((entry) => JSON.stringify(entry)).join(",\n")}\n]\n`))
  return made
}

const pick = ({ encoding, container, codec }: Format) => ({
  ...(encoding !== undefined && { encoding }),
  ...(container !== undefined && { container }),
  codec,
})

function attributionOf(wavFile: string): { attribution?: string } {
  const file = wavFile.replace(/\.wav$/, ".json")
  if (!existsSync(file)) return {}
  const { attribution } = JSON.parse(readFileSync(file, "utf8")) as { attribution?: string }
  return attribution === undefined ? {} : { attribution }
}
