import type { z } from "zod";
import { hostTypesFit } from "../../compute/host-type-rules";
import type { Disagreement, Part, Rule } from "../../environment/agreement";
import type { Common } from "../../environment/common";
import type { bastion } from "../bastion/schema";
import type { service } from "../services/schema";
import type { fargateCapacity } from "./schema";

type Settings = Part<z.output<typeof fargateCapacity>>;
type Reads = Part<
  Common & {
    readonly service: z.output<typeof service>;
    readonly bastion?: z.output<typeof bastion> | undefined;
  }
>;

function tasksHaveAddresses(_: Settings, { service }: Reads): Disagreement[] {
  if (service?.networkMode !== "bridge") return [];
  return [
    {
      path: ["service", "networkMode"],
      message: "is bridge, which Fargate does not have; write awsvpc.",
    },
  ];
}

function bastionReachesNoHosts(_: Settings, { bastion }: Reads): Disagreement[] {
  const index = bastion?.reaches?.indexOf("hosts") ?? -1;
  if (index < 0) return [];
  return [
    {
      path: ["bastion", "reaches", index],
      message: '"hosts" has no meaning on Fargate, where there are none; remove it.',
    },
  ];
}

export const agreement: readonly Rule<Settings, Reads>[] = [
  tasksHaveAddresses,
  bastionReachesNoHosts,
  ({ leaving }, { region }) => (leaving ? hostTypesFit(leaving, ["capacity", "leaving"], region) : []),
];
