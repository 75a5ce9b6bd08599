import { isAbsolute, join } from "node:path";
import type { ComposeProject } from "../../compose/index.ts";
import type { ServiceBuild } from "../../compose/model.ts";
import { repositoryOf } from "../../delivery/repository-names.ts";
import { isDigest } from "../../delivery/tags.ts";
import type { Common } from "../../environment/common.ts";
import { fromFolder } from "../../relative-paths.ts";
import type { Decisions, Folders, Steps } from "../deploying.ts";
import { platformOf, type SomeCapacity } from "../launch-type.ts";
import { imageKey } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import type { RegistrySettings } from "./schema.ts";

type Reads = Common & Services & { readonly capacity: SomeCapacity };

export const decisions: Decisions<RegistrySettings, Reads> = (registry, environment) => {
  const { name, service, capacity } = environment;
  const all = { name, registry };
  return Object.entries(service.images).map(([image, version]) => ({
    stage: "data",
    message: `${imageKey(environment, image)}: push an image for ${platformOf(capacity)}, ${isDigest(version) ? digestWords(registry, image) : `tagged ${version}`}, to ${repositoryOf(all, image)}${Object.hasOwn(registry.repositories, image) ? ", whose lifecycle policy must leave it there" : ` after ${name}-data is deployed`}.`,
  }));
};

/** A repository that exists has a lifecycle of its own. */
const digestWords = ({ repositories, expireUntaggedDays }: RegistrySettings, image: string): string =>
  Object.hasOwn(repositories, image)
    ? "whose digest that is"
    : `whose digest that is, with a tag as well, since ECR removes images without one after ${expireUntaggedDays} days, even while they run`;

export const firstDeployment: Steps<RegistrySettings, Reads> = (
  registry,
  environment,
  { project, folders },
) => {
  const { name, region, service } = environment;
  // What has a digest has been pushed somewhere already.
  const images = Object.entries(service.images).filter(([, version]) => !isDigest(version));
  const login = [
    `REGISTRY=$(terraform -chdir=${folders.outdir}/stacks/${name}-data output -raw registry)`,
    `aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin $REGISTRY`,
  ];
  return [
    ...(images.length > 0 ? login : []),
    ...images.flatMap(([image, tag]) => {
      const target = `$REGISTRY/${repositoryOf({ name, registry }, image)}:${tag}`;
      return pushCommands(environment, project, folders, { image, target });
    }),
  ].map((command) => ({ before: "service", command }));
};

function pushCommands(
  environment: Reads,
  project: ComposeProject,
  { root }: Folders,
  { image, target }: { readonly image: string; readonly target: string },
): string[] {
  const build = project.services[image]?.build;
  if (build === undefined) return [];
  return [
    ...buildCommands(image, build, { project, root, platform: platformOf(environment.capacity), target }),
    `docker push ${target}`,
  ];
}

interface BuildTarget {
  readonly project: ComposeProject;
  readonly root: string;
  readonly platform: string;
  readonly target: string;
}

function buildCommands(
  image: string,
  build: ServiceBuild,
  { project, root, platform, target }: BuildTarget,
): string[] {
  const shown = (path: string): string =>
    quoted(/^[a-z]+:\/\//.test(path) ? path : fromFolder(root, path) || ".");
  if (BEYOND_FLAGS.some((key) => build[key] !== undefined)) {
    const files = project.files.map((file) => `-f ${quoted(file)}`).join(" ");
    const built = project.services[image]?.image ?? `${project.model.name}-${image}`;
    return [
      `DOCKER_DEFAULT_PLATFORM=${platform} docker compose ${files} build ${image}`,
      `docker tag ${built} ${target}`,
    ];
  }
  const { context, dockerfile = "Dockerfile", target: stage, args = {} } = build;
  const flags = [
    `--platform ${platform}`,
    `-t ${target}`,
    ...(dockerfile === "Dockerfile"
      ? []
      : [`-f ${shown(isAbsolute(dockerfile) ? dockerfile : join(context, dockerfile))}`]),
    ...(stage === undefined ? [] : [`--target ${quoted(stage)}`]),
    ...Object.entries(args).map(
      ([key, value]) => `--build-arg ${quoted(value === null ? key : `${key}=${value}`)}`,
    ),
  ];
  return [`docker build ${flags.join(" ")} ${shown(context)}`];
}

/** What a compose file can say of a build and flags of `docker build` cannot, or not in one line. */
const BEYOND_FLAGS = [
  "dockerfile_inline",
  "additional_contexts",
  "secrets",
  "ssh",
  "network",
  "extra_hosts",
] as const;

/** For a POSIX shell, with quotes only where they are needed. */
const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
