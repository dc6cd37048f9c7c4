// Contestants take turns, round by round, so that whatever else happens on the machine happens to all of them.

/**
 * @param contestants name → one measurement; they take turns in the order given
 * @returns name → what each round gave
 */
export async function inTurns<Name extends string, Result>(
  rounds: number,
  contestants: Readonly<Record<Name, () => Result | Promise<Result>>>,
): Promise<Readonly<Record<Name, readonly Result[]>>> {
  const names = Object.keys(contestants) as Name[]
  const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Name, Result[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of names) results[name].push(await contestants[name]())
  }
  return results
}
