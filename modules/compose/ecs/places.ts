import { TASK_FIELDS, type TaskPlace } from "../../aws/task-fields";
import type { FieldContext } from "./context";
import type { TaskTarget } from "./target";

/** Whether ECS adds the proxy of Service Connect to a task: when it offers something to others, or uses theirs. */
export const isConnected = ({ endpoints = {}, reached = [] }: TaskTarget): boolean =>
  reached.length > 0 || Object.keys(endpoints).length > 0;

export function placeOf(target: TaskTarget): TaskPlace {
  if (target.launchType === "FARGATE") return "fargate";
  if (target.networkMode === "awsvpc") return "awsvpc";
  return isConnected(target) ? "bridge with Service Connect" : "bridge";
}

const IN_WORDS: Readonly<Record<TaskPlace, string>> = {
  fargate: "on Fargate",
  awsvpc: "where tasks have addresses of their own (awsvpc)",
  "bridge with Service Connect":
    "in bridge mode in a task that reaches others, or is reached (Service Connect)",
  bridge: "in bridge mode",
};

/**
 * Refuses a field that is not valid where the task runs.
 *
 * @param field of a container definition, such as `dnsServers`
 * @returns whether the field may be set
 */
export function isValidHere(field: string, context: FieldContext): boolean {
  const place = placeOf(context.target);
  const instead = TASK_FIELDS[`containerDefinitions.${field}`]?.not?.[place];
  if (instead === undefined) return true;
  context.refuse(`cannot be set ${IN_WORDS[place]}; ${instead}.`);
  return false;
}
