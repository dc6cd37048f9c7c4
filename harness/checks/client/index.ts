// All checks of clients. They read what the server's side recorded.

import type { Check } from "../check.ts"
import { CLIENT_AUDIO_CHECKS } from "./audio.ts"
import { CLIENT_SENDING_CHECKS } from "./audio-sending.ts"
import { CLIENT_COMMAND_CHECKS } from "./command.ts"
import { CLIENT_CONNECTING_CHECKS } from "./connecting.ts"
import { CLIENT_CONTROL_CHECKS } from "./control.ts"
import { CLIENT_QUERY_CHECKS } from "./query.ts"
import { CLIENT_TOLD_CHECKS } from "./told.ts"
import { CLIENT_TOLERANCE_CHECKS } from "./tolerance.ts"
import { CLIENT_TRANSCRIPT_CHECKS } from "./transcript.ts"

export const CLIENT_CHECKS: readonly Check[] = [
  ...CLIENT_CONNECTING_CHECKS,
  ...CLIENT_QUERY_CHECKS,
  ...CLIENT_AUDIO_CHECKS,
  ...CLIENT_SENDING_CHECKS,
  ...CLIENT_TOLERANCE_CHECKS,
  ...CLIENT_TRANSCRIPT_CHECKS,
  ...CLIENT_CONTROL_CHECKS,
  ...CLIENT_TOLD_CHECKS,
  ...CLIENT_COMMAND_CHECKS,
]
