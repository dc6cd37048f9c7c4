// Broken Metadata.

import { without } from "./message-edits.ts"
import { type Mutation, mutation } from "./mutation.ts"
import { editMetadata } from "./outputs.ts"

const OTHER_UUID = "00000000-1111-4222-8333-444444444444"

export const METADATA_MUTATIONS: readonly Mutation[] = [
  mutation(
    "metadata-never",
    "sends no Metadata",
    ["md-once"],
    editMetadata(() => undefined),
  ),
  mutation(
    "metadata-twice",
    "sends Metadata twice",
    ["md-once"],
    editMetadata((metadata) => [metadata, metadata]),
  ),
  mutation(
    "metadata-without-created",
    "leaves `created` out",
    ["md-fields"],
    editMetadata((metadata) => without(metadata, "created")),
  ),
  mutation(
    "metadata-without-transaction-key",
    "leaves `transaction_key` out",
    ["md-fields"],
    editMetadata((metadata) => without(metadata, "transaction_key")),
  ),
  mutation(
    "transaction-key-random",
    "gives a transaction key of its own",
    ["md-transaction-key"],
    editMetadata((metadata) => ({ ...metadata, transaction_key: "d7f1a3" })),
  ),
  mutation(
    "duration-doubled",
    "counts every second twice",
    ["md-duration", "md-duration-sum"],
    editMetadata((metadata) => ({ ...metadata, duration: (metadata.duration ?? 0) * 2 })),
  ),
  mutation(
    "duration-zero",
    "says duration 0 always",
    ["md-duration", "md-duration-sum"],
    editMetadata((metadata) => ({ ...metadata, duration: 0 })),
  ),
  mutation(
    "channels-too-many",
    "says one channel more than there are",
    ["md-channels"],
    editMetadata((metadata) => ({ ...metadata, channels: (metadata.channels ?? 0) + 1 })),
  ),
  mutation(
    "hash-of-something-else",
    "gives a hash of other bytes",
    ["md-sha256", "md-sha256-empty"],
    editMetadata((metadata) => ({ ...metadata, sha256: "0123456789abcdef".repeat(4) })),
  ),
  mutation(
    "hash-always-incomplete",
    "never finishes its hash",
    ["md-sha256", "md-sha256-empty"],
    editMetadata((metadata) => ({ ...metadata, sha256: "incomplete" })),
  ),
  mutation(
    "idle-hash",
    "gives a hash for a stream that ended by its timer",
    ["md-sha256", "md-sha256-incomplete"],
    editMetadata((metadata) => (metadata.sha256 === "incomplete" ? { ...metadata, sha256: "0".repeat(64) } : metadata)),
  ),
  mutation(
    "created-no-date",
    "writes `created` in words",
    ["md-created"],
    editMetadata((metadata) => ({ ...metadata, created: "Monday morning" })),
  ),
  mutation(
    "created-long-ago",
    "gives a time of another day",
    ["md-created"],
    editMetadata((metadata) => ({ ...metadata, created: "2001-01-01T00:00:00.000Z" })),
  ),
  mutation(
    "models-missing",
    "leaves out models and model_info",
    ["md-models"],
    editMetadata((metadata) => without(metadata, "models", "model_info")),
  ),
  mutation(
    "model-info-flat",
    "writes model_info as one object, as in Results",
    ["md-models"],
    editMetadata((metadata) => ({ ...metadata, model_info: Object.values(metadata.model_info ?? {})[0] })),
  ),
  mutation(
    "model-other-than-results",
    "names another model than Results did",
    ["md-models"],
    editMetadata((metadata) => ({
      ...metadata,
      models: [OTHER_UUID],
      model_info: { [OTHER_UUID]: Object.values(metadata.model_info ?? {})[0] },
    })),
  ),
]
