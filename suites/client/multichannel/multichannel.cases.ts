import { defineClientCase } from "../../../harness/client-case.ts"
import { STEREO } from "../../audio.ts"

export const multichannelClientCases = [
  defineClientCase({
    id: "multichannel/stereo",
    title: "a file of two channels is declared as such, its samples alternating",
    audio: STEREO,
    checks: ["mc-needs-channels", "mc-interleaved-client"],
  }),
  defineClientCase({
    id: "multichannel/other-order",
    title: "the results of the channels come in another order",
    audio: STEREO,
    server: [{ do: "edit", edit: "shuffled-channels" }],
    breaks: ["mc-order"],
    checks: ["mc-client-order"],
  }),
]
