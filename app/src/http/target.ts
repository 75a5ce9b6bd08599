/** What HTTP itself asks of a request before anybody looks at its address (RFC 9112, 3.2; RFC 9110, 10.1.1). */
import type { IncomingMessage } from "node:http";
import { Problem } from "./problem.ts";

/** A name, an address or nothing, and a port (RFC 3986, 3.2.2): what `Host` may say. */
const host = "(?:\\[[0-9A-Fa-f:.]+\\]|(?:[\\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?";
export const isHost = new RegExp(`^${host}$`);
/** Somebody's name before the host is refused, and so is no host at all (RFC 9110, 4.2.1 and 4.2.4). */
export const isAbsolute = new RegExp(`^https?://(?=[^/?#:])${host}(?:[/?]|$)`, "i");

const hostFields = ({ rawHeaders }: IncomingMessage): number =>
  rawHeaders.filter((text, index) => index % 2 === 0 && text.length === 4 && text.toLowerCase() === "host")
    .length;

/** @returns why the host cannot be told. */
function refusalOfHost(req: IncomingMessage): Problem | undefined {
  const { headers, httpVersionMinor } = req;
  if (headers.host === undefined) {
    return httpVersionMinor > 0 ? new Problem(400, { detail: "The request names no host." }) : undefined;
  }
  if (hostFields(req) > 1) return new Problem(400, { detail: "The request names more than one host." });
  return isHost.test(headers.host) ? undefined : new Problem(400, { detail: "The request's host is none." });
}

/** Whether all that is percent-encoded is UTF-8; what reads a query takes anything. */
function isEncoded(url: string): boolean {
  if (!url.includes("%")) return true;
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}

/** A target in absolute form names the host itself, and `Host` counts no more (RFC 9112, 3.2.2). */
function takeAbsoluteForm(req: IncomingMessage, target: string): boolean {
  if (!isAbsolute.test(target) || !URL.canParse(target)) return false;
  const { host, pathname, search } = new URL(target);
  req.headers.host = host;
  req.url = pathname + search;
  return true;
}

/** @returns why the request cannot be served, whatever its address. */
export function refusalOf(req: IncomingMessage): Problem | undefined {
  const { url = "", headers, httpVersion, method } = req;
  if (httpVersion !== "1.1" && httpVersion !== "1.0") {
    return new Problem(505, { detail: "The version of HTTP is not known here." });
  }
  const unhosted = refusalOfHost(req);
  if (unhosted) return unhosted;
  if (!isEncoded(url)) return new Problem(400, { detail: "The address is not encoded correctly." });
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== "100-continue") {
    return new Problem(417, { detail: "The expectation is not known here." });
  }
  if (url.startsWith("/") || (url === "*" && method === "OPTIONS") || takeAbsoluteForm(req, url))
    return undefined;
  return new Problem(400, { detail: "The request's target is no address of this service." });
}
