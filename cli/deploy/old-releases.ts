import { imageTag } from "../../modules/capabilities/registry/schema.ts";

/** An image with a tag, as a repository has it. */
export interface StoredImage {
  readonly digest: string;
  readonly tags: readonly string[];
  /** Unknown ones count as the newest. */
  readonly pushed: Date | undefined;
  /** Digests of the images that it lists, one for each architecture. Default none. */
  readonly children: readonly string[];
}

export interface OldImage {
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
}

export interface Kept {
  /** How many releases, the newest of all repositories together; a release is what has the same tag. */
  readonly newest: number;
  /** Tags and digests that stay whatever their age, in every repository. */
  readonly named: readonly string[];
  /** What definitions and tasks name: `<registry>/<repository>@<digest>`, or with `:<tag>`. */
  readonly inUse: readonly string[];
}

/** Images of releases beyond those that stay. What has no tag, or another tag than that of a release, is left alone. */
export function oldImages(
  repositories: Readonly<Record<string, readonly StoredImage[]>>,
  { newest, named, inUse }: Kept,
): readonly OldImage[] {
  const releases = releasesIn(Object.values(repositories).flat());
  const stay = [...releases.slice(0, newest), ...named];
  return Object.entries(repositories).flatMap(([repository, images]) => {
    const used = usedOf(repository, inUse);
    const direct = images.filter(
      ({ digest, tags, children }) =>
        [digest, ...tags].some((one) => stay.includes(one) || used.includes(one)) ||
        // A task tells the digest of the image for its architecture.
        children.some((child) => used.includes(child)),
    );
    const kept = new Set(direct.flatMap(({ digest, children }) => [digest, ...children]));
    return images
      .filter(({ digest, tags }) => tags.length > 0 && tags.every(isRelease) && !kept.has(digest))
      .map(({ digest, tags }) => ({ repository, digest, tags }));
  });
}

/** Tags of releases, the newest first. An image that is the same in several releases has the tag of each. */
function releasesIn(images: readonly StoredImage[]): readonly string[] {
  const pushed = new Map<string, number>();
  for (const image of images)
    for (const tag of image.tags.filter(isRelease)) {
      const at = image.pushed?.getTime() ?? Number.POSITIVE_INFINITY;
      pushed.set(tag, Math.max(at, pushed.get(tag) ?? 0));
    }
  return [...pushed].sort(([, one], [, other]) => (one === other ? 0 : other - one)).map(([tag]) => tag);
}

/** cosign keeps the signature of an image under a tag that is the image's digest. */
export const isRelease = (tag: string): boolean =>
  imageTag.safeParse(tag).success && !/^sha256-[0-9a-f]{64}/.test(tag);

/** Tags and digests of a repository among names of images. One may have both: `<repository>:<tag>@<digest>`. */
function usedOf(repository: string, images: readonly string[]): readonly string[] {
  return images.flatMap((image) => {
    const path = image.slice(image.indexOf("/") + 1);
    const [, name, tag, digest] = /^([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(path) ?? [];
    return name === repository ? [tag, digest].filter((one) => one !== undefined) : [];
  });
}
