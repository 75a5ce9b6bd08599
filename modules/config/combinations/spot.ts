import type { ComposeProject } from "../../compose";
import { seconds } from "../../compose/values";
import type { ProjectCombination } from "./combination";

/** From AWS's notice until it takes a Spot host or task back. */
const NOTICE_SECONDS = 120;
/** Without `stop_grace_period`. Source: API_ContainerDefinition, `stopTimeout`. */
const DEFAULT_STOP_SECONDS = 30;

export const spotTasksDrainInTime: ProjectCombination = {
  id: "spot-tasks-drain-in-time",
  keys: ["capacity.spotPercent", "ingress.deregistrationDelaySeconds", "compose: stop_grace_period"],
  sentence:
    "A task on Spot is out of the load balancer and has stopped, one container after the other, before AWS takes its place away.",
  source:
    'ECS Developer Guide, "Amazon ECS Linux container instances to receive Spot Instance notices" and "Optimize load balancer connection draining parameters": two minutes; the stop signal comes when the target is drained (2026-11)',
  check: ({ capacity, ingress, service }, project, problemAt) => {
    if (capacity.spotPercent === 0) return [];
    const stop = Math.max(
      ...service.containers.map((name) => stopSeconds(name, project, service.containers)),
    );
    const delay = ingress.deregistrationDelaySeconds;
    if (delay + stop <= NOTICE_SECONDS) return [];
    return [
      problemAt(
        ["ingress", "deregistrationDelaySeconds"],
        `${delay} s and the containers' stop_grace_period of ${stop} s, one after the other, are more than the ${NOTICE_SECONDS} s that AWS gives a task on Spot (capacity.spotPercent ${capacity.spotPercent}); lower them to ${NOTICE_SECONDS} s together, or write spotPercent: 0.`,
      ),
    ];
  },
};

/** ECS stops a container before those that it depends on. Source: API_ContainerDefinition, `dependsOn`. */
function stopSeconds(name: string, project: ComposeProject, task: readonly string[]): number {
  const written = project.services[name];
  const own = written?.stop_grace_period ? seconds(written.stop_grace_period) : DEFAULT_STOP_SECONDS;
  const next = Object.keys(written?.depends_on ?? {}).filter((other) => task.includes(other));
  return Math.ceil(own) + Math.max(0, ...next.map((other) => stopSeconds(other, project, task)));
}
