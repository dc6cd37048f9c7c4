// Where a server suite is played, from the word a person gives: the mock in virtual time or on a port, or an address.

import type { TargetProfile } from "../verdicts/target-profile.ts"
import { lackedBy } from "../verdicts/capabilities.ts"
import { fixtureEar } from "../fixtures/fixture-ear.ts"
import { simulatedVenue } from "../plan/simulated-venue.ts"
import type { Venue } from "../plan/stage.ts"
import { findProfile } from "../planning/find-profile.ts"
import { keyFor, parseTarget } from "../streaming/target.ts"

export interface VenueWishes {
  readonly target: string
  /** The mock on a port of this machine, instead of in memory and virtual time. */
  readonly realTime?: boolean
  /** A file, or the name of a shipped profile. */
  readonly capabilities?: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface OpenedVenue {
  readonly venue: Venue
  readonly profile: TargetProfile
  /** Streams take as long as their audio. */
  readonly isReal: boolean
  /** It is another machine, and perhaps somebody's money. */
  readonly isRemote: boolean
}

/** @throws {HarnessError} USAGE, MISSING_KEY */
export async function openVenue({ target, realTime = false, capabilities, env }: VenueWishes): Promise<OpenedVenue> {
  const parsed = parseTarget(target)
  if (parsed.type === "mock") {
    const profile = await findProfile(capabilities, undefined)
    const venue = realTime ? await onPort() : simulatedVenue(fixtureEar())
    return { venue: withProfile(venue, profile), profile, isReal: realTime, isRemote: false }
  }
  const { protocol, host, hostname, pathname } = new URL(parsed.url)
  const profile = await findProfile(capabilities, hostname)
  const token = env.DEEPGRAM_TOKEN
  const { liveVenue } = await import("../plan/live-venue.ts")
  const venue = liveVenue({
    baseUrl: `${protocol}//${host}`,
    listenPath: pathname,
    options: parsed.pairs,
    key: keyFor(parsed, env.DEEPGRAM_API_KEY),
    ...(token !== undefined && token !== "" && { token }),
  })
  return { venue: withProfile(venue, profile), profile, isReal: true, isRemote: !parsed.isLoopback }
}

/** Sockets are loaded where they are needed: in memory nobody waits for them. */
async function onPort(): Promise<Venue> {
  const { loopbackVenue } = await import("../plan/loopback-venue.ts")
  return loopbackVenue(fixtureEar())
}

const withProfile = (venue: Venue, { capabilities = {} }: TargetProfile): Venue => ({
  ...venue,
  lacking: lackedBy(capabilities),
})
