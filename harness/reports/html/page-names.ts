// File names of pages: readable, safe on every file system, and no two alike.

/** Longer names are cut; some file systems take no more than 255 bytes. */
const LONGEST = 120

/** By path, in the order given: `permutations/endpointing.pause-450.html`. */
export function pageNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>()
  return new Map(
    paths.map((path) => {
      const stem =
        path
          .replaceAll(/[^A-Za-z0-9_-]+/g, ".")
          .replaceAll(/^\.+|\.+$/g, "")
          .slice(-LONGEST) || "permutation"
      let name = stem
      // File systems of two kinds of computers take `A` and `a` for the same.
      for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${stem}.${count}`
      taken.add(name.toLowerCase())
      return [path, `permutations/${name}.html`]
    }),
  )
}
