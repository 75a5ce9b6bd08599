import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { synthesise } from "../../cli/synthesise.ts";
import { Problems } from "../../modules/problems.ts";
import { withoutDeclaration } from "../compose/cases.ts";
import { TerraformProject } from "../terraform/terraform.ts";
import { type Changes, marketWith } from "./environment.ts";
import { BRIDGE, composeWithMore } from "./kinds.ts";
import { Synthesised } from "./synthesis.ts";

export {
  AWSVPC,
  BRIDGE,
  BRIDGE_VOLUMES,
  COMPOSE_WITH_VOLUMES,
  type ComposeChanges,
  composeWithMore,
  FARGATE,
  FURTHER,
  VOLUMES,
} from "./kinds.ts";

/** A project with market's environment, changed, and that compose file. */
export function projectWithMore(
  changes: Changes = BRIDGE,
  compose: string = composeWithMore(),
): TerraformProject {
  const project = new TerraformProject({ market: marketWith(changes) });
  writeFileSync(join(project.root, "docker-compose.yml"), compose);
  return project;
}

/** The stacks of that project, by the last part of their names. */
export function stacksWithMore(
  changes?: Changes,
  compose?: string,
): Readonly<Record<"network" | "data" | "service", Synthesised>> {
  const project = projectWithMore(changes, compose);
  try {
    const [deployment] = synthesise({ root: project.root, outdir: `${project.root}/out`, names: [] });
    const stack = (part: string): Synthesised =>
      new Synthesised(deployment?.stacks.find(({ name }) => name === `market-${part}`)?.json as never);
    return { network: stack("network"), data: stack("data"), service: stack("service") };
  } finally {
    project.remove();
  }
}

/** All that its synthesis is refused with, `file: path: message`; none when it is accepted. */
export function refusalsWithMore(changes: Changes, compose?: string): string[] {
  try {
    stacksWithMore(changes, compose);
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list.map(({ file, path, message }) => `${file}: ${path}: ${withoutDeclaration(message)}`);
  }
  return [];
}
