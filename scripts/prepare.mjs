// Builds dist/ on `npm install` in a checkout, so that `npx soundcheck` works at once. Without the development
// dependencies there is no compiler, and an installed package brings dist/ along: then there is nothing to do.
import { existsSync } from "node:fs"
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const compiler = `${root}node_modules/typescript/bin/tsc`
if (existsSync(compiler)) {
  const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: "inherit",
  })
  process.exit(status ?? 1)
}
if (!existsSync(`${root}dist/harness/cli/main.js`)) {
  console.log(
    "soundcheck: not built, since the compiler is a development dependency; run npm install without --omit=dev",
  )
}
