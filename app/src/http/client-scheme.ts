/** By which scheme the client came, where another header than `X-Forwarded-Proto` says so. */
import type { RequestHandler } from "express";

/**
 * Express reads `X-Forwarded-Proto`, and believes it of trusted proxies alone. A load balancer that a CDN asks by HTTP writes
 * `http` there, whatever the client did; the CDN's own header takes its place. Without it, all stays as it is.
 *
 * @param header in lower case, such as cloudfront-forwarded-proto
 */
export const clientScheme =
  (header: string): RequestHandler =>
  (req, _res, next) => {
    const told = req.headers[header];
    if (told === "https" || told === "http") req.headers["x-forwarded-proto"] = told;
    next();
  };
