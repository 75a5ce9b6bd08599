import { lookup } from "node:dns/promises";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

export interface Answer {
  /** A status from 200 to 399. */
  readonly ok: boolean;
  readonly status?: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The status, or why there is none. */
  readonly says: string;
}

/** Where a request goes, whatever DNS says of the name in the URL. */
export interface Way {
  /** A host's name or address, such as the load balancer's own. Default: the URL's host. */
  readonly through?: string | undefined;
}

export interface Asking extends Way {
  /** How long it is asked again. */
  readonly seconds: number;
  /** Which answer is the one. Default any success. */
  readonly wanted?: (answer: Answer) => boolean;
  readonly signal: AbortSignal;
}

/** Asks until the answer is as wanted, or the time is over; the last answer then. */
export async function answerOf(url: string, { seconds, wanted, signal, through }: Asking): Promise<Answer> {
  const end = Date.now() + seconds * 1000;
  const isRight = wanted ?? (({ ok }: Answer) => ok);
  for (;;) {
    const answer = await ask(url, through);
    if (isRight(answer) || Date.now() > end || signal.aborted) return answer;
    await sleep(ASK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

/** Whether DNS knows the host of a URL from here. */
export const isKnown = (url: string): Promise<boolean> =>
  lookup(new URL(url).hostname).then(
    () => true,
    () => false,
  );

const ASK_EVERY_MS = 500;
const ONE_REQUEST_MS = 10_000;

/**
 * A load balancer's own name is in no certificate: the chain is checked, the name is not. One that is asked through the
 * load balancer must be in the certificate, as any browser demands.
 */
function ask(url: string, through?: string): Promise<Answer> {
  const { protocol, hostname, host } = new URL(url);
  const isHttps = protocol === "https:";
  const options = {
    timeout: ONE_REQUEST_MS,
    agent: false as const,
    ...(through === undefined
      ? { checkServerIdentity: () => undefined }
      : { hostname: through, servername: hostname, headers: { Host: host } }),
    // Names below localhost are this machine (RFC 6761, 6.3), which not every resolver knows.
    ...(hostname.endsWith(".localhost") ? { hostname: "127.0.0.1", headers: { Host: host } } : {}),
  };
  return new Promise((resolve) => {
    const failed = (says: string): void => resolve({ ok: false, headers: {}, says });
    const sent = (isHttps ? requestHttps : requestHttp)(url, options, (response) => {
      const { statusCode: status = 0, headers } = response;
      response.resume();
      resolve({ ok: status >= 200 && status < 400, status, headers, says: String(status) });
    });
    sent.once("timeout", () => sent.destroy(new Error(`no answer within ${ONE_REQUEST_MS / 1000} s`)));
    sent.once("error", ({ message }) => failed(message));
    sent.end();
  });
}
