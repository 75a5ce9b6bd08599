import { readFileSync } from "node:fs";
import { CloudFrontClient, CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import { DeleteObjectsCommand, PutObjectCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import { CLOUDFRONT_REGION } from "../../modules/aws/cloudfront.ts";
import { withClient } from "./aws.ts";
import { isHashed, type SiteFile } from "./site-files.ts";

/** Where the files of a site go. */
export interface SitePlace {
  readonly region: string;
  readonly bucket: string;
  /** Id of the distribution. */
  readonly distribution: string;
}

/** What a bucket has. */
export interface StoredFile {
  readonly key: string;
  /** Without quotes. */
  readonly etag: string;
  readonly modified: Date;
}

export interface UploadPlan {
  /** In order: what pages name comes before them. */
  readonly put: readonly SiteFile[];
  readonly remove: readonly string[];
  /** Paths that clients may have been told otherwise; `/*` for many. */
  readonly invalidate: readonly string[];
}

/** Pages that were loaded before may ask for them. */
const LEFT_FOR_MS = 24 * 3600 * 1000;
/** CloudFront bills invalidations by their paths, beyond 1,000 a month. Source: aws.amazon.com/cloudfront/pricing (2026-11). */
const MOST_PATHS = 20;
const AT_ONCE = 8;
/** Source: S3 API, DeleteObjects (2026-11). */
const MOST_DELETED = 1000;

/** What is to be done so that a bucket has these files. */
export function planUpload(
  files: readonly SiteFile[],
  stored: readonly StoredFile[],
  now: Date = new Date(),
): UploadPlan {
  const there = new Map(stored.map((one) => [one.key, one]));
  const wanted = new Set(files.map(({ key }) => key));
  const put = files.filter(({ key, md5 }) => there.get(key)?.etag !== md5);
  const remove = stored
    .filter(({ key, modified }) => !wanted.has(key) && now.getTime() - modified.getTime() > LEFT_FOR_MS)
    .map(({ key }) => key);
  const changed = put.filter(({ key }) => there.has(key)).map(({ key }) => key);
  const paths = [...changed, ...remove].map((key) => `/${encodeURI(key)}`);
  return {
    put: [...put].sort((one, other) => rank(one) - rank(other)),
    remove,
    invalidate: paths.length > MOST_PATHS ? ["/*"] : paths,
  };
}

const rank = ({ key }: SiteFile): number => (key === "index.html" ? 2 : isHashed(key) ? 0 : 1);

/** @returns what was done @throws AwsRefused */
export async function uploadSite(files: readonly SiteFile[], place: SitePlace): Promise<UploadPlan> {
  const plan = await withClient(new S3Client({ region: place.region }), async (s3) => {
    const planned = planUpload(files, await storedIn(s3, place.bucket));
    for (const same of [0, 1, 2])
      await inTurns(
        planned.put.filter((file) => rank(file) === same),
        (file) => put(s3, place.bucket, file),
      );
    for (let from = 0; from < planned.remove.length; from += MOST_DELETED)
      await remove(s3, place.bucket, planned.remove.slice(from, from + MOST_DELETED));
    return planned;
  });
  if (plan.invalidate.length > 0) await invalidate(place.distribution, plan.invalidate);
  return plan;
}

async function storedIn(client: S3Client, Bucket: string): Promise<StoredFile[]> {
  const stored: StoredFile[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket }))
    for (const { Key = "", ETag = "", LastModified = new Date(0) } of Contents)
      stored.push({ key: Key, etag: ETag.replaceAll('"', ""), modified: LastModified });
  return stored;
}

const put = (client: S3Client, Bucket: string, file: SiteFile): Promise<unknown> =>
  client.send(
    new PutObjectCommand({
      Bucket,
      Key: file.key,
      Body: readFileSync(file.path),
      ContentType: file.contentType,
      CacheControl: file.cacheControl,
    }),
  );

const remove = (client: S3Client, Bucket: string, keys: readonly string[]): Promise<unknown> =>
  client.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true } }),
  );

/** Several at once, and no more than some. */
async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < all.length; from += AT_ONCE)
    await Promise.all(all.slice(from, from + AT_ONCE).map(work));
}

const invalidate = (DistributionId: string, paths: readonly string[]): Promise<unknown> =>
  withClient(new CloudFrontClient({ region: CLOUDFRONT_REGION }), (client) =>
    client.send(
      new CreateInvalidationCommand({
        DistributionId,
        InvalidationBatch: {
          CallerReference: new Date().toISOString(),
          Paths: { Quantity: paths.length, Items: [...paths] },
        },
      }),
    ),
  );
