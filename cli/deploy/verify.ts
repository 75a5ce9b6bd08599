import { type Answer, answerOf, type Way } from "./http.ts";
import { DeployStopped } from "./stopped.ts";

/** The header in which an application may say what version it is; its image gets the tag as the build argument VERSION. */
const VERSION_HEADER = "x-version";

export interface Verification extends Way {
  readonly environment: string;
  /** Where the load balancer answers. */
  readonly url: string;
  readonly healthPath: string;
  readonly version: string;
  /** How long is waited, in seconds; otherwise for a new name to be known, and for the version before to fall silent. */
  readonly seconds?: number;
  readonly signal: AbortSignal;
}

export interface Verified {
  readonly url: string;
  readonly status: number;
  /** What the answer says of its version; undefined where it says nothing. */
  readonly version?: string;
}

const UNTIL_KNOWN = 120;
const UNTIL_SILENT = 30;

/** @throws DeployStopped when nothing answers with success, or another version does */
export async function verify(verification: Verification): Promise<Verified> {
  const { environment, healthPath, version, signal, through } = verification;
  const url = new URL(healthPath, verification.url).href;
  const { seconds = UNTIL_KNOWN } = verification;
  const first = await answerOf(url, { seconds, signal, through });
  if (!first.ok) throw wrong(environment, `${url} answers ${first.says}, ${seconds} s after the rollout.`);
  const answer = await answerOf(url, {
    seconds: verification.seconds ?? UNTIL_SILENT,
    wanted: ({ ok, headers }) => ok && [undefined, version].includes(versionIn(headers)),
    signal,
    through,
  });
  const said = versionIn(answer.headers);
  if (!answer.ok)
    throw wrong(environment, `${url} answers ${answer.says}, after it had answered with success.`);
  if (said !== undefined && said !== version)
    throw wrong(environment, `${url} answers as version ${said}, and ${version} was deployed.`);
  return { url, status: answer.status ?? 0, ...(said === undefined ? {} : { version: said }) };
}

export function versionIn(headers: Answer["headers"]): string | undefined {
  const said = headers[VERSION_HEADER];
  return typeof said === "string" ? said : undefined;
}

const wrong = (environment: string, message: string): DeployStopped =>
  new DeployStopped("wrongVersion", { code: "EOE-DEPLOY-015", file: environment, path: "url", message });
