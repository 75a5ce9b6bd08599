import type { z } from "zod";
import {
  coded,
  type Disagreement,
  type FileCombination,
  order,
  type Part,
  type Rule,
} from "../../environment/agreement.ts";
import { ENVIRONMENT_PROBLEMS } from "../../problem-codes/environment.ts";
import type { ProjectCombination } from "../rules.ts";
import { ecsServicesOf, mostTasks } from "./ecs-services.ts";
import { SERVICES_PROBLEMS } from "./problems.ts";
import { scheduleFits } from "./schedule-fits.ts";
import type { Services, service } from "./schema.ts";

type Code = keyof typeof SERVICES_PROBLEMS;
type Settings = Part<z.output<typeof service>>;

/** A task runs before deployments or by its schedule, and each has keys of its own. */
function tasksSayWhenTheyRun({ standaloneTasks = {} }: Settings): Disagreement<Code>[] {
  return Object.entries(standaloneTasks).flatMap(([name, task]): Disagreement<Code>[] => {
    const path = ["service", "standaloneTasks", name];
    if (!task) return [];
    const { runs, schedule, timeoutSeconds } = task;
    if ((runs === undefined) === (schedule === undefined)) {
      const has = runs === undefined ? "has neither runs nor schedule" : "has runs and schedule";
      const message = `${has}; write one of them: runs: before-deployment, or schedule: { expression: "0 3 * * *" }.`;
      return [{ code: "EOE-ENV-425", path, message }];
    }
    if (schedule === undefined || timeoutSeconds === undefined) return [];
    const message = `${timeoutSeconds} is for a task before a deployment: nothing stops one with a schedule. Let its command end by itself, and remove the key.`;
    return [{ code: "EOE-ENV-426", path: [...path, "timeoutSeconds"], message }];
  });
}

const schedulesFit = ({ standaloneTasks = {} }: Settings): Disagreement<Code>[] =>
  Object.entries(standaloneTasks).flatMap(([name, task]) =>
    scheduleFits(task?.schedule, ["service", "standaloneTasks", name, "schedule"]),
  );

/** `__tests__/stacks/made-to-fit.test.ts` holds the stacks to it. */
const requestsBetweenTasksHaveTime: FileCombination<Settings, unknown> = {
  id: "requests-between-tasks-have-time",
  keys: ["compose: services.<name>.ports.app_protocol", "service.environment.<entry>.PROXY_READ_TIMEOUT"],
  sentence:
    "A request by HTTP from task to task may take as long as its caller waits: Service Connect's own limit of 15 s is switched off.",
  source: "ECS API reference, TimeoutConfiguration; containers-roadmap 1958 (2026-11)",
};

const entryPortIsOpen: ProjectCombination<z.output<typeof service>, Services> = {
  id: "entry-port-is-open",
  keys: [
    "service.entry.port",
    "furtherServices.<name>.entry.port",
    "compose: services.<name>.ports",
    "compose: services.<name>.expose",
  ],
  sentence: "The port of the entry is one of those that its compose service has, where that names any.",
  source: "Compose specification, `ports` and `expose` (2026-11)",
  check: (_, environment, project, observationAt) =>
    ecsServicesOf(environment).flatMap(({ path, ingress }) => {
      if (ingress === undefined) return [];
      const { service: name, port } = ingress.entry;
      const { ports = [], expose = [] } = project.services[name] ?? {};
      const open = [...new Set([...ports.map(({ target }) => target), ...expose.flatMap(portsIn)])];
      if (open.length === 0 || open.includes(port)) return [];
      return [
        observationAt(
          [...path, "entry", "port"],
          `${port} is not a port of "${name}", which has ${open.join(", ")} in the compose file; write ${open.length === 1 ? open[0] : "one of them"}, or add ${port} to its expose.`,
        ),
      ];
    }),
};

const standaloneTaskHasAContainer: ProjectCombination<z.output<typeof service>, unknown> = {
  id: "standalone-task-has-a-container",
  keys: ["service.standaloneTasks.<name>.container", "service.containers"],
  sentence: "A task that runs by itself runs the image of a container of the service.",
  source: "modules/capabilities/services: its rights and secrets are those of the service's tasks (2026-11)",
  check: ({ containers, standaloneTasks }, _, __, observationAt) =>
    Object.entries(standaloneTasks).flatMap(([name, { container }]) =>
      containers.includes(container)
        ? []
        : [
            observationAt(
              ["service", "standaloneTasks", name, "container"],
              `"${container}" is not one of the service's containers; write one of ${containers.join(", ")}.`,
            ),
          ],
    ),
};

/** `8080`, `8080/tcp`, `8080-8085`. */
function portsIn(text: string): number[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?(?:\/\w+)?$/.exec(text) ?? [];
  if (first === undefined) return [];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
}

export const agreement: readonly Rule<Settings, unknown>[] = [
  coded(ENVIRONMENT_PROBLEMS, (service) =>
    service.singleton
      ? []
      : order(["service", "tasks", "min"], service.tasks?.min, "service.tasks.max", mostTasks(service)),
  ),
  coded(SERVICES_PROBLEMS, tasksSayWhenTheyRun),
  coded(SERVICES_PROBLEMS, schedulesFit),
  requestsBetweenTasksHaveTime,
];

export const projectAgreement = [entryPortIsOpen, standaloneTaskHasAContainer];
