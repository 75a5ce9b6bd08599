/** Protection of forms against requests that another site makes in a visitor's name (CSRF). */
import type { Request } from "express";
import { Problem } from "./problem.ts";

const refused = (): Problem =>
  new Problem(403, { type: "urn:problem:cross-site", detail: "The form was sent from another site." });

/**
 * Refuses what a browser says comes from elsewhere: `Sec-Fetch-Site` (encrypted sites), else `Origin`, which
 * every browser adds to a POST. Programs send neither and carry nobody's login, so they pass. It needs no
 * token, so the page is the same for all visitors.
 */
export function requireSameOrigin(req: Request): void {
  const site = req.headers["sec-fetch-site"];
  if (site !== undefined) {
    if (site === "same-origin" || site === "none") return;
    throw refused();
  }
  const { origin } = req.headers;
  if (origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== req.host) throw refused();
}
