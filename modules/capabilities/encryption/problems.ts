import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with a KMS key of one's own. A code is never used again. */
export const ENCRYPTION_PROBLEMS = {
  "EOE-ENV-201": {
    means: "The KMS key is in another region than the environment.",
    example: "encryption.kmsKeyArn: arn:aws:kms:us-east-1:..., in eu-central-1",
    mend: "Name a key of the environment's region.",
  },
  "EOE-ENV-202": {
    means: "The KMS key is one of another account.",
    example: "encryption.kmsKeyArn: arn:aws:kms:eu-central-1:210987654321:...",
    mend: "Name a key of the environment's account.",
  },
} as const satisfies Meanings<AgreementCode>;
