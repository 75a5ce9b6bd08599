import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  ECRClient,
  type ImageDetail,
} from "@aws-sdk/client-ecr";
import { ECR } from "../../modules/aws/ecr.ts";
import { CANDIDATE_PREFIX } from "../../modules/delivery/tags.ts";
import { withClient } from "./aws.ts";
import { AwsRefused } from "./aws-refused.ts";
import { imagesInUse } from "./images-in-use.ts";
import { inParts } from "./in-parts.ts";
import { isRelease, type OldImage, oldImages, type StoredImage } from "./old-releases.ts";
import { runningServices } from "./running.ts";
import type { OldReleases, Target } from "./target.ts";
import { imagesIn, provenIn, succeededDigests, versionsBefore, versionsOf } from "./versions.ts";

export interface RemovedReleases {
  readonly removed: readonly OldImage[];
  /** Why all of them stay, or some; undefined where nothing went wrong. */
  readonly warning?: string;
}

type Where = Pick<Target, "region" | "cluster" | "services">;
type Stored = Readonly<Record<string, readonly ImageDetail[]>>;

/** What is not known stays: nothing is removed then. */
class NotRead extends Error {}

/**
 * Removes the images of releases beyond those that stay. It comes behind a deployment that has succeeded, and does not
 * make it fail.
 *
 * @param version what has just been deployed
 */
export async function removeOldReleases(
  target: Where,
  { repositories, ...keeping }: OldReleases,
  version: string,
): Promise<RemovedReleases> {
  try {
    return await withClient(new ECRClient({ region: target.region }), async (client) => {
      const stored: Stored = Object.fromEntries(
        await Promise.all(
          repositories.map(async (repository) => [repository, await imagesIn(client, repository)] as const),
        ),
      );
      const old = await oldIn(client, target, stored, { ...keeping, version });
      const done = old.length === 0 ? { removed: [] } : await remove(client, old);
      const warnings = [done.warning, endangered(stored, target.region)].filter((one) => one !== undefined);
      return warnings.length === 0 ? done : { ...done, warning: warnings.join(" ") };
    });
  } catch (error) {
    if (error instanceof AwsRefused) return { removed: [], warning: `old releases stay: ${error.words}` };
    if (error instanceof NotRead) return { removed: [], warning: `old releases stay: ${error.message}` };
    throw error;
  }
}

/**
 * Releases that ECR will remove by itself: its rule for candidates takes an image for each tag that it has, and no rule can
 * say "but not with another tag". Source: ECR User Guide, "Lifecycle policy evaluation rules" and "Lifecycle policy
 * properties", tagPrefixList (2026-11).
 */
function endangered(stored: Stored, region: string): string | undefined {
  const found = Object.entries(stored).flatMap(([repository, images]) =>
    images.flatMap(({ imageTags = [] }) => {
      const candidate = imageTags.find((tag) => tag.startsWith(CANDIDATE_PREFIX));
      const release = imageTags.find(isRelease);
      return candidate === undefined || release === undefined ? [] : [{ repository, candidate, release }];
    }),
  );
  if (found.length === 0) return undefined;
  const named = found.map(
    ({ repository, candidate, release }) => `${repository}:${release} is ${candidate} as well`,
  );
  const commands = found.map(
    ({ repository, candidate }) =>
      `aws ecr batch-delete-image --repository-name ${repository} --image-ids imageTag=${candidate} --region ${region}`,
  );
  return `${named.join(", ")}: ECR removes the image after registry.expireCandidatesDays, though it may run. Take the candidate's tag away, which leaves the image: ${commands.join("; ")}`;
}

/** By age first: what runs is asked for only where something would go. */
async function oldIn(
  client: ECRClient,
  target: Where,
  stored: Stored,
  { keep: newest, named, version }: Omit<OldReleases, "repositories"> & { readonly version: string },
): Promise<readonly OldImage[]> {
  const images: Record<string, readonly StoredImage[]> = {};
  for (const [repository, some] of Object.entries(stored))
    images[repository] = await withChildren(client, repository, some);
  const kept = { newest, named: [...named, version], inUse: [] };
  if (oldImages(images, kept).length === 0) return [];
  const inUse = await imagesInUse(target);
  const back = await wayBack(target, stored);
  return oldImages(images, { newest, named: [...kept.named, ...back], inUse });
}

