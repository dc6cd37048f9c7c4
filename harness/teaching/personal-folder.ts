// Where a person's own fixtures lie.
import { homedir } from "node:os"
import { join } from "node:path"

/** `$SOUNDCHECK_HOME/fixtures`, or `~/.soundcheck/fixtures`. Need not exist. */
export const personalFolder = (env: Readonly<Record<string, string | undefined>>): string =>
  join(env.SOUNDCHECK_HOME ?? join(homedir(), ".soundcheck"), "fixtures")
