/** What stands behind the distribution: the bucket with the files as `deploy` puts them, and the load balancer. */
import { readFileSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { buffer } from "node:stream/consumers";
import { filesIn } from "../../../cli/deploy/site-files.ts";
import type { Answer, Asked, Behind } from "./edge.ts";

/** What becomes of requests for the application. */
export type Weather = "fair" | "refusing" | "silent" | "slow" | "broken";

const SLOW_MS = 3000;

/** A private bucket: 404 for what is not there, since the distribution may list. @param folder built files */
export function bucketOf(folder: string): Behind {
  const files = new Map(filesIn(folder).map((file) => [`/${file.key}`, file]));
  return async ({ method, url }) => {
    const file = files.get(decodeURIComponent(url));
    if (file === undefined) return answer(404, "application/xml", "<Error><Code>NoSuchKey</Code></Error>");
    const body = method === "HEAD" ? Buffer.alloc(0) : readFileSync(file.path);
    const headers = {
      "content-type": file.contentType,
      "cache-control": file.cacheControl,
      etag: `"${file.md5}"`,
      server: "AmazonS3",
    };
    return { status: 200, headers, body };
  };
}

/** The load balancer, which adds CloudFront's address to those that it was told. */
export class Balancer {
  weather: Weather = "fair";
  /** Requests that reached it, in order. */
  readonly asked: Asked[] = [];

  constructor(private readonly port: number) {}

  readonly answer: Behind = async (asked) => {
    this.asked.push(asked);
    switch (this.weather) {
      case "slow":
        await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
        return this.pass(asked);
      case "refusing":
        return answer(503, "application/problem+json", "{}");
      case "broken":
        return answer(500, "application/problem+json", '{"status":500}');
      case "silent":
        throw new Error("the connection was closed without an answer");
      case "fair":
        return this.pass(asked);
    }
  };

  private pass({ method, url, headers, body }: Asked): Promise<Answer> {
    const told = `${String(headers["x-forwarded-for"])}, 10.10.11.5`;
    return new Promise((resolve, reject) => {
      const passed = request(
        {
          host: "127.0.0.1",
          port: this.port,
          path: url,
          method,
          headers: { ...headers, "x-forwarded-for": told, "x-forwarded-proto": "http" },
        },
        (got) => {
          buffer(got).then(
            (read) => resolve({ status: got.statusCode ?? 502, headers: got.headers, body: read }),
            reject,
          );
        },
      );
      passed.on("error", reject);
      passed.end(body);
    });
  }
}

const answer = (status: number, type: string, text: string): Answer => {
  const headers: IncomingHttpHeaders = { "content-type": type };
  return { status, headers, body: Buffer.from(text) };
};
