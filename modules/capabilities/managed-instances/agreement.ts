import type { z } from "zod";
import { coded, type Disagreement, order, type Part, type Rule } from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { ENVIRONMENT_PROBLEMS } from "../../problem-codes/environment.ts";
import type { bastion } from "../bastion/schema.ts";
import type { network } from "../network/schema.ts";
import type { Services } from "../services/schema.ts";
import { MANUFACTURERS } from "./managed-instances.ts";
import { MANAGED_PROBLEMS } from "./problems.ts";
import type { ManagedCapacity } from "./schema.ts";

export type Reads = Common &
  Services & {
    readonly network: z.output<typeof network>;
    readonly bastion?: z.output<typeof bastion> | undefined;
  };
type Code = keyof typeof MANAGED_PROBLEMS;
type Settings = Part<ManagedCapacity>;

function tasksHaveAddresses(_: Settings, { service }: Part<Reads>): Disagreement<Code>[] {
  if (service?.networkMode !== "bridge") return [];
  return [
    {
      code: "EOE-ENV-271",
      path: ["service", "networkMode"],
      message: "is bridge, which Managed Instances do not have; write awsvpc.",
    },
  ];
}

function bastionReachesNoHosts(_: Settings, { bastion }: Part<Reads>): Disagreement<Code>[] {
  const index = bastion?.reaches?.indexOf("hosts") ?? -1;
  if (index < 0) return [];
  return [
    {
      code: "EOE-ENV-272",
      path: ["bastion", "reaches", index],
      message: '"hosts" has no meaning on Managed Instances, which nobody logs in to; remove it.',
    },
  ];
}

/** Their agent and their tasks have private addresses only. */
function hostsHaveAWayOut(_: Settings, { network }: Part<Reads>): Disagreement<Code>[] {
  if (network?.egress !== "none") return [];
  return [
    {
      code: "EOE-ENV-273",
      path: ["network", "egress"],
      message:
        "is none, but Managed Instances and their tasks have private addresses only; choose a way out.",
    },
  ];
}

function makersMakeTheArchitecture({ architecture, manufacturers }: Settings): Disagreement<Code>[] {
  if (architecture === undefined) return [];
  const makers = MANUFACTURERS[architecture];
  return (manufacturers ?? []).flatMap((maker, index) =>
    maker === undefined || makers.includes(maker)
      ? []
      : [
          {
            code: "EOE-ENV-274",
            path: ["capacity", "manufacturers", index],
            message: `"${maker}" makes no ${architecture}; write ${makers.join(" or ")}.`,
          },
        ],
  );
}

export const agreement: readonly Rule<Settings, Part<Reads>>[] = [
  coded(MANAGED_PROBLEMS, tasksHaveAddresses),
  coded(MANAGED_PROBLEMS, bastionReachesNoHosts),
  coded(MANAGED_PROBLEMS, hostsHaveAWayOut),
  coded(MANAGED_PROBLEMS, makersMakeTheArchitecture),
  coded(ENVIRONMENT_PROBLEMS, ({ vcpus }) =>
    order(["capacity", "vcpus", "min"], vcpus?.min, "capacity.vcpus.max", vcpus?.max),
  ),
  coded(ENVIRONMENT_PROBLEMS, ({ memoryMiB }) =>
    order(["capacity", "memoryMiB", "min"], memoryMiB?.min, "capacity.memoryMiB.max", memoryMiB?.max),
  ),
];
