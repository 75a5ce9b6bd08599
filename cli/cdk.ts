import type { Problem } from "../modules/problems.ts";

/** One of the two CDKs that the same sources synthesise with. */
export interface Cdk {
  /** Of npm, as those below. */
  readonly core: string;
  readonly provider: string;
  /** Its commands, such as `cdktf deploy`. */
  readonly cli: string;
}

export const CDKTF: Cdk = { core: "cdktf", provider: "@cdktf/provider-aws", cli: "cdktf-cli" };
export const CDKTN: Cdk = { core: "cdktn", provider: "@cdktn/provider-aws", cli: "cdktn-cli" };

/** The condition of package.json's `imports` by which Node takes CDKTN, as people write it. */
const SWITCH = "--conditions=cdktn";

/** The one that a process imports, by Node's own arguments. Default: those of this process. */
export function cdkOfProcess(
  words: readonly string[] = [...process.execArgv, process.env["NODE_OPTIONS"] ?? ""],
): Cdk {
  return /(^|\s)(-C|--conditions)[=\s]\s*"?cdktn"?(\s|$)/.test(words.join(" ")) ? CDKTN : CDKTF;
}

/** What an error means that Node throws where the CDK is not installed; undefined of any other. */
export function missingCdk(error: unknown): Problem | undefined {
  if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) return undefined;
  const [, name] = /Cannot find package '((?:@?cdktf|@?cdktn)(?:\/[a-z-]+)?)/.exec(error.message) ?? [];
  if (name === undefined) return undefined;
  const how =
    cdkOfProcess() === CDKTN
      ? `Node runs with ${SWITCH}: install ${CDKTN.core} and ${CDKTN.provider}, or take ${SWITCH} out of .npmrc and NODE_OPTIONS.`
      : `Install ${CDKTF.core} and ${CDKTF.provider}; a project on CDKTN writes node-options=${SWITCH} into its .npmrc instead.`;
  const message = `is not installed. ${how} See docs/cdktn.md.`;
  return { code: "EOE-CLI-025", file: name, path: "", message };
}
