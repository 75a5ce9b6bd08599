import { isAbsolute, join, relative, sep } from "node:path";
import type { Environment } from "../capabilities/environment";
import type { ComposeProject } from "../compose";
import type { ServiceBuild } from "../compose/model";
import { physicalName } from "../naming";

/** Docker's name for a processor. Source: Docker documentation, `docker build --platform`, 2026-11. */
const PLATFORMS = { x86_64: "linux/amd64", arm64: "linux/arm64" } as const;

/** The platform that images must be built for: that of the hosts or of Fargate's tasks. */
export const platformOf = ({ capacity }: Environment): string => PLATFORMS[capacity.architecture];

/** Where the commands below are run, and where the JSON is. */
export interface Folders {
  /** The project's folder. */
  readonly root: string;
  /** That of the Terraform JSON, relative to it. */
  readonly outdir: string;
}

/** Which other environment makes the bucket for the state: of those that share one the first by name. */
export function bucketMaker(
  { name, state }: Environment,
  others: readonly Environment[],
): string | undefined {
  if (state.home !== "s3") return undefined;
  const sharing = others.flatMap((other) =>
    other.state.home === "s3" && other.state.bucket === state.bucket ? [other.name] : [],
  );
  const [first] = [name, ...sharing].sort();
  return first === name ? undefined : first;
}

/**
 * The commands of a first deployment, in order: the service cannot start before its images are in the registry, and
 * the registry comes with the data stack.
 */
export function firstDeployment(
  environment: Environment,
  project: ComposeProject,
  folders: Folders,
  others: readonly Environment[] = [],
): string[] {
  const { name, region, service, state } = environment;
  const images = Object.entries(service.images);
  const login = [
    `REGISTRY=$(terraform -chdir=${folders.outdir}/stacks/${name}-data output -raw registry)`,
    `aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin $REGISTRY`,
  ];
  return [
    ...(state.home === "s3" && bucketMaker(environment, others) === undefined
      ? [
          `npm run bootstrap -- ${name} # once, with the next two lines: the bucket ${state.bucket} for the state`,
          `terraform -chdir=${folders.outdir}/bootstrap/${name} init`,
          `terraform -chdir=${folders.outdir}/bootstrap/${name} apply`,
        ]
      : []),
    `npx cdktf deploy ${name}-network ${name}-data`,
    ...(images.length > 0 ? login : []),
    ...images.flatMap(([image, tag]) => pushCommands(environment, project, folders, image, tag)),
    deployService(name),
  ];
}

/** cdktf wants to deploy what a stack depends on, too, unless it is told that this has been done. */
export const deployService = (environment: string): string =>
  `npx cdktf deploy ${environment}-service --ignore-missing-stack-dependencies`;

function pushCommands(
  environment: Environment,
  project: ComposeProject,
  { root }: Folders,
  image: string,
  tag: string,
): string[] {
  const target = `$REGISTRY/${physicalName(environment.name, image)}:${tag}`;
  const build = project.services[image]?.build;
  if (build === undefined) return [];
  return [
    ...buildCommands(image, build, { project, root, platform: platformOf(environment), target }),
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
    quoted(/^[a-z]+:\/\//.test(path) ? path : relative(root, path).split(sep).join("/") || ".");
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
