import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with the bastion. A code is never used again. */
export const BASTION_PROBLEMS = {
  "EOE-ENV-231": {
    means: "The bastion is open to the whole world.",
    example: "bastion.allowFrom: [0.0.0.0/0]",
    mend: "Name your own networks, or use access: session-manager.",
  },
  "EOE-ENV-232": {
    means: "The bastion is open to a network that is too wide.",
    example: "bastion.allowFrom: [32.0.0.0/3]",
    mend: "Write /8 or narrower.",
  },
  "EOE-ENV-233": {
    means: "A network that the bastion lets in does not start at its first address.",
    example: "bastion.allowFrom: [203.0.113.7/24]",
    mend: "Write the network that the sentence names.",
  },
  "EOE-ENV-234": {
    means: "A bastion without SSH is to reach hosts.",
    example: "bastion: { access: session-manager, reaches: [hosts] }",
    mend: "Use access: ssh, or service.executeCommand.",
  },
  "EOE-ENV-517": {
    means: "The bastion is to reach a cache that there is not.",
    example: "bastion: { access: session-manager, reaches: [cache] }, without cache",
    mend: "Remove it, or write the section cache.",
  },
  "EOE-ENV-543": {
    means: "The bastion is to reach tasks that have no addresses of their own.",
    example: "bastion: { access: session-manager, reaches: [tasks] }, service.networkMode: bridge",
    mend: "Write service.networkMode: awsvpc, or reach the hosts.",
  },
} as const satisfies Meanings<AgreementCode>;
