import type { Customise } from "./customise.ts";
import { newsOf } from "./data-records.ts";
import { printRefused, tellProblems } from "./problems.ts";
import { synthesiseEach } from "./synthesise.ts";

export interface CdktfAppOptions {
  /** The project's folder, which has `environments/`. Default the current one, where the cdktf commands run main.ts. */
  readonly root?: string;
  /** What the project itself changes of the stacks. Default nothing. */
  readonly customise?: Customise;
}

/**
 * All that a project's main.ts does: synthesises all environments to where the cdktf commands read them. Prints what is
 * wrong, and ends with exit code 1 where nothing could be made.
 */
export async function cdktfApp({ root = process.cwd(), customise }: CdktfAppOptions = {}): Promise<void> {
  const outdir = process.env["CDKTF_OUTDIR"];
  await tellProblems({ json: false }, () => {
    const { deployments, refused } = synthesiseEach({
      root,
      outdir: outdir ?? "cdktf.out",
      names: [],
      customise,
      // They remove the folders that they saw before and find no more in the manifest, and stop where one is gone by then.
      others: outdir === undefined ? "remove" : "leave",
      // What a pipeline wrote beside an environment file would be lost with its folder.
      records: process.env["CI"] ? "check" : "write",
    });
    for (const { recorded } of deployments) {
      const news = newsOf(recorded);
      if (news !== undefined) console.error(news);
    }
    if (refused.length === 0) return;
    // The cdktf commands stop at any exit code but 0: one environment with a mistake must not keep the others from being
    // deployed.
    if (deployments.length === 0) process.exitCode = 1;
    printRefused(
      refused,
      deployments.map(({ environment }) => environment.name),
    );
  });
}
