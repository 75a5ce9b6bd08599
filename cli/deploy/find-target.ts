import { join } from "node:path";
import { environmentFiles } from "../../modules/environment/files.ts";
import { loadCustomise } from "../customise.ts";
import { projectRoot } from "../root.ts";
import { type SynthesisedDeployment, synthesiseOne } from "../synthesise.ts";
import { inFolder } from "./folder.ts";
import { type Target, targetOf } from "./target.ts";

export interface Found {
  readonly root: string;
  readonly deployment: SynthesisedDeployment;
  readonly target: Target;
}

/**
 * An environment, for commands that look at what runs: synthesised elsewhere, so that nothing is written.
 * @throws Problems when there is none of that name, or something is wrong with it
 */
export async function findTarget(environment: string, named: string | undefined): Promise<Found> {
  const root = projectRoot(named);
  const customise = await loadCustomise(root);
  const [path = ""] = environmentFiles(root, [environment]);
  return inFolder(async (folder) => {
    const deployment = synthesiseOne(path, join(folder, environment), {
      root,
      outdir: "cdktf.out",
      customise,
      records: "leave",
    });
    return { root, deployment, target: targetOf(deployment) };
  });
}
