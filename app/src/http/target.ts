/** What HTTP itself requires of a request before its path is looked at (RFC 9112, 3.2; RFC 9110, 10.1.1). */
import type { IncomingMessage } from "node:http";
import { Problem } from "./problem.ts";

/** What `Host` may say: a name, an IP address or nothing, then perhaps a port (RFC 3986, 3.2.2). */
const host = "(?:\\[[0-9A-Fa-f:.]+\\]|(?:[\\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?";
export const isHost = new RegExp(`^${host}$`);
/** Refuses user information (`user@host`) and an empty host (RFC 9110, 4.2.1 and 4.2.4). */
export const isAbsolute = new RegExp(`^https?://(?=[^/?#:])${host}(?:[/?]|$)`, "i");

const hostFields = ({ rawHeaders }: IncomingMessage): number =>
  rawHeaders.filter((text, index) => index % 2 === 0 && text.length === 4 && text.toLowerCase() === "host")
    .length;

/** @returns why it is unclear which host the request is for. */
function refusalOfHost(req: IncomingMessage): Problem | undefined {
  const { headers, httpVersionMinor } = req;
  if (headers.host === undefined) {
    return httpVersionMinor > 0 ? new Problem(400, { detail: "The request names no host." }) : undefined;
  }
  if (hostFields(req) > 1) return new Problem(400, { detail: "The request names more than one host." });
  return isHost.test(headers.host)
    ? undefined
    : new Problem(400, { detail: "The Host header is not valid." });
}

/** The only coding there is here; a body in another is not what the bytes say (RFC 9112, 6.1). */
const isCodingKnown = (coding: string | undefined): boolean =>
  coding === undefined || coding.toLowerCase() === "chunked";

/** Whether everything percent-encoded is UTF-8. It is checked here because query parsing accepts anything. */
function isEncoded(url: string): boolean {
  if (!url.includes("%")) return true;
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}

/** A target in absolute form names the host itself and overrides `Host` (RFC 9112, 3.2.2). */
function takeAbsoluteForm(req: IncomingMessage, target: string): boolean {
  if (!isAbsolute.test(target) || !URL.canParse(target)) return false;
  const { host, pathname, search } = new URL(target);
  req.headers.host = host;
  req.url = pathname + search;
  return true;
}

/** @returns why the request cannot be served, whatever its path. */
export function refusalOf(req: IncomingMessage): Problem | undefined {
  const { url = "", headers, httpVersion, method } = req;
  if (httpVersion !== "1.1" && httpVersion !== "1.0") {
    return new Problem(505, { detail: "This version of HTTP is not supported." });
  }
  const unhosted = refusalOfHost(req);
  if (unhosted) return unhosted;
  if (!isCodingKnown(headers["transfer-encoding"])) {
    return new Problem(501, { detail: "The Transfer-Encoding is not supported." });
  }
  if (!isEncoded(url)) return new Problem(400, { detail: "The address is not encoded correctly." });
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== "100-continue") {
    return new Problem(417, { detail: "The Expect header is not supported." });
  }
  if (url.startsWith("/") || (url === "*" && method === "OPTIONS") || takeAbsoluteForm(req, url))
    return undefined;
  return new Problem(400, { detail: "The request target is not valid here." });
}
