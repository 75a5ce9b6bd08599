import { posix } from "node:path";
import { imageParts, knownImage } from "../../compose/images/known-image.ts";
import type { ComposeProject, ComposeService } from "../../compose/index.ts";
import type { ProblemAt } from "../../environment/source.ts";
import type { Problem } from "../../problems.ts";
import { isWithin } from "../../relative-paths.ts";
import { majorOfPostgresTag } from "../relational-images.ts";
import type { HOST_DATABASE_PROBLEMS } from "./problems.ts";
import type { DatabaseOnHost } from "./schema.ts";

type Code = keyof typeof HOST_DATABASE_PROBLEMS;

/**
 * What the official image of PostgreSQL and those that are made of it have by themselves. Sources: docker-library/postgres
 * 17/bookworm/Dockerfile, 18/trixie/Dockerfile and 18/alpine3.22/Dockerfile, `VOLUME`, `PGDATA` and `useradd` (2026-11).
 */
const placesOf = (major: number): { readonly volume: string; readonly data: string } =>
  major < 18
    ? { volume: "/var/lib/postgresql/data", data: "/var/lib/postgresql/data" }
    : { volume: "/var/lib/postgresql", data: `/var/lib/postgresql/${major}/docker` };
const DEBIAN_OWNER = "999:999";
const ALPINE_OWNER = "70:70";

/** Whether an image is known to have its files where that of PostgreSQL has them. */
function isOfficial(image: string): boolean {
  const known = knownImage(image);
  return (
    (known?.repositories.includes(imageParts(image).repository) && known.data.includes(placesOf(17).data)) ??
    false
  );
}

/** Of such an image, where its tag tells. */
export const majorOfPostgres = (image: string): string | undefined =>
  isOfficial(image) ? majorOfPostgresTag(imageParts(image).tag) : undefined;

/** That the image runs what the environment says, and keeps its files on the volume. Of images that are known. */
export function postgresRuns(
  settings: DatabaseOnHost,
  _: unknown,
  { services }: ComposeProject,
  problemAt: ProblemAt,
): Problem<Code>[] {
  const { engine, engineVersion, service: name } = settings;
  const service = services[name];
  if (engine !== "postgres" || engineVersion === undefined || service?.image === undefined) return [];
  const { tag } = imageParts(service.image);
  if (!isOfficial(service.image)) return [];
  const sentences: readonly (readonly [Code, string, string | undefined])[] = [
    ["EOE-ENV-452", "engineVersion", otherVersion(engineVersion, service.image, majorOfPostgresTag(tag))],
    ["EOE-ENV-453", "service", besideTheVolume(settings, service, Number(engineVersion))],
    ["EOE-ENV-454", "volumeOwner", notTheOwner(settings, service, tag)],
  ];
  return sentences.flatMap(([code, key, sentence]) =>
    sentence === undefined ? [] : [problemAt(code, ["database", key], sentence)],
  );
}

function otherVersion(version: string, image: string, major: string | undefined): string | undefined {
  if (major === version) return undefined;
  return major === undefined
    ? `is "${version}", but the tag of the image "${image}" names no major version, so that a later one could be started on the files of this one; name it in the compose file, such as postgres:${version}.`
    : `is "${version}", but the image "${image}" is PostgreSQL ${major}; write the same version in both. Files that exist stay with theirs: docs/database.md, "Another major version of PostgreSQL".`;
}

/** An image makes an anonymous volume of its own wherever it declares one, below a mount, too. */
function besideTheVolume(
  { service: name, environment }: DatabaseOnHost,
  service: ComposeService,
  major: number,
): string | undefined {
  const [mount] = (service.volumes ?? []).filter(({ type }) => type === "volume");
  if (mount === undefined) return undefined;
  const own = placesOf(major);
  const set = environment["PGDATA"] ?? service.environment?.["PGDATA"] ?? undefined;
  const data = set ?? own.data;
  const inside = (path: string, folder: string): boolean => isWithin(path, folder, posix);
  const isHidden =
    own.volume !== mount.target && inside(own.volume, mount.target) && inside(data, own.volume);
  if (inside(data, mount.target) && !isHidden) return undefined;
  const wanted = set === undefined ? own.volume : data;
  return `"${name}" mounts its volume at ${mount.target}, but PostgreSQL ${major} keeps its files in ${data}, outside of it, and they would be lost with each task; mount the volume at ${wanted} in the compose file.`;
}

function notTheOwner(
  { volumeOwner }: DatabaseOnHost,
  { user }: ComposeService,
  tag: string,
): string | undefined {
  const isAlpine = tag.split("-").some((part) => part.startsWith("alpine"));
  if (!isAlpine || volumeOwner !== DEBIAN_OWNER || (user !== undefined && !user.startsWith("999")))
    return undefined;
  return `is ${DEBIAN_OWNER}, but PostgreSQL's user is ${ALPINE_OWNER} in images on Alpine, and could not enter its folder; write volumeOwner: "${ALPINE_OWNER}".`;
}
