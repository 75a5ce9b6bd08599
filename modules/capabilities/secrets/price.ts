import type { Common } from "../../environment/common";
import { type ByUse, byUse, type Made } from "../billing";

const REQUESTS_IN_TEN_THOUSANDS = 0.1;

/** Those that the environment makes; one that it only names is billed to whoever made it. */
export function secretsUsage(_settings: unknown, _: Common, made: Made): ByUse[] {
  const secrets = made.resources("aws_secretsmanager_secret").length;
  return [
    ...byUse("secret", secrets, "those that are made here, which AWS bills by the month"),
    ...(secrets > 0
      ? byUse("secretRequest", REQUESTS_IN_TEN_THOUSANDS, "each task reads its secrets when it starts")
      : []),
  ];
}
