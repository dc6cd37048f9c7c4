// SHA-256 by Node, for the mock's Metadata: hashing is the surroundings' business, and the core takes it as a port.

import { createHash } from "node:crypto"
import type { Hasher } from "./protocol/server/ports.ts"

export const sha256 = (): Hasher => createHash("sha256")
