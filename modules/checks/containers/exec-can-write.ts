import type { TaskPlan } from "../../compose/index.ts";
import type { Observation } from "../../problems.ts";
import { cannotBeJudged, flagOf } from "../arguments.ts";
import { type FoundResource, type Rule, resourceProblem, resourcesOf, type Synthesis } from "../rule.ts";
import { beyond } from "./container-rules.ts";
import { member, taskContainersOf } from "./task-containers.ts";

/**
 * The agent that ECS starts in each container for `aws ecs execute-command` writes to /var/lib/amazon/ssm and
 * /var/log/amazon/ssm. Volumes there are reported to do (containers-roadmap 1359), but AWS supports writable file
 * systems only. Source: ECS Developer Guide, "Monitor Amazon ECS containers with ECS Exec", considerations;
 * amazon-ecs-exec-checker 21; amazon-ecs-agent, agent/engine/execcmd; 2026-11.
 */
export const execCanWrite: Rule = {
  id: "exec-can-write",
  title: "Containers with ECS Exec enabled have a writable root file system.",
  reason: "Its agent stops at once in a read-only container, which goes unnoticed until it is needed.",
  sources: [
    'ECS Developer Guide, "Monitor Amazon ECS containers with ECS Exec": the agent writes to the root file system',
  ],
  level: "error",
  reads: "environment",
  keys: ["service.executeCommand"],
  fails: {
    services: { app: {} },
    environment: { "service.executeCommand": true },
    containers: [{ readonlyRootFilesystem: true }],
  },
  passes: {
    services: { app: {} },
    environment: { "service.executeCommand": false },
    containers: [{ readonlyRootFilesystem: true }],
  },
  check: (synthesis) => {
    const planned = tasksWithCommands(synthesis);
    return [
      ...planned.flatMap(({ path, names }) => plannedProblem(synthesis, path, names)),
      ...inResources(
        synthesis,
        planned.flatMap(({ names }) => names),
      ),
    ];
  },
};

interface TaskWithCommands {
  /** Of the key that switches execute-command on. */
  readonly path: readonly string[];
  /** Containers that cannot write. */
  readonly names: readonly string[];
}

function tasksWithCommands(synthesis: Synthesis): TaskWithCommands[] {
  return synthesis.services
    .filter(({ settings }) => settings.executeCommand)
    .map(({ settings, plan }) => ({
      path: [...settings.path, "executeCommand"],
      names: readOnly(synthesis, plan),
    }));
}

/** Containers that carry files have ended before anybody can look into them. */
const readOnly = ({ project }: Synthesis, { containers }: TaskPlan): string[] =>
  containers.flatMap(({ name, readonlyRootFilesystem }) =>
    readonlyRootFilesystem && Object.hasOwn(project.services, name) ? [name] : [],
  );

function plannedProblem(
  { observationAt }: Synthesis,
  path: readonly string[],
  names: readonly string[],
): Observation[] {
  if (names.length === 0) return [];
  return [
    observationAt(
      path,
      `is on, but ${names.join(", ")} cannot write to their file systems, as its agent must; write read_only: false for them in an override file under service.compose, with a waiver of root-is-read-only, or turn it off. (exec-can-write)`,
    ),
  ];
}

const ARGUMENT = "enable_execute_command";

/** Services and definitions that `customise.ts` adds or changes. */
function inResources(synthesis: Synthesis, planned: readonly string[]): Observation[] {
  const services = resourcesOf(synthesis, "aws_ecs_service").filter(
    ({ arguments: args }) => flagOf(args[ARGUMENT]) === true,
  );
  const made = services.flatMap((service) =>
    readOnlyIn(synthesis, service).map((container) => ({ container, service })),
  );
  const more = beyond(
    made,
    planned.map((container) => ({ container })),
    ({ container }) => container,
  );
  return [
    ...services
      .map((service) => ({ service, names: more.filter((one) => one.service === service) }))
      .filter(({ names }) => names.length > 0)
      .map(({ service, names }) =>
        resourceProblem(
          execCanWrite,
          service,
          ARGUMENT,
          `is true, but ${names.map(({ container }) => container).join(", ")} cannot write to their file systems, as its agent must; write readonlyRootFilesystem: false for them, with a waiver of root-is-read-only, or turn it off.`,
        ),
      ),
    ...resourcesOf(synthesis, "aws_ecs_service")
      .filter(({ arguments: args }) => flagOf(args[ARGUMENT]) === "unknown")
      .map((service) =>
        resourceProblem(
          execCanWrite,
          service,
          ARGUMENT,
          `${cannotBeJudged(service.arguments[ARGUMENT])}; write the value itself.`,
        ),
      ),
  ];
}

function readOnlyIn(synthesis: Synthesis, service: FoundResource): string[] {
  const task = String(service.arguments["task_definition"]);
  return taskContainersOf(synthesis)
    .containers.filter(
      ({ found }) => found.stack === service.stack && task.includes(`aws_ecs_task_definition.${found.id}.`),
    )
    .filter(({ definition }) => flagOf(member(definition, "readonlyRootFilesystem")) === true)
    .filter(({ name }) => !isCarrier(synthesis, name))
    .map(({ name }) => name);
}

/** A container that was planned beside the services of the compose file. */
const isCarrier = ({ project, services }: Synthesis, name: string): boolean =>
  !Object.hasOwn(project.services, name) &&
  services.some(({ plan }) => plan.containers.some((container) => container.name === name));
