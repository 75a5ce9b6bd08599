import { findInstanceType } from "../aws/instance-types";
import type { TaskPlan } from "../compose";
import type { Rule } from "./rule";

/**
 * What the system and the agent keep of a host's memory, in MiB: the kernel's own share, about 3 %, and the agent.
 * Source: ECS Developer Guide, "Reserving Amazon ECS Linux container instance memory".
 */
const AGENT_MIB = 128;
const KERNEL_SHARE = 0.03;
const CPU_UNITS_PER_VCPU = 1024;

export const containersFitHosts: Rule = {
  id: "containers-fit-hosts",
  sentence: "A task fits on each instance type that the environment names.",
  reason: "A task that fits nowhere is never placed, and the deployment hangs until it is rolled back.",
  check: ({ environment, problemAt, taskPlan, furtherPlans, databasePlan }) => {
    const { database, capacity } = environment;
    // Fargate's sizes are chosen to fit.
    const types = capacity.launchType === "fargate" ? [] : capacity.instanceTypes;
    return [
      ...types.flatMap((type, index) =>
        [taskPlan, ...Object.values(furtherPlans)]
          .flatMap((plan) => tooSmall(type, plan))
          .map((sentence) => problemAt(["capacity", "instanceTypes", index], sentence)),
      ),
      ...(database?.hosting === "host" && databasePlan
        ? tooSmall(database.instanceType, databasePlan).map((sentence) =>
            problemAt(["database", "instanceType"], sentence),
          )
        : []),
    ];
  },
};

function tooSmall(type: string, { containers }: TaskPlan): string[] {
  const facts = findInstanceType(type);
  if (!facts) return [];
  const memory = sum(containers.map((container) => container.memoryReservation ?? container.memory ?? 0));
  const cpu = sum(containers.map((container) => container.cpu ?? 0));
  const free = Math.floor(facts.memoryMiB * (1 - KERNEL_SHARE) - AGENT_MIB);
  const units = facts.vcpus * CPU_UNITS_PER_VCPU;
  const mend = "use a larger type, or lower the reservations in the compose file. (containers-fit-hosts)";
  return [
    ...(memory > free
      ? [`"${type}" has about ${free} MiB for tasks, but one task reserves ${memory} MiB; ${mend}`]
      : []),
    ...(cpu > units ? [`"${type}" has ${units} CPU units, but one task reserves ${cpu}; ${mend}`] : []),
  ];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
