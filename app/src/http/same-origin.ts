/** Protection of forms against requests that another site makes in a visitor's name (CSRF). */
import type { Request } from "express";
import { Problem } from "./problem.ts";

const refused = (): Problem =>
  new Problem(403, { type: "urn:problem:cross-site", detail: "The form was sent from another site." });

/** Scheme, host and port, with the scheme's own port left out (RFC 6454, 6.2); nothing for what is no origin. */
const originOf = (text: string): string | undefined =>
  URL.canParse(text) ? new URL(text).origin : undefined;

/**
 * Refuses what a browser says comes from elsewhere: `Sec-Fetch-Site` (encrypted sites), else `Origin`, which
 * every browser adds to a POST; a trusted proxy says in `X-Forwarded-Proto` which scheme the client used. Programs
 * send neither and carry nobody's login, so they pass. It needs no token, so the page is the same for all visitors.
 */
export function requireSameOrigin(req: Request): void {
  const site = req.headers["sec-fetch-site"];
  if (site !== undefined) {
    if (site === "same-origin" || site === "none") return;
    throw refused();
  }
  const { origin } = req.headers;
  if (origin === undefined) return;
  const from = originOf(origin);
  if (from === undefined || from !== originOf(`${req.protocol}://${req.host}`)) throw refused();
}
