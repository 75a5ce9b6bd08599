import { DescribeImagesCommand, ECRClient, type ImageDetail } from "@aws-sdk/client-ecr";
import {
  DescribeServiceRevisionsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
} from "@aws-sdk/client-ecs";
import { ECR } from "../../modules/aws/ecr.ts";
import { ROLLOUTS } from "../../modules/aws/ecs-rollouts.ts";
import { isNamed, withClient } from "./aws.ts";
import type { RunningService } from "./running.ts";
import type { Target } from "./target.ts";

/** A version that can be deployed without a build: its tag is in the repositories of all images. */
export interface PushedVersion {
  readonly tag: string;
  readonly pushed: Date;
  /** Digest of each image, by repository. */
  readonly digests: Readonly<Record<string, string>>;
}

/** Versions in the registry, newest first. */
export async function pushedVersions({
  region,
  images,
}: Pick<Target, "region" | "images">): Promise<readonly PushedVersion[]> {
  const repositories = images.map(({ repository }) => repository);
  const found = await withClient(new ECRClient({ region }), (client) =>
    Promise.all(repositories.map((repository) => imagesIn(client, repository))),
  );
  return versionsOf(Object.fromEntries(found.map((some, index) => [repositories[index] ?? "", some])));
}

/** Versions whose tag is in each of the repositories, newest first. */
export function versionsOf(
  stored: Readonly<Record<string, readonly ImageDetail[]>>,
): readonly PushedVersion[] {
  const repositories = Object.keys(stored);
  const found = Object.values(stored);
  const [first = []] = found;
  return first
    .flatMap(({ imageTags = [] }) => imageTags)
    .flatMap((tag) => {
      const tagged = found.map((some) => some.find(({ imageTags = [] }) => imageTags.includes(tag)));
      const all = tagged.filter((image) => image !== undefined);
      if (all.length < repositories.length) return [];
      const times = all.map(({ imagePushedAt }) => Number(imagePushedAt ?? 0));
      const digests = all.map(({ imageDigest = "" }, index) => [repositories[index], imageDigest]);
      return [{ tag, pushed: new Date(Math.max(...times)), digests: Object.fromEntries(digests) }];
    })
    .sort((one, other) => Number(other.pushed) - Number(one.pushed));
}

/**
 * Whether images that run are a version's, as far as they are from its repositories: an image may be the same in several
 * versions, so that one alone tells nothing.
 *
 * @param images as definitions name them, `<registry>/<repository>@<digest>`
 */
export function isVersionOf({ digests }: PushedVersion, images: readonly string[]): boolean {
  const known = images.flatMap((image) => {
    const [name = "", digest = ""] = image.split("@");
    const wanted = digests[name.slice(name.indexOf("/") + 1)];
    return wanted === undefined ? [] : [wanted === digest];
  });
  return known.length > 0 && known.every(Boolean);
}

/** Versions pushed before the one that runs, newest first. */
export function versionsBefore(
  versions: readonly PushedVersion[],
  running: readonly Pick<RunningService, "images">[],
): readonly PushedVersion[] {
  const images = running.flatMap((service) => Object.values(service.images));
  return versions.slice(versions.findIndex((version) => isVersionOf(version, images)) + 1);
}

/** The first of which each image ran in a deployment that succeeded. */
export const provenIn = (
  versions: readonly PushedVersion[],
  succeeded: readonly string[],
): PushedVersion | undefined =>
  versions.find(({ digests }) => Object.values(digests).every((digest) => succeeded.includes(digest)));

/** All images of a repository; none where there is no such repository yet. */
export async function imagesIn(client: ECRClient, repositoryName: string): Promise<readonly ImageDetail[]> {
  const images: ImageDetail[] = [];
  let nextToken: string | undefined;
  try {
    do {
      const page = await client.send(
        new DescribeImagesCommand({ repositoryName, nextToken, maxResults: ECR.imagesOfAPage.most }),
      );
      images.push(...(page.imageDetails ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  } catch (error) {
    if (!isNamed(error, "RepositoryNotFoundException")) throw error;
  }
  return images;
}

/**
 * Digests of images that ran in a deployment of the last 90 days that succeeded, newest first; ECS remembers no others
 * (ECS API reference, ListServiceDeployments).
 */
export async function succeededDigests({
  region,
  cluster,
  services,
}: Pick<Target, "region" | "cluster" | "services">): Promise<readonly string[]> {
  return withClient(new ECSClient({ region }), async (client) => {
    const all = await Promise.all(services.map((service) => succeededOf(client, cluster, service)));
    return all.flat();
  });
}

async function succeededOf(client: ECSClient, cluster: string, service: string): Promise<readonly string[]> {
  const { serviceDeployments = [] } = await client.send(
    new ListServiceDeploymentsCommand({ cluster, service, status: ["SUCCESSFUL"] }),
  );
  const serviceRevisionArns = serviceDeployments
    .flatMap(({ targetServiceRevisionArn }) => targetServiceRevisionArn ?? [])
    .slice(0, ROLLOUTS.describedRevisions.most);
  if (serviceRevisionArns.length === 0) return [];
  const { serviceRevisions = [] } = await client.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns }),
  );
  return serviceRevisions.flatMap(({ containerImages = [] }) =>
    containerImages.flatMap(({ imageDigest }) => imageDigest ?? []),
  );
}
