import type { ComposeProject } from "../compose/index.ts";
import type { Folders } from "./deploying.ts";
import type { Environment } from "./environment.ts";
import { foldOver } from "./fold.ts";
import { isNone } from "./none.ts";

/**
 * The commands of a first deployment, in order: the service cannot start before its images are in the registry, and
 * the registry comes with the data stack.
 */
export function firstDeployment(
  environment: Environment,
  project: ComposeProject,
  folders: Folders,
  others: readonly Environment[] = [],
): string[] {
  const steps = foldOver(environment, ({ firstDeployment }, settings) =>
    isNone(firstDeployment) ? [] : firstDeployment(settings, environment, { project, others, folders }),
  );
  const before = (stack: "network" | "service"): string[] =>
    steps.flatMap((step) => (step.before === stack ? [step.command] : []));
  const { name } = environment;
  return [
    ...before("network"),
    `npx cdktf deploy ${name}-network ${name}-data`,
    ...before("service"),
    deployService(name),
  ];
}

/** cdktf wants to deploy what a stack depends on, too, unless it is told that this has been done. */
export const deployService = (environment: string): string =>
  `npx cdktf deploy ${environment}-service --ignore-missing-stack-dependencies`;
