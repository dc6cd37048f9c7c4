// The HTML report as a folder: an index, and one page a permutation with its wire log.
import { join, relative, resolve, sep } from "node:path"
import { HarnessError } from "../errors.ts"
import { readRecordingFile, writeWhole } from "../files/files.ts"
import type { Recording } from "../recording/recording.ts"
import { footerOf, indexPage } from "../reports/html/index-page.ts"
import { pageNames } from "../reports/html/page-names.ts"
import { permutationPage } from "../reports/html/permutation-page.ts"
import type { PermutationReport, RunReport } from "../reports/run-report.ts"

/** The recordings of a permutation, in the order of its streams; undefined where one is not to be had. */
export type RecordingsOf = (permutation: PermutationReport) => Promise<readonly (Recording | undefined)[]>

/** Page by page, so that no more than one permutation's recordings are in memory at once. */
export async function writeHtml(report: RunReport, folder: string, recordingsOf: RecordingsOf): Promise<void> {
  const names = pageNames(report.permutations.map(({ path }) => path))
  const nameOf = (path: string): string => names.get(path) ?? ""
  writeWhole(join(folder, "index.html"), indexPage(report, nameOf))
  for (const permutation of report.permutations) {
    const file = join(folder, nameOf(permutation.path))
    const content = permutationPage({
      permutation,
      checks: report.checks,
      recordings: await recordingsOf(permutation),
      back: { href: "../index.html", text: "all permutations" },
      hrefOf: (recording) => href(join(file, ".."), recording),
      footer: footerOf(report),
    })
    writeWhole(file, content)
  }
}

const href = (from: string, file: string): string =>
  relative(resolve(from), resolve(file)).split(sep).map(encodeURIComponent).join("/")

/** As the report names them. One that has gone, or was damaged since, is missing on its page. */
export const recordingsOnDisk: RecordingsOf = ({ streams }) =>
  Promise.all(streams.map(({ recording }) => readIfThere(recording)))

async function readIfThere(file: string | undefined): Promise<Recording | undefined> {
  if (file === undefined) return undefined
  try {
    return (await readRecordingFile(file)).recording
  } catch (cause) {
    if (cause instanceof HarnessError) return undefined
    throw cause
  }
}
