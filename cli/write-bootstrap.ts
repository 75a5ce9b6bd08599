import { copyFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadEnvironment } from "../modules/capabilities/load.ts";
import { environmentFiles } from "../modules/environment/files.ts";
import { Problems } from "../modules/problems.ts";
import type { Customise } from "./customise.ts";
import { writing } from "./publish.ts";
import { synthesiseOne } from "./synthesise.ts";
import { inFolderSync } from "./temporary-folder.ts";

export interface BootstrapOptions {
  /** The project's folder. */
  readonly root: string;
  /** An environment with its state in S3. */
  readonly name: string;
  /** Where the Terraform JSON goes, relative to `root`. */
  readonly outdir: string;
  /** What the project itself changes of the stacks. Default nothing. */
  readonly customise?: Customise | undefined;
}

/**
 * Writes the Terraform JSON of the bucket that holds an environment's state, as deep in `outdir` as other stacks are,
 * since the path of the state is relative.
 *
 * @returns its folder, relative to `root`
 * @throws Problems when the environment is wrong, or needs no bucket
 */
export function writeBootstrap({ name, ...options }: BootstrapOptions): string {
  const { root, outdir } = options;
  const [path = ""] = environmentFiles(root, [name]);
  const { environment, problemAt } = loadEnvironment(path, root);
  if (environment.state.home !== "s3") {
    const message = `"${environment.state.home}" needs no bucket; write home: s3 and the name of a bucket first.`;
    throw new Problems([problemAt("EOE-CLI-006", ["state", "home"], message)]);
  }
  return inFolderSync((temporary) => {
    synthesiseOne(path, temporary, options);
    const folder = `${outdir}/bootstrap/${name}`;
    writing(outdir, () => {
      mkdirSync(resolve(root, folder), { recursive: true });
      copyFileSync(
        join(temporary, "stacks", `${name}-bootstrap`, "cdk.tf.json"),
        join(resolve(root, folder), "cdk.tf.json"),
      );
    });
    return folder;
  });
}
