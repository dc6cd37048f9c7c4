import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { packageRoot } from "../files/package-root.ts"

interface LockedPackage {
  readonly license?: string
  readonly dev?: boolean
  readonly peer?: boolean
  readonly devOptional?: boolean
}

/** What everybody may install without a second thought; the LGPL asks nothing of who merely calls a library. */
const FREE = /^(MIT|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|LGPL-3\.0-or-later)$/

test("everything that is installed by default is under a licence that lets everybody use it", () => {
  const { packages } = JSON.parse(readFileSync(join(packageRoot(), "package-lock.json"), "utf8")) as {
    packages: Record<string, LockedPackage>
  }
  const installed = Object.entries(packages).filter(([path, { dev, peer, devOptional }]) => {
    return path !== "" && dev !== true && peer !== true && devOptional !== true
  })
  expect(installed.length).toBeGreaterThan(10)
  const strange = installed.filter(([, { license = "none" }]) => !FREE.test(license))
  expect(strange.map(([path, { license }]) => `${path}: ${license}`)).toEqual([])
})
