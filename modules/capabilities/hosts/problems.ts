import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with EC2 hosts. A code is never used again. */
export const HOSTS_PROBLEMS = {
  "EOE-ENV-251": {
    means: "Hosts have too few network interfaces for all tasks.",
    example: "service.networkMode: awsvpc, capacity.instanceTypes: [t3.medium], service.tasks.max: 21",
    mend: "Use a larger type, more hosts, or bridge.",
  },
  "EOE-ENV-252": {
    means: "Tasks in awsvpc mode on public hosts have no way out.",
    example: "service.networkMode: awsvpc, capacity.placement: public, network.egress: none",
    mend: "Use bridge, or private subnets with an egress.",
  },
} as const satisfies Meanings<AgreementCode>;
