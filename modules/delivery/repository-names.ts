import { physicalName } from "../naming.ts";

/** What an ARN of a repository says; undefined for a name. */
export function repositoryArn(
  text: string,
): { readonly region: string; readonly account: string } | undefined {
  const [, region, account] = /^arn:aws:ecr:([a-z0-9-]+):(\d{12}):repository\//.exec(text) ?? [];
  return region === undefined || account === undefined ? undefined : { region, account };
}

/** The name of a repository that is given by its name or its ARN. */
export const nameIn = (repository: string): string => repository.replace(/^arn:.*:repository\//, "");

/** The name of the repository that an image is in: one that exists, or the one that is made for it. */
export function repositoryOf(
  {
    name,
    registry: { repositories },
  }: {
    readonly name: string;
    readonly registry: { readonly repositories: Readonly<Record<string, string>> };
  },
  image: string,
): string {
  const existing = Object.hasOwn(repositories, image) ? repositories[image] : undefined;
  return existing === undefined ? physicalName(name, image) : nameIn(existing);
}
