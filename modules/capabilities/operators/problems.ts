import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with operators. A code is never used again. */
export const OPERATORS_PROBLEMS = {
  "EOE-ENV-531": {
    means: "The same principal is named twice.",
    example: "operators.principals with arn:aws:iam::123456789012:user/alice twice",
    mend: "Remove one of the two.",
  },
  "EOE-ENV-532": {
    means: "A role is to show a second factor, which its sessions do not tell.",
    example: "operators.principals: [arn:aws:iam::123456789012:role/on-call]",
    mend: "Name users, or their account.",
  },
  "EOE-ENV-533": {
    means: "Operators may have a shell in tasks, and no service has one.",
    example: "operators.executeCommand: true, without service.executeCommand",
    mend: "Write executeCommand: true at the service, or remove it from operators.",
  },
} as const satisfies Meanings<AgreementCode>;
