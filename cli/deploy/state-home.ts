import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../modules/capabilities/environment.ts";
import { Problems } from "../../modules/problems.ts";
import { STACK_PARTS } from "../../modules/stacks/environment-stack.ts";

/**
 * A runner starts from the repository alone. Without the state of the run before, a deployment would make everything a
 * second time.
 * @throws Problems when the state is a file of this machine, and there is none
 */
export function demandLastingState(root: string, { name, state }: Pick<Environment, "name" | "state">): void {
  if (state.home !== "local") return;
  if (STACK_PARTS.some((part) => existsSync(join(root, "state", `${name}-${part}.tfstate`)))) return;
  throw new Problems([
    {
      code: "EOE-DEPLOY-024",
      file: `environments/${name}.yml`,
      path: "state.home",
      message:
        'is "local", and this machine has no state of it: a pipeline would make everything anew at each run. Write home: s3 and the name of a bucket (docs/state.md).',
    },
  ]);
}
