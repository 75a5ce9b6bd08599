import { findInstanceType } from "../../aws/instance-types.ts";
import type { TaskPlan } from "../../compose/index.ts";
import type { Rule } from "../rule.ts";

export const gpusFitHosts: Rule = {
  id: "gpus-fit-hosts",
  title: "Each instance type has the GPUs that one task asks for.",
  reason: "ECS hands out whole GPUs of a host; a task that wants more than there are is never placed.",
  sources: ['ECS Developer Guide, "Amazon ECS task definitions for GPU workloads"'],
  level: "error",
  reads: "environment",
  keys: ["capacity.instanceTypes"],
  fails: {
    environment: { "capacity.instanceTypes": ["t3.medium"] },
    containers: [{ resourceRequirements: [{ type: "GPU", value: "1" }] }],
  },
  passes: {
    environment: { "capacity.instanceTypes": ["g5.xlarge"] },
    containers: [{ resourceRequirements: [{ type: "GPU", value: "1" }] }],
  },
  check: ({ observationAt, runsOn, services, ownTasks }) => {
    const { types = [] } = runsOn.hosts ?? {};
    const most = Math.max(...services.map(({ plan }) => gpusOf(plan)));
    const sentence = (type: string, wanted: number): string =>
      `"${type}" has ${findInstanceType(type)?.nvidiaGpus ?? 0} NVIDIA GPUs, but one task asks for ${wanted}; choose a type that has them, such as g5.xlarge, which has 1. (gpus-fit-hosts)`;
    const isTooSmall = (type: string, wanted: number): boolean =>
      wanted > 0 && (findInstanceType(type)?.nvidiaGpus ?? wanted) < wanted;
    return [
      ...types.flatMap(({ type, path }) =>
        isTooSmall(type, most) ? [observationAt(path, sentence(type, most))] : [],
      ),
      ...ownTasks.flatMap(({ plan, path }) =>
        gpusOf(plan) > 0
          ? [
              observationAt(
                path,
                "asks for GPUs, which hosts of databases do not have; remove them in the compose file. (gpus-fit-hosts)",
              ),
            ]
          : [],
      ),
    ];
  },
};

const gpusOf = ({ containers }: TaskPlan): number =>
  containers
    .flatMap(({ resourceRequirements = [] }) => resourceRequirements)
    .reduce((sum, { value }) => sum + Number(value), 0);
