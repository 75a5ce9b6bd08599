import type { z } from "zod";
import { findInstanceType, tasksByNetworkInterfaces } from "../../aws/instance-types.ts";
import { hostTypesFit } from "../../compute/host-type-rules.ts";
import {
  coded,
  type Disagreement,
  type FileCombination,
  order,
  type Part,
  type Rule,
} from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { ENVIRONMENT_PROBLEMS } from "../../problem-codes/environment.ts";
import type { network } from "../network/schema.ts";
import { mostTasksEver } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import { HOSTS_PROBLEMS } from "./problems.ts";
import type { hostCapacity } from "./schema.ts";

type Code = keyof typeof HOSTS_PROBLEMS;
type Settings = Part<z.output<typeof hostCapacity>>;
type Reads = Part<Common & Services & { readonly network: z.output<typeof network> }>;

/** Every awsvpc task has an interface of its own, and small types have few (amazon-ecs-agent 2448). */
function tasksFitNetworkInterfaces(
  capacity: Settings,
  { service, furtherServices }: Part<Services>,
): Disagreement<Code>[] {
  const further = Object.values(furtherServices ?? {}).map(
    (settings) => (settings && mostTasksEver(settings)) ?? 0,
  );
  const front = service && mostTasksEver(service);
  const most = front === undefined ? undefined : front + further.reduce((sum, max) => sum + max, 0);
  const hosts = capacity.max;
  if (service?.networkMode !== "awsvpc" || most === undefined || hosts === undefined) return [];
  return (capacity.instanceTypes ?? []).flatMap((type, index) => {
    const facts = type === undefined ? undefined : findInstanceType(type);
    if (!facts) return [];
    const each = tasksByNetworkInterfaces(facts, { networkMode: "awsvpc", trunking: false });
    if (each * hosts >= most) return [];
    return [
      {
        code: "EOE-ENV-251",
        path: ["capacity", "instanceTypes", index],
        message: `"${type}" has network interfaces for ${each} awsvpc task${each === 1 ? "" : "s"}; ${hosts} hosts run ${each * hosts} of ${further.length > 0 ? `all ${most} tasks` : `service.tasks.max ${most}`}. Use a larger type, more hosts, or networkMode bridge.`,
      },
    ];
  });
}

/** EC2 gives an interface of a task no public address. */
function awsvpcTasksHaveAWayOut({ placement }: Settings, { network, service }: Reads): Disagreement<Code>[] {
  if (placement !== "public" || service?.networkMode !== "awsvpc" || network?.egress !== "none") return [];
  return [
    {
      code: "EOE-ENV-252",
      path: ["service", "networkMode"],
      message:
        "awsvpc gives tasks on EC2 no public address, so that they cannot reach anything in public subnets; use bridge, or private subnets with an egress.",
    },
  ];
}

/** `__tests__/stacks/made-to-fit.test.ts` holds the stacks to it. */
const fixedHostsAreNoAlarm: FileCombination<Settings, Reads> = {
  id: "fixed-hosts-are-no-alarm",
  keys: ["capacity.min", "capacity.max"],
  sentence: "A fixed number of hosts has no alarm for being at its maximum.",
  source: 'CloudWatch User Guide, "Alarm states": it would be in ALARM all the time (2026-11)',
};

export const agreement: readonly Rule<Settings, Reads>[] = [
  coded(ENVIRONMENT_PROBLEMS, (capacity, { region }) => hostTypesFit(capacity, ["capacity"], region)),
  coded(HOSTS_PROBLEMS, tasksFitNetworkInterfaces),
  coded(ENVIRONMENT_PROBLEMS, ({ min, max }) => order(["capacity", "min"], min, "capacity.max", max)),
  coded(HOSTS_PROBLEMS, awsvpcTasksHaveAWayOut),
  fixedHostsAreNoAlarm,
];
