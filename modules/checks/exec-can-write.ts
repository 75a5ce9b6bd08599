import type { TaskPlan } from "../compose";
import type { Problem } from "../problems";
import type { Rule, Synthesis } from "./rule";

/**
 * The agent that ECS starts in each container for `aws ecs execute-command` writes to /var/lib/amazon/ssm and
 * /var/log/amazon/ssm. Volumes there are reported to do (containers-roadmap 1359), but AWS supports writable file
 * systems only. Source: ECS Developer Guide, "Monitor Amazon ECS containers with ECS Exec", considerations;
 * amazon-ecs-exec-checker 21; amazon-ecs-agent, agent/engine/execcmd; 2026-11.
 */
export const execCanWrite: Rule = {
  id: "exec-can-write",
  sentence: "Containers that execute-command is on for can write their file systems.",
  reason:
    "Its agent stops at once in a container that is read-only, and nobody learns of it before it is needed.",
  check: (synthesis) => {
    const { environment, taskPlan, furtherPlans } = synthesis;
    const { service, furtherServices } = environment;
    return [
      ...(service.executeCommand ? readOnly(synthesis, taskPlan, ["service"]) : []),
      ...Object.entries(furtherServices).flatMap(([name, { executeCommand }]) => {
        const plan = furtherPlans[name];
        return executeCommand && plan ? readOnly(synthesis, plan, ["furtherServices", name]) : [];
      }),
    ];
  },
};

/** Containers that carry files have ended before anybody can look into them. */
function readOnly(
  { project, problemAt }: Synthesis,
  { containers }: TaskPlan,
  path: readonly string[],
): Problem[] {
  const names = containers.flatMap(({ name, readonlyRootFilesystem }) =>
    readonlyRootFilesystem && Object.hasOwn(project.services, name) ? [name] : [],
  );
  if (names.length === 0) return [];
  return [
    problemAt(
      [...path, "executeCommand"],
      `is on, but ${names.join(", ")} cannot write to their file systems, as its agent must; write read_only: false for them in an override file under service.compose, with a waiver of root-is-read-only, or turn it off. (exec-can-write)`,
    ),
  ];
}
