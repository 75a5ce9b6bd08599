import { type NetworkPlace, TASK_FIELDS } from "../../aws/task-fields.ts";
import type { FieldContext } from "./context.ts";
import type { LaunchType } from "./launch-type.ts";
import type { TaskTarget } from "./target.ts";

/** Whether ECS adds the proxy of Service Connect to a task: when it offers something to others, or uses theirs. */
export const isConnected = ({ endpoints = {}, reached = [] }: TaskTarget): boolean =>
  reached.length > 0 || Object.keys(endpoints).length > 0;

export function networkPlaceOf(target: TaskTarget): NetworkPlace {
  if (target.networkMode === "awsvpc") return "awsvpc";
  return isConnected(target) ? "bridge with Service Connect" : "bridge";
}

const IN_WORDS: Readonly<Record<NetworkPlace, string>> = {
  awsvpc: "where tasks have addresses of their own (awsvpc)",
  "bridge with Service Connect":
    "in bridge mode in a task that reaches others, or is reached (Service Connect)",
  bridge: "in bridge mode",
};

/** Why a field of a task definition is not valid, and what to do instead. */
export interface WhyRefused {
  readonly by: "launch type" | "network";
  readonly instead: string;
}

/** @param field by path in RegisterTaskDefinition */
export function whyRefused(
  field: string,
  launchType: LaunchType,
  place: NetworkPlace,
): WhyRefused | undefined {
  const there = launchType.refuses[field];
  if (there) return { by: "launch type", instead: there.instead };
  const instead = TASK_FIELDS[field]?.not?.[place];
  return instead === undefined ? undefined : { by: "network", instead };
}

/**
 * Refuses a field that is not valid where the task runs.
 *
 * @param field of a container definition, such as `dnsServers`
 * @returns whether the field may be set
 */
export function isValidHere(field: string, context: FieldContext): boolean {
  const { target } = context;
  const place = networkPlaceOf(target);
  const refused = whyRefused(`containerDefinitions.${field}`, target.launchType, place);
  if (refused === undefined) return true;
  const where = refused.by === "launch type" ? `on ${target.launchType.title}` : IN_WORDS[place];
  context.refuse("EOE-COMPOSE-128", `cannot be set ${where}; ${refused.instead}.`);
  return false;
}
