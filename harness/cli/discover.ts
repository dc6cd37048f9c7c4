// `soundcheck server --discover`: asks a server what it has, and proposes a profile.
import { HarnessError } from "../errors.ts"
import type { OpenedVenue } from "../runs/open-venue.ts"
import type { Io } from "./io.ts"
export async function discover(_opened: OpenedVenue, _file: string | undefined, _io: Io): Promise<number> {
  throw new HarnessError("USAGE", "Nothing can be discovered yet.")
}
