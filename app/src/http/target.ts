/** What HTTP itself asks of a request before anybody looks at its address (RFC 9112, 3.2; RFC 9110, 10.1.1). */
import type { IncomingMessage } from "node:http";
import { Problem } from "./problem.ts";

/** A target in absolute form names the host itself, and `Host` counts no more (RFC 9112, 3.2.2). */
function takeAbsoluteForm(req: IncomingMessage, target: string): boolean {
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return false;
  const { host, pathname, search } = new URL(target);
  req.headers.host = host;
  req.url = pathname + search;
  return true;
}

/** @returns why the request cannot be served, whatever its address. */
export function refusalOf(req: IncomingMessage): Problem | undefined {
  const { url = "", headers, httpVersionMinor, method } = req;
  if (headers.host === undefined && httpVersionMinor > 0) {
    return new Problem(400, { detail: "The request names no host." });
  }
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== "100-continue") {
    return new Problem(417, { detail: "The expectation is not known here." });
  }
  if (url.startsWith("/") || (url === "*" && method === "OPTIONS") || takeAbsoluteForm(req, url))
    return undefined;
  return new Problem(400, { detail: "The request's target is no address of this service." });
}
