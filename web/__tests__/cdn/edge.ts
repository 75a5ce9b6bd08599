/** An edge location of CloudFront, as far as a distribution says what it does: by HTTPS, HTTP/2 and 1.1. */
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { CLIENT_SCHEME, ERRORS_ALWAYS_CACHED } from "../../../modules/aws/cloudfront.ts";
import type { Behaviour, Distribution, Origin } from "./distribution.ts";
import {
  CACHE_POLICIES,
  type CachePolicy,
  COMPRESSED,
  ERROR_SECONDS,
  PASSES_ALL,
  TELLS_OF_CLIENT,
} from "./facts.ts";

export interface Asked {
  readonly method: string;
  /** Path and query string. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
/** What stands behind an origin's domain name. Rejects when it does not answer. */
export type Behind = (asked: Asked) => Promise<Answer>;

interface Kept {
  readonly answer: Answer;
  readonly until: number;
}

/** Of HTTP/1.1's connection, not of the message (RFC 9110, 7.6.1). */
const HOP_BY_HOP = ["connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer"];
/** What CloudFront takes away of a request. Source: {@link CLIENT_SCHEME}. */
const REMOVED = ["x-forwarded-proto"];

/** `*` is any characters, `?` one. */
const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${[...path].map((one) => (one === "*" ? ".*" : one === "?" ? "." : one.replace(/[.+$^()|[\]{}\\]/, "\\$&"))).join("")}$`,
  );

export class Edge {
  /** Of each answer, in order: what was asked, and `Hit` or `Miss` as `X-Cache` has it. */
  readonly answered: { readonly asked: string; readonly status: number; readonly cache: string }[] = [];
  private readonly cache = new Map<string, Kept>();
  private readonly behaviours: readonly (Behaviour & { readonly fits: RegExp; readonly code: Viewer })[];

  private constructor(
    private readonly distribution: Distribution,
    private readonly behind: Readonly<Record<string, Behind>>,
    private readonly secure: Http2SecureServer,
    private readonly plain: Server,
  ) {
    this.behaviours = distribution.behaviours.map((one) => ({
      ...one,
      fits: patternOf(one.path_pattern),
      code: one.function_association
        ? viewerOf(distribution.functionOf(one.function_association[0].function_arn))
        : (request) => request,
    }));
  }

  /** @param behind by the id of each origin @param tls of `localhost` */
  static async open(
    distribution: Distribution,
    behind: Readonly<Record<string, Behind>>,
    tls: { readonly key: string; readonly cert: string },
  ): Promise<Edge> {
    const secure = createSecureServer({ ...tls, allowHTTP1: true });
    const plain = createServer((req, res) => {
      const host = `localhost:${(secure.address() as AddressInfo).port}`;
      res.writeHead(301, { Location: `https://${host}${req.url ?? "/"}` }).end();
    });
    const edge = new Edge(distribution, behind, secure, plain);
    secure.on("request", (req, res) => void edge.serve(req, res));
    for (const server of [secure, plain])
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return edge;
  }

  get url(): string {
    return `https://localhost:${(this.secure.address() as AddressInfo).port}`;
  }
  get plainUrl(): string {
    return `http://localhost:${(this.plain.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.plain.closeAllConnections();
    await Promise.all([this.secure, this.plain].map((one) => new Promise((closed) => one.close(closed))));
  }

  private async serve(req: Http2ServerRequest, res: Http2ServerResponse): Promise<void> {
    const { pathname } = new URL(req.url, "https://localhost");
    const behaviour = this.behaviours.find(({ fits }) => fits.test(pathname));
    if (behaviour === undefined) throw new Error("the default behaviour fits everything");
    const headers = Object.fromEntries(Object.entries(req.headers).filter(([name]) => !name.startsWith(":")));
    const host = req.headers[":authority"] ?? req.headers["host"] ?? "";
    const asked: Asked = {
      method: req.method,
      url: req.url,
      headers: { ...headers, host },
      body: await buffer(req),
    };
    const { answer, cache } = behaviour.allowed_methods.includes(asked.method)
      ? await this.answer(asked, behaviour, req.socket.remoteAddress ?? "")
      : { answer: ofItsOwn(403), cache: "Error" };
    this.answered.push({ asked: `${asked.method} ${req.url}`, status: answer.status, cache });
    const sent = this.withPolicy(answer, behaviour);
    res.writeHead(answer.status, { ...sent, "x-cache": `${cache} from cloudfront` });
    res.end(asked.method === "HEAD" ? Buffer.alloc(0) : answer.body);
  }

  private async answer(
    asked: Asked,
    behaviour: Behaviour & { readonly code: Viewer },
    client: string,
  ): Promise<{ answer: Answer; cache: string }> {
    const policy = CACHE_POLICIES[behaviour.cache_policy_id];
    const origin = this.distribution.origins.find(({ origin_id: id }) => id === behaviour.target_origin_id);
    if (policy === undefined || origin === undefined)
      throw new Error(`${behaviour.path_pattern}: unknown policy or origin`);
    const [path = "/", query] = asked.url.split("?");
    const { uri } = behaviour.code({ uri: path === "/" ? `/${this.distribution.rootObject}` : path });
    const encoding = policy.compresses && behaviour.compress ? encodingOf(asked) : undefined;
    const key = `${asked.method} ${uri} ${encoding ?? ""}`;
    const kept = this.cache.get(key);
    if (kept && kept.until > Date.now()) return { answer: kept.answer, cache: "Hit" };
    const passesAll = PASSES_ALL.includes(behaviour.origin_request_policy_id ?? "");
    const tells = TELLS_OF_CLIENT.includes(behaviour.origin_request_policy_id ?? "");
    const request: Asked = {
      ...asked,
      url: passesAll && query !== undefined ? `${uri}?${query}` : uri,
      headers: {
        ...this.toOrigin(asked, origin, passesAll, client),
        // Whoever comes by HTTP has been sent to HTTPS before.
        ...(tells ? { [CLIENT_SCHEME.header.toLowerCase()]: "https" } : {}),
      },
    };
    const answer = compressed(await this.ask(origin, request), encoding);
    const seconds = behaviour.cached_methods.includes(asked.method) ? this.secondsOf(answer, policy) : 0;
    if (seconds > 0) this.cache.set(key, { answer, until: Date.now() + seconds * 1000 });
    return { answer, cache: answer.status >= 400 ? "Error" : "Miss" };
  }

  /** Of what the client sent, what its policy lets through; headers of the origin's own take their place. */
  private toOrigin(asked: Asked, origin: Origin, passesAll: boolean, client: string): IncomingHttpHeaders {
    const before = asked.headers["x-forwarded-for"];
    const own = Object.fromEntries(
      origin.custom_header.map(({ name, value }) => [name.toLowerCase(), value]),
    );
    const lets = passesAll ? asked.headers : { host: origin.domain_name };
    return {
      ...without(lets, [...HOP_BY_HOP, ...REMOVED]),
      "x-forwarded-for": before === undefined ? client : `${String(before)}, ${client}`,
      ...own,
    };
  }

  private async ask(origin: Origin, request: Asked): Promise<Answer> {
    const behind = this.behind[origin.origin_id];
    if (behind === undefined) throw new Error(`nothing stands behind origin ${origin.origin_id}`);
    const seconds = origin.vpc_origin_config?.origin_read_timeout ?? 30;
    const late = new Promise<Answer>((resolve) => {
      setTimeout(() => resolve(ofItsOwn(504)), seconds * 1000).unref();
    });
    return Promise.race([behind(request).catch(() => ofItsOwn(502)), late]);
  }

  /** How long an answer is kept. */
  private secondsOf({ status, headers }: Answer, { minTtl, defaultTtl, maxTtl }: CachePolicy): number {
    const control = headers["cache-control"] ?? "";
    const [, age] = /(?:s-maxage|max-age)=(\d+)/.exec(control) ?? [];
    if (status >= 400) {
      const always = (ERRORS_ALWAYS_CACHED as readonly number[]).includes(status);
      if (!always && age === undefined) return 0;
      return this.distribution.errorSeconds.get(status) ?? Math.max(ERROR_SECONDS, Number(age ?? 0));
    }
    if (/no-cache|no-store|private/.test(control)) return minTtl;
    return Math.min(maxTtl, Math.max(minTtl, age === undefined ? defaultTtl : Number(age)));
  }

  private withPolicy(answer: Answer, behaviour: Behaviour): IncomingHttpHeaders {
    const own = this.distribution.headersOf(behaviour.response_headers_policy_id);
    const added = own.filter(({ name, override }) => override || answer.headers[name] === undefined);
    return {
      ...without(answer.headers, HOP_BY_HOP),
      ...Object.fromEntries(added.map(({ name, value }) => [name, value])),
    };
  }
}

/** The best takes seconds. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

type Viewer = (request: { readonly uri: string }) => { readonly uri: string };

/** The function itself, as it is deployed. */
function viewerOf(code: string): Viewer {
  const handler = new Function(`${code}; return handler;`)() as (event: object) => { uri: string };
  return (request) => handler({ request: { ...request } });
}

const without = (headers: IncomingHttpHeaders, names: readonly string[]): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

/** CloudFront's own page, which is never the application's JSON. */
const ofItsOwn = (status: number): Answer => ({
  status,
  headers: { "content-type": "text/html", server: "CloudFront" },
  body: Buffer.from("<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD></HTML>"),
});

function encodingOf({ headers }: Asked): "br" | "gzip" | undefined {
  const accepted = String(headers["accept-encoding"] ?? "");
  return /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : undefined;
}

function compressed(answer: Answer, encoding: "br" | "gzip" | undefined): Answer {
  const { body, headers, status } = answer;
  const fits = body.length >= COMPRESSED.from && body.length <= COMPRESSED.to;
  const isText = COMPRESSED.types.test(headers["content-type"] ?? "");
  if (encoding === undefined || status !== 200 || !fits || !isText || headers["content-encoding"])
    return answer;
  return {
    ...answer,
    headers: {
      ...without(headers, ["content-length"]),
      "content-encoding": encoding,
      vary: "Accept-Encoding",
    },
    body: encoding === "br" ? brotliCompressSync(body, QUALITY) : gzipSync(body),
  };
}
