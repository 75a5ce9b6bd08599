import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { allows, mentions } from "../support/policy-evaluation.ts";

/** The services whose names in a signature are not those in policies. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/**
 * Stands before the emulator, which checks no rights, and refuses what the policies of a role do not allow: by the
 * action, and for objects in S3 by the object, too.
 */
export class Guard {
  /** Actions that were asked for. */
  readonly seen = new Set<string>();
  readonly denied = new Set<string>();
  private server: Server | undefined;

  constructor(
    private readonly endpoint: string,
    private readonly policies: readonly string[],
  ) {}

  /** @returns where it listens */
  async start(): Promise<string> {
    this.server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const body = Buffer.concat(chunks);
        const asked = actionOf(incoming, body);
        if (asked && !this.lets(asked)) {
          const message = `not authorized to perform: ${asked.action}`;
          outgoing.writeHead(403, { "Content-Type": "application/json" });
          outgoing.end(JSON.stringify({ __type: "AccessDeniedException", message }));
          return;
        }
        const { host, ...headers } = incoming.headers;
        const forwarded = request(
          new URL(incoming.url ?? "/", this.endpoint),
          { method: incoming.method ?? "GET", headers: { ...headers, host } },
          (answer) => {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
          },
        );
        forwarded.on("error", () => outgoing.destroy());
        forwarded.end(body);
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  private lets({ action, resource }: Asked): boolean {
    this.seen.add(action);
    const isAllowed =
      action === "sts:GetCallerIdentity" ||
      action === "sts:AssumeRoleWithWebIdentity" ||
      (resource === undefined
        ? mentions(this.policies, action)
        : allows(this.policies, { action, resource }));
    if (!isAllowed) this.denied.add(resource === undefined ? action : `${action} on ${resource}`);
    return isAllowed;
  }
}

interface Asked {
  readonly action: string;
  readonly resource?: string;
}

/** What a request asks for in the words of policies; undefined for one that is not signed, or by a path of its own. */
function actionOf({ headers, method, url = "/" }: IncomingMessage, body: Buffer): Asked | undefined {
  const [, signed] =
    /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(headers.authorization ?? "") ?? [];
  if (signed === undefined) return undefined;
  if (signed === "s3") return objectOf(method ?? "GET", new URL(url, "http://s3"));
  const target = String(headers["x-amz-target"] ?? "")
    .split(".")
    .at(-1);
  const form = new URLSearchParams(body.toString("utf8")).get("Action");
  const [, rpc] = /\/operation\/(\w+)$/.exec(url) ?? [];
  const operation = target || form || rpc;
  return operation ? { action: `${PREFIXES[signed] ?? signed}:${operation}` } : undefined;
}

const OBJECT_ACTIONS: Readonly<Record<string, string>> = {
  GET: "s3:GetObject",
  HEAD: "s3:GetObject",
  PUT: "s3:PutObject",
  DELETE: "s3:DeleteObject",
};

function objectOf(method: string, { pathname, searchParams }: URL): Asked | undefined {
  const [, bucket = "", ...key] = decodeURIComponent(pathname).split("/");
  const named = key.join("/");
  if (named === "" || searchParams.has("list-type"))
    return { action: "s3:ListBucket", resource: `arn:aws:s3:::${bucket}` };
  const action = OBJECT_ACTIONS[method];
  return action === undefined ? undefined : { action, resource: `arn:aws:s3:::${bucket}/${named}` };
}
