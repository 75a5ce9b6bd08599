import { App } from "../cdktf.ts";
import { TERRAFORM_VERSION } from "./environment-stack.ts";

/**
 * The app that an environment's stacks are made in.
 * @param outdir where its Terraform JSON goes, absolute
 */
export const appFor = (outdir: string): App =>
  new App({
    outdir,
    stackTraces: false,
    // CDKTN refuses what an engine lacks, and takes much older ones for granted. CDKTF does not look.
    context: { targetVersions: { terraform: TERRAFORM_VERSION, opentofu: TERRAFORM_VERSION } },
  });
