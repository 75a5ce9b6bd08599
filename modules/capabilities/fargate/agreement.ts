import type { z } from "zod";
import { describeFargateSizes, fargateSizes, nearestFargatePair } from "../../aws/fargate.ts";
import { hostTypesFit } from "../../compute/host-type-rules.ts";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { ENVIRONMENT_PROBLEMS } from "../../problem-codes/environment.ts";
import type { bastion } from "../bastion/schema.ts";
import { writtenServices } from "../services/ecs-services.ts";
import type { furtherServices, service } from "../services/schema.ts";
import { FARGATE_PROBLEMS } from "./problems.ts";
import type { fargateCapacity } from "./schema.ts";

type Code = keyof typeof FARGATE_PROBLEMS;
type Settings = Part<z.output<typeof fargateCapacity>>;
type Reads = Part<
  Common & {
    readonly service: z.output<typeof service>;
    readonly furtherServices: z.output<typeof furtherServices>;
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

/** CPU units alone, with which there is memory of that size, or both as Fargate combines them. */
function sizesExist(_: Settings, environment: Reads): Disagreement<Code>[] {
  return writtenServices(environment).flatMap(({ path, written: { taskSize: size } }) => {
    if (size?.memory === undefined) return [];
    const { cpu, memory } = size;
    const exists = fargateSizes.some(
      (one) => (cpu === undefined || one.cpu === cpu) && one.memory.includes(memory),
    );
    if (exists) return [];
    const nearest = nearestFargatePair(cpu ?? 0, memory);
    const found = cpu === undefined ? `memory ${memory}` : `cpu ${cpu} with memory ${memory}`;
    return [
      {
        code: "EOE-ENV-264",
        path: [...path, "taskSize"],
        message: `has ${found}, which Fargate does not have; write { cpu: ${nearest.cpu}, memory: ${nearest.memory} }, or another of ${describeFargateSizes()}.`,
      },
    ];
  });
}

export const agreement: readonly Rule<Settings, Reads>[] = [
  coded(FARGATE_PROBLEMS, tasksHaveAddresses),
  coded(FARGATE_PROBLEMS, bastionReachesNoHosts),
  coded(FARGATE_PROBLEMS, sizesExist),
  coded(ENVIRONMENT_PROBLEMS, ({ leaving }, { region }) =>
    leaving ? hostTypesFit(leaving, ["capacity", "leaving"], region) : [],
  ),
];
