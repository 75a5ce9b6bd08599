import type { FieldContext } from "./context.ts";
import { accepted, laptopOnly, mapped, refused } from "./fate.ts";
import { type FieldRule, fieldRule, members } from "./rules.ts";

function replicas(count: number, context: FieldContext): void {
  if (count === 0)
    context.refuse(
      "EOE-COMPOSE-112",
      "0 asks for no container; leave the service out of the environment's containers instead.",
    );
  else if (context.target.singleton && count > 1) {
    context.refuse(
      "EOE-COMPOSE-113",
      `${count} is not possible: the environment says singleton, which is one task at most. Remove it, or singleton.`,
    );
  } else if (context.target.services.length === 1) {
    context.task.replicas = count;
    context.decide("mapped", `${count} tasks, as far as the environment's limits allow.`);
  } else if (count > 1) {
    context.refuse(
      "EOE-COMPOSE-113",
      `${count} is not possible: a task holds one container of each of its services. Set the number of tasks in the environment, or make the service a task of its own.`,
    );
  }
}

const only =
  (allowed: Readonly<Record<string, string>>, advice: string) => (value: string, context: FieldContext) => {
    const sentence = allowed[value];
    if (sentence === undefined) context.refuse("EOE-COMPOSE-114", `"${value}" is not possible; ${advice}`);
    else context.decide("mapped", sentence);
  };

/** ECS stops a task before it starts the next one where there must never be two. */
function rolloutOrder(order: string, context: FieldContext): void {
  const { singleton = false } = context.target;
  const [possible, does] = singleton
    ? ["stop-first", "stops the one task before it starts the next one, as singleton says"]
    : ["start-first", "starts new tasks before it stops old ones"];
  if (order === possible) {
    context.decide("mapped", `ECS ${does}.`);
    return;
  }
  const mend = singleton ? "" : ", or say singleton: true in the environment";
  context.refuse("EOE-COMPOSE-114", `"${order}" is not possible; ECS ${does}. Write ${possible}${mend}.`);
}

const REPLICAS = fieldRule(
  mapped(
    "Tasks of the ECS service, where the service is alone in its task; otherwise 1. Autoscaling changes the number.",
  ),
  replicas,
);
const rollout = fieldRule(
  refused(
    "The rollout is set in the environment; ECS starts new tasks before it stops old ones, and rolls back by itself. Remove it.",
  ),
);

export const DEPLOYMENT_RULES: Record<string, FieldRule> = {
  scale: REPLICAS,
  deploy: fieldRule(accepted("How the service runs.")),
  "deploy.mode": fieldRule(
    mapped("replicated; global and jobs are refused."),
    only(
      { replicated: "An ECS service with a number of tasks." },
      "an ECS service keeps a number of tasks. Write replicated, or run the job by hand.",
    ),
  ),
  "deploy.replicas": REPLICAS,
  "deploy.endpoint_mode": fieldRule(refused("ECS has a load balancer in front; remove endpoint_mode.")),
  "deploy.labels": fieldRule(
    refused(
      "An ECS service has tags, which the environment file gives; for labels of the container write labels.",
    ),
  ),
  "deploy.update_config": fieldRule(
    mapped("The rollout of ECS: new tasks first, and back to the old ones when they fail."),
  ),
  "deploy.update_config.order": fieldRule(
    mapped("start-first, and stop-first for a service of which the environment says `singleton`."),
    rolloutOrder,
  ),
  "deploy.update_config.failure_action": fieldRule(
    mapped("rollback; others are refused."),
    only(
      { rollback: "The deployment circuit breaker goes back to the tasks before." },
      "ECS goes back to the tasks before. Write rollback.",
    ),
  ),
  ...members("deploy.update_config", ["parallelism", "delay", "monitor", "max_failure_ratio"], rollout),
  "deploy.rollback_config": rollout,
  "deploy.restart_policy": fieldRule(mapped("As restart.")),
  "deploy.restart_policy.condition": fieldRule(
    mapped("any: as restart: always. on-failure and none: as restart: on-failure and no."),
  ),
  "deploy.restart_policy.delay": fieldRule(laptopOnly("ECS chooses the pause before a restart.")),
  "deploy.restart_policy.max_attempts": fieldRule(laptopOnly("ECS restarts without counting.")),
  "deploy.restart_policy.window": fieldRule(laptopOnly("ECS decides when a restart has worked.")),
  "deploy.placement": fieldRule(mapped("Where tasks go is set in the environment.")),
  "deploy.placement.constraints": fieldRule(
    refused("There are no labelled nodes on ECS; choose instance types in the environment."),
  ),
  "deploy.placement.preferences": fieldRule(
    refused("ECS spreads tasks over zones by itself; remove preferences."),
  ),
  "deploy.placement.max_replicas_per_node": fieldRule(
    refused("The environment sets how tasks are placed; remove max_replicas_per_node."),
  ),
  profiles: fieldRule(accepted("Which services are on; the environment names the profiles.")),
  extends: fieldRule(accepted("Resolved when the file is loaded.")),
  ...members("extends", ["service", "file"], fieldRule(accepted("Resolved when the file is loaded."))),
  develop: fieldRule(laptopOnly("For docker compose watch; nothing of it runs on ECS.")),
  attach: fieldRule(laptopOnly("Which logs docker compose up shows.")),
  provider: fieldRule(refused("Another program provides this service; on ECS name it as hosted elsewhere.")),
  models: fieldRule(
    refused("ECS runs no models; use a service such as Bedrock and pass its address as a variable."),
  ),
};
