/** A repository of ECR that is not of this project's making. */
export interface EcrImage {
  readonly account: string;
  readonly region: string;
  readonly repositoryArn: string;
}

/** Source: ECR User Guide, "Private registries": `<account>.dkr.ecr.<region>.amazonaws.com/<repository>` (2026-11). */
const ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)/;

/** What an image's name says of its repository; undefined for any other registry. */
export function ecrImage(image: string): EcrImage | undefined {
  const [, account, region, repository] = ECR.exec(image) ?? [];
  if (account === undefined || region === undefined) return undefined;
  return { account, region, repositoryArn: `arn:aws:ecr:${region}:${account}:repository/${repository}` };
}

/** ARNs of the repositories that images are pulled from, each once. */
export const ecrRepositories = (images: readonly string[]): string[] => [
  ...new Set(images.flatMap((image) => ecrImage(image)?.repositoryArn ?? [])),
];
