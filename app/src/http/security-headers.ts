/** The security headers: helmet's, worked out once at start instead of for every request. */

import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { Socket } from "node:net";
import helmet from "helmet";
import { http } from "./builtin.ts";
import { pageStyle } from "./html.ts";

const styleHash = `'sha256-${createHash("sha256").update(pageStyle).digest("base64")}'`;

const protect = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", styleHash],
      imgSrc: ["'self'", "data:"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      // No upgrade-insecure-requests: it would send the form of a site without a certificate to port 443.
    },
  },
  // With no-referrer browsers send `Origin: null`, even for a site's own form, which is then refused.
  referrerPolicy: { policy: "same-origin" },
  xFrameOptions: { action: "deny" },
  // Only browsers and plug-ins that are long gone look at these.
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
  // Added below for encrypted requests only; a host cannot speak for its neighbours.
  strictTransportSecurity: false,
});

const strictTransportSecurity = "max-age=31536000";

function capture(): readonly (readonly [string, string])[] {
  const req = new http.IncomingMessage(new Socket());
  const res = new http.ServerResponse(req);
  protect(req, res, () => {});
  return Object.entries(res.getHeaders()).map(([name, value]) => [name, String(value)] as const);
}

/**
 * @param version what answers say of the application's version; nothing when it is undefined
 * @returns a function that sets the headers on an answer; `secure` says whether the client used https.
 */
export function commonHeaders(version: string | undefined): (res: ServerResponse, secure: boolean) => void {
  const headers = [...capture(), ...(version === undefined ? [] : [["X-Version", version] as const])];
  return (res, secure) => {
    for (const [name, value] of headers) res.setHeader(name, value);
    if (secure) res.setHeader("Strict-Transport-Security", strictTransportSecurity);
  };
}
