// The server's side of the upgrade: credential, account, options, in that order, then 101 or an HTTP refusal.

import type { UpgradeAnswer, UpgradeMoment, UpgradeRequest, HandshakeSettings } from "./upgrade.ts"

export declare function answerUpgrade(
  request: UpgradeRequest,
  settings: HandshakeSettings,
  moment: UpgradeMoment,
): UpgradeAnswer
