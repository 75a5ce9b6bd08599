import { namesNoVersion } from "../../compose/ecs/image.ts";
import { knownImage } from "../../compose/images/known-image.ts";
import type { ComposeProject } from "../../compose/index.ts";
import { coded } from "../../environment/agreement.ts";
import type { ProblemAt } from "../../environment/source.ts";
import type { Problem } from "../../problems.ts";
import type { CacheReads } from "../cache.ts";
import { isConnected } from "../cache-agreement.ts";
import { CACHE_PROBLEMS } from "../cache-problems.ts";
import type { ProjectRule } from "../rules.ts";
import { HOST_CACHE_PROBLEMS } from "./problems.ts";
import type { CacheOnHostSettings } from "./schema.ts";

type Code = keyof typeof HOST_CACHE_PROBLEMS;

/** The image of the compose service, which may be off on the laptop; undefined where there is none. */
export const imageOf = (
  { service }: Pick<CacheOnHostSettings, "service">,
  project: ComposeProject,
): string | undefined => (project.services[service] ?? project.disabled[service])?.image;

/** What images of these names run, as `knownImage` tells them. */
const ENGINES: Readonly<Record<string, CacheOnHostSettings["engine"]>> = { Valkey: "valkey", Redis: "redis" };

function imageRuns(
  settings: CacheOnHostSettings,
  _: CacheReads,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<Code>[] {
  const { service: name, engine } = settings;
  const service = project.services[name] ?? project.disabled[name];
  // That it is not there is told by another rule.
  if (service === undefined) return [];
  const { image } = service;
  if (service.build !== undefined || image === undefined) {
    const message = `"${name}" is built by the compose file; it must name an image.`;
    return [problemAt("EOE-ENV-485", ["cache", "service"], message)];
  }
  if (namesNoVersion(image)) {
    const message = `"${name}" has the image "${image}", which another version may take the place of at any time, and files of a newer one cannot be read by an older one; name a version in the compose file.`;
    return [problemAt("EOE-ENV-485", ["cache", "service"], message)];
  }
  const known = knownImage(image);
  if (known === undefined || ENGINES[known.name] === engine) return [];
  const other = ENGINES[known.name];
  const mend = other === undefined ? "name a service of Valkey or Redis" : `write engine: ${other}`;
  const message = `is ${engine}, but the image "${image}" is ${known.name}; ${mend}.`;
  return [problemAt("EOE-ENV-486", ["cache", "engine"], message)];
}

export const projectAgreement: readonly ProjectRule<CacheOnHostSettings, CacheReads>[] = [
  coded(CACHE_PROBLEMS, isConnected),
  coded(HOST_CACHE_PROBLEMS, imageRuns),
];
