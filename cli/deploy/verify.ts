import { answerOf } from "./http.ts";
import { DeployStopped } from "./stopped.ts";

/** The header in which an application may say what version it is; its image gets the tag as the build argument VERSION. */
export const VERSION_HEADER = "x-version";

export interface Verification {
  readonly environment: string;
  /** Where the load balancer answers. */
  readonly url: string;
  readonly healthPath: string;
  readonly version: string;
  readonly signal: AbortSignal;
}

export interface Verified {
  readonly url: string;
  readonly status: number;
  /** What the answer says of its version; undefined where it says nothing. */
  readonly version?: string;
}

/** For a load balancer's name to be known everywhere, and for the last answer of the version before. */
const ANSWER_SECONDS = 60;

/** @throws DeployStopped when nothing answers with success, or another version does */
export async function verify(verification: Verification): Promise<Verified> {
  const { environment, healthPath, version, signal } = verification;
  const url = new URL(healthPath, verification.url).href;
  const saidBy = (headers: Readonly<Record<string, unknown>>): string | undefined => {
    const said = headers[VERSION_HEADER];
    return typeof said === "string" ? said : undefined;
  };
  const answer = await answerOf(url, {
    seconds: ANSWER_SECONDS,
    wanted: ({ ok, headers }) => ok && [undefined, version].includes(saidBy(headers)),
    signal,
  });
  const said = saidBy(answer.headers);
  if (!answer.ok)
    throw wrong(environment, `${url} answers ${answer.says}, ${ANSWER_SECONDS} s after the rollout.`);
  if (said !== undefined && said !== version)
    throw wrong(environment, `${url} answers as version ${said}, and ${version} was deployed.`);
  return { url, status: answer.status ?? 0, ...(said === undefined ? {} : { version: said }) };
}

const wrong = (environment: string, message: string): DeployStopped =>
  new DeployStopped("wrongVersion", { code: "EOE-DEPLOY-015", file: environment, path: "url", message });
