import type { Common } from "../../environment/common.ts";
import { type ByUse, byUse, type Made } from "../billing.ts";

const GB_OF_A_REPOSITORY = 2;

export function registryUsage(_settings: unknown, _: Common, made: Made): ByUse[] {
  const repositories = made.resources("aws_ecr_repository").length;
  if (repositories === 0) return [];
  return byUse(
    "ecrStorage",
    repositories * GB_OF_A_REPOSITORY,
    `${GB_OF_A_REPOSITORY} GB for each of ${repositories} repositories, some ten releases`,
  );
}
