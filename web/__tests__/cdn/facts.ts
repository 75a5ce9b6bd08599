/** What CloudFront does that no distribution says. */
import { MANAGED_POLICIES } from "../../../modules/aws/cloudfront.ts";

export interface CachePolicy {
  /** Seconds, whatever the origin says. */
  readonly minTtl: number;
  /** Where the origin says nothing. */
  readonly defaultTtl: number;
  readonly maxTtl: number;
  /** Whether answers are compressed, and kept by encoding. */
  readonly compresses: boolean;
}

/**
 * By their ids. Both key their cache by method and path alone, without query string, cookie or header.
 * Source: CloudFront Developer Guide, "Use managed cache policies" (2026-11).
 */
export const CACHE_POLICIES: Readonly<Record<string, CachePolicy>> = {
  [MANAGED_POLICIES.cachingOptimized.id]: {
    minTtl: 1,
    defaultTtl: 86_400,
    maxTtl: 31_536_000,
    compresses: true,
  },
  [MANAGED_POLICIES.cachingDisabled.id]: { minTtl: 0, defaultTtl: 0, maxTtl: 0, compresses: false },
};

/**
 * Request headers that reach the origin beside `Host`, by the origin request policy's id; without one, none of the
 * client's. Source: CloudFront Developer Guide, "Use managed origin request policies" (2026-11).
 */
export const PASSES_ALL: readonly string[] = [MANAGED_POLICIES.allViewerAndCloudFront.id];

/** Policies by which the origin is told what CloudFront knows of the client, over what that says itself. */
export const TELLS_OF_CLIENT: readonly string[] = [MANAGED_POLICIES.allViewerAndCloudFront.id];

/** Seconds that an error is kept where the distribution says nothing. Source: same, "Control how long CloudFront caches errors". */
export const ERROR_SECONDS = 10;

/** Bytes of what is compressed, from and to. Source: same, "Serve compressed files" (2026-11). */
export const COMPRESSED = {
  from: 1000,
  to: 10_000_000,
  types: /^(text\/|application\/(javascript|json)|image\/svg)/,
};
