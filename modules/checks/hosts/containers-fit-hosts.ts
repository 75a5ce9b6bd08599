import { roomOf } from "../../aws/host-room.ts";
import type { TaskPlan } from "../../compose/index.ts";
import type { Rule } from "../rule.ts";
import { reservedBy } from "./reserved.ts";

export const containersFitHosts: Rule = {
  id: "containers-fit-hosts",
  title: "A task fits on each instance type that the environment names.",
  reason: "A task that fits nowhere is never placed, and the deployment hangs until it is rolled back.",
  sources: ['ECS Developer Guide, "Amazon ECS Linux container instance memory management"'],
  level: "error",
  reads: "environment",
  keys: ["capacity.instanceTypes"],
  fails: { containers: [{ memoryReservation: 4096 }] },
  passes: { containers: [{ memoryReservation: 1024 }] },
  check: ({ observationAt, runsOn, services, ownTasks }) => {
    // Where AWS chooses the hosts, they are chosen to fit.
    const { types = [] } = runsOn.hosts ?? {};
    return [
      ...types.flatMap(({ type, path }) =>
        services.flatMap(({ plan }) => tooSmall(type, plan)).map((sentence) => observationAt(path, sentence)),
      ),
      ...ownTasks.flatMap(({ plan, host: { type, path } }) =>
        tooSmall(type, plan).map((sentence) => observationAt(path, sentence)),
      ),
    ];
  },
};

function tooSmall(type: string, plan: TaskPlan): string[] {
  const room = roomOf(type, "bridge");
  if (!room) return [];
  const { memory, cpu } = reservedBy(plan);
  const mend = "use a larger type, or lower the reservations in the compose file. (containers-fit-hosts)";
  return [
    ...(memory > room.memory
      ? [`"${type}" has about ${room.memory} MiB for tasks, but one task reserves ${memory} MiB; ${mend}`]
      : []),
    ...(cpu > room.cpu ? [`"${type}" has ${room.cpu} CPU units, but one task reserves ${cpu}; ${mend}`] : []),
  ];
}
