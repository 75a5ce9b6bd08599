/** Who may come from elsewhere, and how often; both are off unless the configuration says otherwise. */
import cors from "cors";
import type { Request, RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import { addressGroup } from "../users/login-limits.ts";
import { Problem } from "./problem.ts";
import { unlimitedPaths } from "./route.ts";

/** Beyond those that every script may read (Fetch Standard, CORS-safelisted response-header name). */
const exposed = [
  "ETag",
  "Idempotent-Replayed",
  "Location",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "X-Request-Id",
];

/** Tokens are sent in a header, so that no site needs a visitor's cookies. OPTIONS is answered by each address itself. */
export const crossOrigin = (origins: readonly string[]): RequestHandler =>
  cors({
    origin: [...origins],
    methods: ["GET", "HEAD", "POST", "PUT", "DELETE"],
    allowedHeaders: ["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match"],
    exposedHeaders: exposed,
    maxAge: 600,
    preflightContinue: true,
  });

const windowMs = 60_000;

/** Browsers ask before a script's request, and would show the script nothing of a refusal. */
const isPreflight = ({ method, headers }: Request): boolean =>
  method === "OPTIONS" && headers["access-control-request-method"] !== undefined;

/** Header fields of draft-ietf-httpapi-ratelimit-headers-08, by express-rate-limit 8.7; counted in this process. */
export const requestLimit = (perMinute: number): RequestHandler =>
  rateLimit({
    windowMs,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    identifier: "requests",
    // An address of IPv6 counts with its /64; the library asks for its own helper, which takes a /56.
    validate: { keyGeneratorIpFallback: false },
    keyGenerator: (req) => addressGroup(req.ip ?? "unknown"),
    skip: (req) => unlimitedPaths.has(req.path) || isPreflight(req),
    handler: (_req, res, next) => {
      const seconds = Number(res.getHeader("Retry-After") ?? windowMs / 1000);
      next(
        new Problem(429, {
          type: "urn:problem:too-many-requests",
          detail: "Too many requests. Please wait.",
          retryAfterSeconds: seconds,
        }),
      );
    },
  });
