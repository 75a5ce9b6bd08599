import { KNOWN_IMAGES } from "./known-images.ts";
import type { KnownImage } from "./row.ts";

/** An image's reference in its parts. */
interface Reference {
  /** As Docker Hub names it, without what every engine adds: `postgres`, `bitnami/postgresql`; or with its registry. */
  readonly repository: string;
  readonly tag: string;
}

/** Registries that hold copies of Docker Hub's images, by what is before the name that they have there. */
const COPIES: readonly RegExp[] = [
  /^(?:docker\.io|index\.docker\.io|registry-1\.docker\.io|registry\.hub\.docker\.com|mirror\.gcr\.io)\//,
  /^public\.ecr\.aws\/docker\//,
  // A pull-through cache; its prefix is free. Source: Amazon ECR User Guide, "Sync an upstream registry", 2026-11-27.
  /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/[^/]+\/(?=[^/]+\/)/,
];

/** Docker's own images for one processor each. Source: docker-library/official-images, README.md, "Architectures". */
const ONE_PROCESSOR = /^(?:amd64|arm32v[567]|arm64v8|i386|mips64le|ppc64le|riscv64|s390x)\//;

/** Nobody gives an image such a name that is something else. */
const NAMES_ARE_TELLING: ReadonlySet<KnownImage["kind"]> = new Set(["database", "cache", "queue", "search"]);

const BY_REPOSITORY = new Map(
  KNOWN_IMAGES.flatMap((row) => row.repositories.map((repository) => [repository, row] as const)),
);

/**
 * What is known of an image: by its repository, wherever a copy of it is pulled from; and of a database, cache, queue
 * or search engine by the last part of its name alone, such as `ghcr.io/acme/postgres`. The port is that of the tag.
 */
export function knownImage(reference: string): KnownImage | undefined {
  const { repository, tag } = imageParts(reference);
  const row = BY_REPOSITORY.get(repository) ?? byName(repository);
  return row && atTag(row, tag);
}

function byName(repository: string): KnownImage | undefined {
  const row = BY_REPOSITORY.get(repository.split("/").at(-1) ?? "");
  return row && NAMES_ARE_TELLING.has(row.kind) ? row : undefined;
}

/** `fpm` in `6.4-php8.2-fpm-alpine` is a part of the tag; in `fpmish` it is none. */
function atTag(row: KnownImage, tag: string): KnownImage {
  const parts = tag.split(/[-._]/);
  const [, port] = Object.entries(row.portByTag ?? {}).find(([part]) => parts.includes(part)) ?? [];
  return port === undefined ? row : { ...row, port };
}

/** Of `postgres:17@sha256:...`: `postgres` and `17`, wherever a copy of it is pulled from. */
export function imageParts(reference: string): Reference {
  const [name = ""] = reference.split("@");
  const [, full = name, tag = ""] = /^(.+?)(?::([^:/]+))?$/.exec(name) ?? [];
  const hubs = COPIES.reduce((path, registry) => path.replace(registry, ""), full.toLowerCase());
  return { repository: hubs.replace(/^library\//, "").replace(ONE_PROCESSOR, ""), tag };
}