/** The digests that `rollback` would deploy: among the newest there may be many that never ran. */
async function wayBack(target: Where, stored: Stored): Promise<readonly string[]> {
  const earlier = versionsBefore(versionsOf(stored), await runningServices(target));
  const proven = provenIn(earlier, await succeededDigests(target));
  return proven === undefined ? [] : Object.values(proven.digests);
}

/** @throws NotRead where an index does not say what it lists */
async function withChildren(
  client: ECRClient,
  repositoryName: string,
  images: readonly ImageDetail[],
): Promise<readonly StoredImage[]> {
  const acceptedMediaTypes: readonly string[] = ECR.indexes.mediaTypes;
  const tagged = images.filter(({ imageTags = [] }) => imageTags.length > 0);
  const indexes = tagged.filter(({ imageManifestMediaType = "" }) =>
    acceptedMediaTypes.includes(imageManifestMediaType),
  );
  const children = new Map<string, readonly string[]>();
  for (const some of inParts(indexes, ECR.imagesOfACall.most)) {
    const imageIds = some.map(({ imageDigest }) => ({ imageDigest }));
    const answer = await client.send(
      new BatchGetImageCommand({ repositoryName, imageIds, acceptedMediaTypes: [...acceptedMediaTypes] }),
    );
    for (const { imageId, imageManifest } of answer.images ?? [])
      children.set(imageId?.imageDigest ?? "", listedIn(imageManifest));
  }
  return tagged.map(({ imageDigest = "", imageTags = [], imagePushedAt: pushed, imageManifestMediaType }) => {
    const isIndex = acceptedMediaTypes.includes(imageManifestMediaType ?? "");
    const listed = isIndex ? children.get(imageDigest) : [];
    if (listed === undefined || (isIndex && listed.length === 0))
      throw new NotRead(`ECR does not say which images ${repositoryName}@${imageDigest} lists.`);
    return { digest: imageDigest, tags: imageTags, pushed, children: listed };
  });
}

function listedIn(manifest = "{}"): readonly string[] {
  const { manifests = [] } = JSON.parse(manifest) as { manifests?: readonly { readonly digest?: string }[] };
  return manifests.flatMap(({ digest }) => digest ?? []);
}

async function remove(client: ECRClient, old: readonly OldImage[]): Promise<RemovedReleases> {
  const removed: OldImage[] = [];
  const stay: string[] = [];
  for (const repositoryName of new Set(old.map(({ repository }) => repository))) {
    const own = old.filter(({ repository }) => repository === repositoryName);
    for (const some of inParts(own, ECR.imagesOfACall.most)) {
      const failures = await failuresOf(client, repositoryName, some);
      removed.push(...some.filter(({ digest }) => !failures.has(digest)));
      for (const [digest, why] of failures) stay.push(`${repositoryName}@${digest}: ${why}`);
    }
  }
  return { removed, ...(stay.length > 0 ? { warning: `old releases stay: ${stay.join("; ")}` } : {}) };
}

/** Why images stay, by their digests. What other calls have removed is gone, so that a refusal does not end it all. */
async function failuresOf(
  client: ECRClient,
  repositoryName: string,
  images: readonly OldImage[],
): Promise<ReadonlyMap<string, string>> {
  const imageIds = images.map(({ digest: imageDigest }) => ({ imageDigest }));
  try {
    const { failures = [] } = await client.send(new BatchDeleteImageCommand({ repositoryName, imageIds }));
    return new Map(
      failures.map(({ imageId, failureReason, failureCode = "" }) => [
        imageId?.imageDigest ?? "",
        failureReason ?? failureCode,
      ]),
    );
  } catch (error) {
    if (!(error instanceof AwsRefused)) throw error;
    return new Map(images.map(({ digest }) => [digest, error.words]));
  }
}

/** `2 releases removed: 1.0.1, 1.0.0 (3 images); the newest 10 stay` */
export function removedInWords(removed: readonly OldImage[], keep: number): string {
  if (removed.length === 0) return `no release is older than the newest ${keep}, or what is older is in use`;
  const tags = [...new Set(removed.flatMap((image) => image.tags))];
  const images = new Set(removed.map(({ repository, digest }) => `${repository}@${digest}`)).size;
  return `${tags.length === 1 ? "1 release" : `${tags.length} releases`} removed: ${tags.join(", ")} (${images === 1 ? "1 image" : `${images} images`}); the newest ${keep} stay, and what is in use`;
}
