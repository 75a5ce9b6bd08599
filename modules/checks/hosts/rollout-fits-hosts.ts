import { type Room, roomOf } from "../../aws/host-room.ts";
import type { CheckedService } from "../environment.ts";
import type { Rule, Synthesis } from "../rule.ts";
import { reservedBy } from "./reserved.ts";

/** A deployment starts as many tasks again before it stops the old ones, but of singletons: at least 100 %, at most 200 % run. */
const ROLLOUT_FACTOR = 2;

export const rolloutFitsHosts: Rule = {
  id: "rollout-fits-hosts",
  title:
    "The maximum number of hosts has room for the fewest tasks of all services, twice during a deployment, and for the most.",
  reason:
    "A new task without a place waits; the deployment hangs until it is rolled back, and scaling ends early.",
  combines: {
    keys: [
      "capacity.max",
      "capacity.instanceTypes",
      "service.tasks",
      "furtherServices.<name>.tasks",
      "service.networkMode",
    ],
    source:
      'ECS Developer Guide, "Deploy Amazon ECS services by replacing tasks": minimum and maximum healthy percent (2026-11)',
  },
  sources: ['ECS Developer Guide, "Deploy Amazon ECS services by replacing tasks"'],
  level: "error",
  reads: "environment",
  keys: ["capacity.max", "capacity.instanceTypes", "service.tasks"],
  fails: {
    environment: {
      "capacity.instanceTypes": ["t3.medium"],
      "service.tasks": { min: 1, max: 1 },
      "capacity.min": 1,
      "capacity.max": 1,
    },
    containers: [{ memoryReservation: 2000 }],
  },
  passes: {
    environment: {
      "capacity.instanceTypes": ["t3.medium"],
      "service.tasks": { min: 1, max: 1 },
      "capacity.min": 1,
      "capacity.max": 2,
    },
    containers: [{ memoryReservation: 2000 }],
  },
  check: (synthesis) => {
    const { service } = synthesis.environment;
    const { hosts } = synthesis.runsOn;
    if (!hosts) return [];
    return hosts.types.flatMap(({ type, path }) => {
      const room = roomOf(type, service.networkMode);
      if (!room) return [];
      // A task that is too large for an empty host is another rule's.
      if (!tasksOf(synthesis, () => 1).every((task) => haveRoom([task], room, 1))) return [];
      const at = (sentence: string) => synthesis.observationAt(path, `${sentence} (rollout-fits-hosts)`);
      const noPlaces = `${hosts.most} ${hosts.most === 1 ? `host "${type}" has` : `hosts "${type}" have`} no places for`;
      const mend = `raise ${hosts.mostKey}, use a larger type, or lower tasks`;
      const rollout = tasksOf(synthesis, ({ singleton, peak }) =>
        singleton ? 1 : peak.min * ROLLOUT_FACTOR,
      );
      const doubles = synthesis.services.some(({ settings }) => !settings.singleton);
      if (doubles && !haveRoom(rollout, room, hosts.most)) {
        return [
          at(
            `${noPlaces} a deployment, which doubles the minimum of tasks: ${rollout.length} tasks of ${told(synthesis, "min")}; ${mend}.min.`,
          ),
        ];
      }
      const most = tasksOf(synthesis, ({ peak }) => peak.max);
      return haveRoom(most, room, hosts.most)
        ? []
        : [at(`${noPlaces} ${most.length} tasks of ${told(synthesis, "max")}; ${mend}.max.`)];
    });
  },
};

function tasksOf({ services }: Synthesis, count: (settings: CheckedService) => number): Room[] {
  return services.flatMap(({ settings, plan }) =>
    Array.from({ length: count(settings) }, () => ({ ...reservedBy(plan), interfaces: 1 })),
  );
}

/** `service.tasks.min 2, furtherServices.worker.tasks.min 1` */
const told = ({ services }: Synthesis, end: "min" | "max"): string =>
  services.map(({ settings }) => `${settings.path.join(".")}.tasks.${end} ${settings.peak[end]}`).join(", ");

/** Whether hosts take the tasks, the largest first, each on the first host that has room: as ECS packs them, or better. */
function haveRoom(tasks: readonly Room[], host: Room, hosts: number): boolean {
  const free = Array.from({ length: hosts }, () => ({ ...host }));
  const bySize = [...tasks].sort((one, other) => other.memory - one.memory || other.cpu - one.cpu);
  return bySize.every((task) => {
    const place = free.find(
      ({ memory, cpu, interfaces }) =>
        memory >= task.memory && cpu >= task.cpu && interfaces >= task.interfaces,
    );
    if (!place) return false;
    place.memory -= task.memory;
    place.cpu -= task.cpu;
    place.interfaces -= task.interfaces;
    return true;
  });
}
