import { loadCustomise } from "./customise.ts";
import { projectRoot } from "./root.ts";
import { writeBootstrap } from "./write-bootstrap.ts";

export interface BootstrapCommandOptions {
  readonly root?: string;
  readonly json: boolean;
  readonly outdir: string;
}

/** @throws Problems when the environment is wrong, or needs no bucket */
export async function makeBootstrap(name: string, options: BootstrapCommandOptions): Promise<void> {
  const root = projectRoot(options.root);
  const customise = await loadCustomise(root);
  const folder = writeBootstrap({ root, name, outdir: options.outdir, customise });
  const next = [`terraform -chdir=${folder} init`, `terraform -chdir=${folder} apply`];
  console.log(options.json ? JSON.stringify({ folder, next }, null, 2) : sentences(folder, next));
}

function sentences(folder: string, next: readonly string[]): string {
  return [
    `Wrote ${folder}/cdk.tf.json. If nobody has made the bucket yet:`,
    ...next.map((command) => `  ${command}`),
    "To change a bucket that somebody else has made, add to the last: -var bucket_exists=true",
  ].join("\n");
}
