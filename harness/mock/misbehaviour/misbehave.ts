// From what a case says of its server to hooks into the true mock.

import type { Output } from "../../protocol/machine.ts"
import { otherRefusal, type Refusal, REFUSALS } from "../../protocol/handshake/refusals.ts"
import { editAccepted, refuse } from "../mutations/answers.ts"
import { deafTo, editAnswer } from "../mutations/inputs.ts"
import { type Hooks, type Mutation, mutation, stack } from "../mutations/mutation.ts"
import { editOutputs, messageOf, say, sayText, says } from "../mutations/outputs.ts"
import { messageEdit } from "./message-edits.ts"
import type { Misbehaviour, RefusedStatus } from "./misbehaviour.ts"
import { AudioPlace, happenings } from "./moments.ts"
import { scriptedTalk } from "./scripted-talk.ts"

/** A server that does all of this, the first nearest to the true mock. What it counts, it counts per server. */
export const misbehaving = (all: readonly Misbehaviour[], breaks: readonly string[] = []): Mutation =>
  mutation("client-case", "misbehaves as a case for clients wants it", breaks, () => stack(...all.map(hooksOf)))

function hooksOf(one: Misbehaviour): Hooks {
  switch (one.do) {
    case "refuse":
      return refusing(REFUSED_WITH[one.status], one.times)
    case "say":
      return happenings(() => [{ atMs: one.atMs, outputs: [sayText(one.text)] }])
    case "script":
      return scriptedTalk(one.lines)
    case "edit":
      return messageEdit(one.edit)
    case "omit":
      return editOutputs(() => (outputs) => outputs.filter((output) => !says(output, one.type)))
    case "close-late":
      return closingLate(one.ms)
    case "close":
      return ending(one, { type: "close", code: one.code, reason: one.reason })
    case "drop":
      return ending(one, { type: "destroy" })
    case "fall-silent":
      return silentFrom(one.atMs)
    case "ignore":
      return deafTo(one.type)
    case "finalize-empty":
      return editAnswer("Finalize", (outputs) => outputs.map(emptied))
    case "ping":
      return pinging(one.everyMs)
    case "accept-late":
    case "stop-reading":
      // Of the connection itself: the host's business.
      return {}
    default:
      return one satisfies never
  }
}

const REFUSED_WITH: Readonly<Record<RefusedStatus, Refusal>> = {
  400: REFUSALS.noSuchCombination,
  401: REFUSALS.badCredential,
  402: REFUSALS.noCredit,
  403: REFUSALS.noModelAccess,
  404: otherRefusal(404, "Not Found", "No such address."),
  429: REFUSALS.tooManyRequests,
  503: REFUSALS.overloaded,
}

function refusing(refusal: Refusal, times = Infinity): Hooks {
  let count = 0
  return editAccepted((answer) => (count++ < times ? refuse(answer, refusal) : answer))
}

/** The first streams of a server end so. */
function ending({ atMs, times = 1 }: { readonly atMs: number; readonly times?: number }, output: Output): Hooks {
  let count = 0
  return happenings(() => (count++ < times ? [{ atMs, outputs: [output] }] : []))
}

const closingLate = (ms: number): Hooks => ({
  machine: (machine) => {
    let held: readonly Output[] = []
    let atMs = Infinity
    return {
      step(input, nowMs) {
        if (nowMs >= atMs) {
          const due = held
          held = []
          atMs = Infinity
          return due
        }
        const outputs = machine.step(input, nowMs)
        if (atMs === Infinity && !outputs.some(({ type }) => type === "close")) return outputs
        held = [...held, ...outputs]
        if (atMs === Infinity) atMs = nowMs + ms
        return []
      },
      get wakeAtMs() {
        return Math.min(machine.wakeAtMs, atMs)
      },
    }
  },
})

const silentFrom = (placeMs: number): Hooks =>
  editOutputs((stream) => {
    const place = new AudioPlace(stream.options)
    return (outputs, input, nowMs) => {
      place.take(input, nowMs)
      return place.atMs(nowMs) >= placeMs ? [] : outputs
    }
  })

/** What Finalize flushed, without its words. */
function emptied(output: Output): Output {
  const message = messageOf(output)
  if (message?.type !== "Results") return output
  const [first, ...others] = message.channel.alternatives
  const empty = { ...first, transcript: "", confidence: 0, words: [] }
  return say({ ...message, channel: { ...message.channel, alternatives: [empty, ...others] } })
}

const pinging = (everyMs: number): Hooks => ({
  machine: (machine) => {
    let atMs = Infinity
    let count = 0
    let isOver = false
    return {
      step(input, nowMs) {
        if (input.type === "opened") atMs = nowMs + everyMs
        const outputs = [...machine.step(input, nowMs)]
        isOver ||= input.type === "closed" || outputs.some(({ type }) => type === "close" || type === "destroy")
        if (nowMs >= atMs && !isOver) {
          outputs.push({ type: "send", frame: { type: "ping", bytes: new TextEncoder().encode(`ping ${++count}`) } })
          atMs = nowMs + everyMs
        }
        return outputs
      },
      get wakeAtMs() {
        return isOver ? machine.wakeAtMs : Math.min(machine.wakeAtMs, atMs)
      },
    }
  },
})
