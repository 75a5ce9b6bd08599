import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with Fargate. A code is never used again. */
export const FARGATE_PROBLEMS = {
  "EOE-ENV-261": {
    means: "Fargate does not have bridge mode.",
    example: "capacity.launchType: fargate, service.networkMode: bridge",
    mend: "Write awsvpc.",
  },
  "EOE-ENV-262": {
    means: "The bastion is to reach hosts where Fargate has none.",
    example: "capacity.launchType: fargate, bastion.reaches: [hosts]",
    mend: "Remove it.",
  },
  "EOE-ENV-263": {
    means: "Hosts would go while services still leave them for Fargate.",
    example: "capacity.launchType: fargate, where it was ec2",
    mend: "Write what was there under capacity.leaving; deploy; then take it out.",
  },
  "EOE-ENV-264": {
    means: "Fargate has no tasks of that size.",
    example: "service.taskSize: { cpu: 256, memory: 4096 }",
    mend: "Write a size that the sentence names.",
  },
} as const satisfies Meanings<AgreementCode>;
