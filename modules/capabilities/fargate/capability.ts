import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import type { bastion } from "../bastion/schema.ts";
import { capability } from "../capability.ts";
import type { NetworkWithEgress } from "../launch-type.ts";
import type { furtherServices, service } from "../services/schema.ts";
import { agreement } from "./agreement.ts";
import { buildFargate } from "./build.ts";
import { quotas } from "./deploying.ts";
import { FARGATE } from "./launch-type.ts";
import { moves } from "./moves.ts";
import { fargateParts } from "./picture.ts";
import { fargatePrices } from "./price.ts";
import { fargateCapacity } from "./schema.ts";

export const fargate = capability<
  Common & {
    readonly service: z.output<typeof service>;
    readonly furtherServices: z.output<typeof furtherServices>;
    readonly bastion?: z.output<typeof bastion> | undefined;
  } & NetworkWithEgress
>()({
  name: "fargate",
  settings: { at: ["capacity"], form: true, schema: fargateCapacity },
  page: "docs/moving.md",
  prices: fargatePrices,
  usage: { none: "a task's size is all that is billed: the 20 GiB of storage that each has are free" },
  resources: { none: "a capacity provider of AWS, which every cluster can have" },
  picture: fargateParts,
  agreement,
  projectAgreement: { none: "what a task may be is checked when it is planned" },
  decisions: { none: "AWS has all that it needs" },
  existingSecrets: { none: "it names none" },
  quotas,
  build: { none: "built with the services, which it is of" },
  hands: { none: "services get nothing of it" },
  endpoints: { none: "it talks to what all tasks and hosts do" },
  firstDeployment: { none: "it comes with the service" },
  runsServices: {
    launchType: FARGATE,
    hosts: () => undefined,
    build: buildFargate,
    ownHosts: ({ leaving }) => leaving,
  },
  holds: { none: "what tasks hold is told by their volumes" },
  moves,
});
