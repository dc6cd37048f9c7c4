// A recognizer that hears the same audio once. The suites stream the same few minutes of speech hundreds of times, and
// hearing them is most of the work: what an ear said of the same blocks before, it would say again.

import type { Hearing, HeardWord, Recognizer } from "../../protocol/recognizer.ts"

/** Ten minutes of audio that is all different: more than the suites have, and 40 MB. */
const MAX_MOMENTS = 60_000

/** What was known after a block, or after a `settle`. */
interface Moment {
  readonly before: Moment | undefined
  /** Undefined for a `settle`. */
  readonly block: Float32Array | undefined
  readonly speaking: boolean
  readonly words: readonly HeardWord[]
  readonly decidedMs: number
  readonly sources: readonly string[]
  /** How it went on, in every way that was heard so far. */
  readonly next: Moment[]
}

const memories = new WeakMap<Recognizer, Recognizer>()

/** The same recognizer with one memory, however often it is asked for. */
export function remembering(recognizer: Recognizer): Recognizer {
  const known = memories.get(recognizer)
  if (known !== undefined) return known
  const channels = new Map<string, Memory>()
  const wrapped: Recognizer = {
    name: recognizer.name,
    needsAudio: recognizer.needsAudio,
    open(channel) {
      const key = JSON.stringify(channel)
      const memory = channels.get(key) ?? new Memory(() => recognizer.open(channel))
      channels.set(key, memory)
      return new RememberedHearing(memory)
    },
  }
  const made = recognizer.needsAudio ? wrapped : recognizer
  memories.set(recognizer, made)
  return made
}

/** All that was heard on one kind of channel. */
class Memory {
  readonly open: () => Hearing
  readonly first: Moment
  readonly voiceLagMs: number | undefined
  #momentCount = 0

  constructor(open: () => Hearing) {
    this.open = open
    const hearing = open()
    this.voiceLagMs = hearing.voiceLagMs
    this.first = momentOf(hearing, undefined, undefined)
  }

  /** Undefined when it is full. */
  keep(hearing: Hearing, before: Moment, block: Float32Array | undefined): Moment | undefined {
    if (this.#momentCount++ >= MAX_MOMENTS) return undefined
    const moment = momentOf(hearing, before, block?.slice())
    before.next.push(moment)
    return moment
  }
}

class RememberedHearing implements Hearing {
  readonly #memory: Memory
  /** Undefined once the memory is full: from then on only `live` knows. */
  #at: Moment | undefined
  /** Listens itself from the first block on that nobody heard before. */
  #live: Hearing | undefined

  constructor(memory: Memory) {
    this.#memory = memory
    this.#at = memory.first
  }

  hear(block: Float32Array | undefined): void {
    if (block === undefined) return
    this.#goOn(block, (hearing) => hearing.hear(block))
  }

  settle(): void {
    this.#goOn(undefined, (hearing) => hearing.settle())
  }

  get voiceLagMs(): number {
    return this.#memory.voiceLagMs ?? 0
  }

  get speaking(): boolean {
    return this.#known.speaking
  }

  get words(): readonly HeardWord[] {
    return this.#known.words
  }

  get decidedMs(): number {
    return this.#known.decidedMs
  }

  get sources(): readonly string[] {
    return this.#known.sources
  }

  get #known(): Pick<Hearing, "speaking" | "words" | "decidedMs" | "sources"> {
    return this.#live ?? this.#at ?? this.#memory.first
  }

  #goOn(block: Float32Array | undefined, act: (hearing: Hearing) => void): void {
    const at = this.#at
    if (this.#live === undefined && at !== undefined) {
      const heardBefore = at.next.find((moment) => isSame(moment.block, block))
      if (heardBefore !== undefined) {
        this.#at = heardBefore
        return
      }
      this.#live = this.#catchUp(at)
    }
    const live = this.#live
    if (live === undefined) return
    act(live)
    if (at !== undefined) this.#at = this.#memory.keep(live, at, block)
  }

  #catchUp(at: Moment): Hearing {
    const hearing = this.#memory.open()
    const path: Moment[] = []
    for (let moment: Moment | undefined = at; moment?.before !== undefined; moment = moment.before) path.push(moment)
    for (const { block } of path.toReversed()) {
      if (block === undefined) hearing.settle()
      else hearing.hear(block)
    }
    return hearing
  }
}

function momentOf(hearing: Hearing, before: Moment | undefined, block: Float32Array | undefined): Moment {
  const { speaking, words, decidedMs, sources } = hearing
  return {
    before,
    block,
    speaking,
    words: sameList(before?.words, words),
    decidedMs,
    sources: sameList(before?.sources, sources),
    next: [],
  }
}

/** A copy, or the earlier one where nothing has changed: in most blocks no word is added. */
const sameList = <Item>(before: readonly Item[] | undefined, now: readonly Item[]): readonly Item[] =>
  before !== undefined && before.length === now.length && now.every((item, index) => item === before[index])
    ? before
    : [...now]

function isSame(one: Float32Array | undefined, other: Float32Array | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  if (one.length !== other.length) return false
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false
  return true
}
