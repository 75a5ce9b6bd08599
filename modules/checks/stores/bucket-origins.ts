import { blocksOf } from "../arguments.ts";
import type { ResourceArguments } from "../rule.ts";

/** By a reference or by its name. A bucket's website is an origin like any other: it answers everybody, and knows /. */
const BUCKET = /\$\{aws_s3_bucket\.[^}]*domain_name\}|\.s3[.-][a-z0-9.-]*amazonaws\.com/;
const WEBSITE = /website/;

/** Origins of a distribution that are buckets. */
export const bucketOrigins = (distribution: ResourceArguments) =>
  blocksOf(distribution, "origin").filter(({ content }) => {
    const domain = String(content?.["domain_name"]);
    return BUCKET.test(domain) && !WEBSITE.test(domain);
  });
