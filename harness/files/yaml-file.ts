// Files that a person writes by hand: YAML, of which JSON is a part.

import { HarnessError } from "../errors.ts"
import { readWhole } from "./files.ts"

/** @throws {HarnessError} USAGE: it cannot be read, or is no YAML */
export async function readYaml(path: string): Promise<unknown> {
  const text = new TextDecoder().decode(readWhole(path))
  const { parse, YAMLParseError } = await import("yaml")
  try {
    return parse(text)
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause
    const [place = cause.message] = cause.message.split("\n")
    throw new HarnessError("USAGE", `${path}: expected YAML, found ${place.replace(/:$/, "")}.`, { cause })
  }
}
