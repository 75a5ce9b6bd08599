import { BatchGetImageCommand, ECRClient, GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import { Problems } from "../../modules/problems.ts";
import { isNamed, withClient } from "./aws.ts";
import type { Target, TargetImage } from "./target.ts";

/** @returns which of the images have the tag in their repository already; tags there cannot move, so that they are done */
export async function pushedImages(
  { region, images }: Pick<Target, "region" | "images">,
  tag: string,
): Promise<readonly TargetImage[]> {
  return withClient(new ECRClient({ region }), async (client) => {
    const there = await Promise.all(images.map(({ repository }) => isThere(client, repository, tag)));
    return images.filter((_, index) => there[index]);
  });
}

async function isThere(client: ECRClient, repositoryName: string, imageTag: string): Promise<boolean> {
  try {
    const { images = [] } = await client.send(
      new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag }] }),
    );
    return images.length > 0;
  } catch (error) {
    if (isNamed(error, "RepositoryNotFoundException")) return false;
    throw error;
  }
}

/** @returns what Docker's configuration has as `auth` of a registry: user and password in Base64. Lasts 12 hours. */
export async function registryAuth(region: string): Promise<string> {
  return withClient(new ECRClient({ region }), async (client) => {
    const { authorizationData = [] } = await client.send(new GetAuthorizationTokenCommand());
    return authorizationData[0]?.authorizationToken ?? "";
  });
}

/** `rollback` goes back to what has run, `no-build` to what another job has built. */
export type OnlyPushed = "rollback" | "no-build";

const NOT_PUSHED = {
  rollback: {
    code: "EOE-DEPLOY-018",
    message: "is not in the registry, so that nothing can go back to it.",
  },
  "no-build": {
    code: "EOE-DEPLOY-023",
    message: "is not in the registry, and --no-build builds nothing. Run deploy --until images first.",
  },
} as const satisfies Readonly<Record<OnlyPushed, unknown>>;

/** @throws Problems with every image that is missing */
export function demandPushed(missing: readonly TargetImage[], version: string, why: OnlyPushed): void {
  if (missing.length === 0) return;
  throw new Problems(
    missing.map(({ repository }) => ({ ...NOT_PUSHED[why], file: repository, path: version })),
  );
}
