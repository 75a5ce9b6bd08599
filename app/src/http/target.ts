/** What HTTP itself requires of a request before its path is looked at (RFC 9112, 3.2; RFC 9110, 10.1.1). */
import type { IncomingMessage } from "node:http";
import { isEncoded } from "../percent.ts";
import { invalid, Problem, repeated } from "./problem.ts";

/** What `Host` may say: a name, an IP address or nothing, then perhaps a port (RFC 3986, 3.2.2). */
const host = "(?:\\[[0-9A-Fa-f:.]+\\]|(?:[\\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?";
export const isHost = new RegExp(`^${host}$`);
/** Refuses user information (`user@host`) and an empty host (RFC 9110, 4.2.1 and 4.2.4). */
export const isAbsolute = new RegExp(`^https?://(?=[^/?#:])${host}(?:[/?]|$)`, "i");

export const notEncoded = "The address has a percent-encoding that is malformed or not UTF-8.";

/** Headers with one value, by the lengths of their names, which differ: of two, Node would take the first or join them. */
const singular = new Map(
  ["Host", "Authorization", "Content-Type", "Idempotency-Key"].map((name) => [name.length, name]),
);

/** @returns the first header that comes a second time and must not. */
function repeatedHeader({ rawHeaders }: IncomingMessage): string | undefined {
  let seen = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const given = rawHeaders[at] as string;
    const name = singular.get(given.length);
    if (name === undefined || name.toLowerCase() !== given.toLowerCase()) continue;
    if ((seen & (1 << given.length)) !== 0) return name;
    seen |= 1 << given.length;
  }
  return undefined;
}

/** @returns why it is unclear which of several values the request means. */
function refusalOfRepeated(req: IncomingMessage): Problem | undefined {
  const name = repeatedHeader(req);
  if (name === undefined) return undefined;
  if (name === "Host") return new Problem(400, { detail: "The request names more than one host." });
  return invalid([repeated(name)]);
}

/** @returns why it is unclear which host the request is for. */
function refusalOfHost(req: IncomingMessage): Problem | undefined {
  const { headers, httpVersionMinor } = req;
  if (headers.host === undefined) {
    return httpVersionMinor > 0 ? new Problem(400, { detail: "The request names no host." }) : undefined;
  }
  return isHost.test(headers.host)
    ? undefined
    : new Problem(400, { detail: "The Host header is not valid." });
}

/** The only coding there is here; a body in another is not what the bytes say (RFC 9112, 6.1). */
export const isCodingKnown = (coding: string | undefined): boolean =>
  coding === undefined || coding.toLowerCase() === "chunked";

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
  const unclear = refusalOfRepeated(req) ?? refusalOfHost(req);
  if (unclear) return unclear;
  if (!isCodingKnown(headers["transfer-encoding"])) {
    return new Problem(501, {
      detail: "The Transfer-Encoding must be chunked, the only one that is supported.",
    });
  }
  if (!isEncoded(url)) return new Problem(400, { detail: notEncoded });
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== "100-continue") {
    return new Problem(417, {
      detail: "The Expect header must be 100-continue, the only expectation that is supported.",
    });
  }
  if (url.startsWith("/") || (url === "*" && method === "OPTIONS") || takeAbsoluteForm(req, url))
    return undefined;
  return new Problem(400, {
    detail: "The request target must be a path, or an address with http or https and a host.",
  });
}
