import { isObject, isUnresolved, type Json, parseJson } from "../../aws/json.ts";
import { jsonTextOf } from "../../aws/jsonencode.ts";
import type { Observation } from "../../problems.ts";
import { cannotBeJudged } from "../arguments.ts";
import { type FoundResource, type Rule, resourceProblem, type Synthesis } from "../rule.ts";

/** Source: Security Hub, ECS.2 and ECS.16. */
export const tasksHaveNoPublicAddress: Rule = {
  id: "tasks-have-no-public-address",
  title:
    "No task has a public address, unless it is on Fargate and the environment places tasks in public subnets.",
  reason: "A task with an address of its own is reached past the load balancer.",
  sources: ["Security Hub ECS.2", "Security Hub ECS.16"],
  level: "error",
  reads: "resources",
  keys: ["capacity.placement"],
  fails: { resources: { aws_ecs_service: { web: { network_configuration: { assign_public_ip: true } } } } },
  passes: { resources: { aws_ecs_service: { web: { network_configuration: { assign_public_ip: false } } } } },
  check: (synthesis) => {
    const { capacity } = synthesis.environment;
    if (synthesis.runsOn.launchType.publicAddresses && capacity.placement === "public") return [];
    return everyResource(synthesis).flatMap((found) => {
      const wrong = assigned(found.arguments, "");
      return wrong ? [problem(found, wrong)] : [];
    });
  },
};

interface Assigned {
  readonly path: string;
  readonly value: unknown;
}

/** `assign_public_ip` of Terraform, `assignPublicIp` of an API's JSON. */
const ARGUMENT = /^assign_?public_?ip$/i;
const SAYS_NO = ["false", "0", "disabled", "null", "undefined"];

/** Services, task sets, jobs, schedules, rules and pipes all have it; wherever it stands. */
function assigned(value: unknown, path: string): Assigned | undefined {
  if (typeof value === "string") return assignedInJson(value, path);
  if (Array.isArray(value))
    return firstOf(value.map((element, index) => () => assigned(element, `${path}[${index}]`)));
  if (!isObject(value)) return undefined;
  return firstOf(
    Object.entries(value).map(([name, inner]) => () => {
      const here = path === "" ? name : `${path}.${name}`;
      if (!ARGUMENT.test(name)) return assigned(inner, here);
      return SAYS_NO.includes(String(inner).toLowerCase()) ? undefined : { path: here, value: inner };
    }),
  );
}

function assignedInJson(text: string, path: string): Assigned | undefined {
  if (!/assignPublicIp/i.test(text)) return undefined;
  const json = parseJson(String(jsonTextOf(text as Json)));
  return isObject(json) || Array.isArray(json) ? assigned(json, path) : { path, value: text };
}

function firstOf<T>(each: readonly (() => T | undefined)[]): T | undefined {
  for (const one of each) {
    const found = one();
    if (found !== undefined) return found;
  }
  return undefined;
}

function problem(found: FoundResource, { path, value }: Assigned): Observation {
  const message = isUnresolved(value)
    ? `${cannotBeJudged(value)}; write the value itself.`
    : "gives tasks public addresses; remove it, and let them out by network.egress.";
  return resourceProblem(tasksHaveNoPublicAddress, found, path, message);
}

const everyResource = ({ stacks }: Synthesis): FoundResource[] =>
  stacks.flatMap(({ name: stack, path: file, json }) =>
    Object.entries(json.resource ?? {}).flatMap(([type, resources]) =>
      Object.entries(resources).map(([id, args]) => ({ stack, file, type, id, arguments: args })),
    ),
  );
