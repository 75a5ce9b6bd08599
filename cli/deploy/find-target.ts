import { join } from "node:path";
import { environmentFiles } from "../../modules/environment/files.ts";
import { loadCustomise } from "../customise.ts";
import { projectRoot } from "../root.ts";
import { type SynthesisedDeployment, synthesise, synthesiseOne } from "../synthesise.ts";
import { inFolder } from "../temporary-folder.ts";
import { type Target, targetOf } from "./target.ts";

export interface Found {
  readonly root: string;
  readonly deployment: SynthesisedDeployment;
  readonly target: Target;
}

/** Where the commands of cdktf look for the JSON, too. */
export const OUTDIR = "cdktf.out";

/**
 * An environment, for commands that look at what runs: synthesised elsewhere, so that nothing is written.
 * @throws Problems when there is none of that name, or something is wrong with it
 */
export async function findTarget(environment: string, named: string | undefined): Promise<Found> {
  const root = projectRoot(named);
  const customise = await loadCustomise(root);
  const [path = ""] = environmentFiles(root, [environment]);
  return inFolder(async (folder) => {
    const options = { root, outdir: OUTDIR, customise, records: "leave" } as const;
    const deployment = synthesiseOne(path, join(folder, environment), options);
    return { root, deployment, target: targetOf(deployment) };
  });
}

/**
 * As `findTarget`, with the JSON where Terraform works on it, to read a state or to change it.
 * @param outdir default `cdktf.out`
 */
export async function writeTarget(
  environment: string,
  named: string | undefined,
  outdir: string = OUTDIR,
): Promise<Found> {
  const root = projectRoot(named);
  const customise = await loadCustomise(root);
  const [deployment] = synthesise({ root, outdir, names: [environment], customise, records: "leave" });
  if (!deployment) throw new Error(`${environment} has not been synthesised`);
  return { root, deployment, target: targetOf(deployment) };
}
