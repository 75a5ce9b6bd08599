import type { z } from "zod";
import { hostTypesFit } from "../../compute/host-type-rules.ts";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { ENVIRONMENT_PROBLEMS } from "../../problem-codes/environment.ts";
import type { bastion } from "../bastion/schema.ts";
import type { service } from "../services/schema.ts";
import { FARGATE_PROBLEMS } from "./problems.ts";
import type { fargateCapacity } from "./schema.ts";

type Code = keyof typeof FARGATE_PROBLEMS;
type Settings = Part<z.output<typeof fargateCapacity>>;
type Reads = Part<
  Common & {
    readonly service: z.output<typeof service>;
    readonly bastion?: z.output<typeof bastion> | undefined;
  }
>;

function tasksHaveAddresses(_: Settings, { service }: Reads): Disagreement<Code>[] {
  if (service?.networkMode !== "bridge") return [];
  return [
    {
      code: "EOE-ENV-261",
      path: ["service", "networkMode"],
      message: "is bridge, which Fargate does not have; write awsvpc.",
    },
  ];
}

function bastionReachesNoHosts(_: Settings, { bastion }: Reads): Disagreement<Code>[] {
  const index = bastion?.reaches?.indexOf("hosts") ?? -1;
  if (index < 0) return [];
  return [
    {
      code: "EOE-ENV-262",
      path: ["bastion", "reaches", index],
      message: '"hosts" has no meaning on Fargate, where there are none; remove it.',
    },
  ];
}

export const agreement: readonly Rule<Settings, Reads>[] = [
  coded(FARGATE_PROBLEMS, tasksHaveAddresses),
  coded(FARGATE_PROBLEMS, bastionReachesNoHosts),
  coded(ENVIRONMENT_PROBLEMS, ({ leaving }, { region }) =>
    leaving ? hostTypesFit(leaving, ["capacity", "leaving"], region) : [],
  ),
];
