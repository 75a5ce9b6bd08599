import http from "node:http";
import type { AddressInfo } from "node:net";

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly bytes: number;
}

const statuses: Readonly<Record<string, number>> = { "/busy": 503, "/unchanged": 304, "/piece": 206 };

/**
 * A tiny application for nginx to stand before: it notes what reaches it and answers as the path asks.
 * `/slow?ms=500` waits, `/cut` closes the connection after the request was read, `/big` answers 20 kB of JSON,
 * `/own-headers` sets the headers that nginx would add, `/busy` refuses with 503, `/unchanged` answers 304 and `/piece`
 * 206, all others echo the headers.
 */
export class Upstream {
  readonly seen: Seen[] = [];
  connections = 0;
  readonly #server = http.createServer((request, response) => void this.#answer(request, response));

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async start(): Promise<this> {
    this.#server.keepAliveTimeout = 72_000;
    this.#server.on("connection", () => {
      this.connections += 1;
    });
    await new Promise<void>((resolve) => this.#server.listen(0, "0.0.0.0", resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    let bytes = 0;
    for await (const chunk of request) bytes += (chunk as Buffer).length;
    const url = new URL(request.url ?? "/", "http://upstream");
    const { method = "", headers } = request;
    this.seen.push({ method, url: request.url ?? "", headers, bytes });
    if (url.pathname === "/cut") {
      request.socket.destroy();
      return;
    }
    if (url.pathname === "/slow") {
      await new Promise((resolve) => setTimeout(resolve, Number(url.searchParams.get("ms"))));
    }
    response.setHeader("x-powered-by", "something");
    response.setHeader("x-request-id", "the-application-says-so");
    if (url.pathname === "/own-headers") {
      response.setHeader("x-content-type-options", "nosniff");
      response.setHeader("x-frame-options", "SAMEORIGIN");
      response.setHeader("referrer-policy", "same-origin");
      response.setHeader("strict-transport-security", "max-age=1");
    }
    response.setHeader("content-type", "application/json");
    response.statusCode = statuses[url.pathname] ?? 200;
    const big = url.pathname === "/big" || url.searchParams.has("big");
    response.end(JSON.stringify(big ? { filler: "x".repeat(20_000) } : { method, headers, bytes }));
  }
}
