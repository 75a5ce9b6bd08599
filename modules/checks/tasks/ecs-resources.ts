import { isObject, type JsonObject } from "../../aws/json.ts";
import { taskDefinition } from "../../aws/task-definition-to-api.ts";
import { EC2 } from "../../compose/ecs/ec2.ts";
import type { LaunchType } from "../../compose/index.ts";
import { type FoundResource, resourcesOf, type Synthesis } from "../rule.ts";

/** A task definition in the words of the ECS API. */
export const definitionOf = ({ arguments: args }: FoundResource): JsonObject | undefined =>
  taskDefinition(args as JsonObject)[0]?.input;

/** What a task definition is for; ECS takes it for EC2 where it says nothing. */
export function launchTypesOf(
  { requiresCompatibilities: asked }: JsonObject,
  { launchTypes }: Synthesis,
): readonly LaunchType[] {
  const known = launchTypes.filter(({ name }) => Array.isArray(asked) && asked.includes(name));
  return known.length > 0 ? known : [EC2];
}

export interface RunBy {
  readonly executeCommand: boolean;
  readonly serviceConnect: boolean;
}

/** What the services say that run a task definition. */
export function servicesOf({ id, stack }: FoundResource, synthesis: Synthesis): RunBy {
  const own = resourcesOf(synthesis, "aws_ecs_service").filter(
    (service) =>
      service.stack === stack &&
      String(service.arguments["task_definition"]).includes(`aws_ecs_task_definition.${id}.`),
  );
  return {
    executeCommand: own.some(({ arguments: args }) => args["enable_execute_command"] === true),
    serviceConnect: own.some(({ arguments: args }) => isEnabled(args["service_connect_configuration"])),
  };
}

/** A block as CDKTF writes it: one, or a list of one. */
function isEnabled(block: unknown): boolean {
  const one: unknown = Array.isArray(block) ? block[0] : block;
  return isObject(one) && one["enabled"] !== false;
}
