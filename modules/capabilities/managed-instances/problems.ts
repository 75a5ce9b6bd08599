import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with Managed Instances. A code is never used again. */
export const MANAGED_PROBLEMS = {
  "EOE-ENV-271": {
    means: "Managed Instances do not have bridge mode.",
    example: "capacity.launchType: managed, service.networkMode: bridge",
    mend: "Write awsvpc.",
  },
  "EOE-ENV-272": {
    means: "The bastion is to reach Managed Instances.",
    example: "capacity.launchType: managed, bastion.reaches: [hosts]",
    mend: "Remove it; nobody logs in to them.",
  },
  "EOE-ENV-273": {
    means: "Managed Instances have no way out.",
    example: "capacity.launchType: managed, network.egress: none",
    mend: "Choose another egress.",
  },
  "EOE-ENV-274": {
    means: "A manufacturer makes no processors of the architecture.",
    example: "capacity: { architecture: arm64, manufacturers: [intel] }",
    mend: "Write one that the sentence names.",
  },
  "EOE-ENV-275": {
    means: "Services would move to Managed Instances, or from them, in one environment.",
    example: "capacity.launchType: managed, where it was ec2",
    mend: "Put it back, and make another environment.",
  },
} as const satisfies Meanings<AgreementCode>;
