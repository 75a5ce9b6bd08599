import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ComposeProject } from "../../modules/compose/index.ts";
import { Problems } from "../../modules/problems.ts";
import { BakeBars } from "./bake-bars.ts";
import { type Ended, runProgram } from "./programs.ts";
import { bar, type Telling } from "./progress.ts";
import { DeployStopped } from "./stopped.ts";
import type { TargetImage } from "./target.ts";

/** Lines of a program's output that a sentence quotes: its last ones say why it ended. */
const QUOTED_LINES = 25;

export const lastLines = ({ output }: Pick<Ended, "output">): string =>
  output.trimEnd().split("\n").slice(-QUOTED_LINES).join("\n");

/** @throws Problems when the engine does not answer, or the builder cannot build for the platform */
export async function checkDocker(platform: string): Promise<void> {
  const engine = await runProgram("docker", ["version", "--format", "{{.Server.Version}}"]);
  if (engine.code !== 0) throw missing(`The engine does not answer: ${lastLines(engine)}`);
  const builder = await runProgram("docker", ["buildx", "inspect"]);
  if (builder.code !== 0) throw missing(`Buildx does not answer: ${lastLines(builder)}`);
  const platforms = /^Platforms:\s*(.*)$/m.exec(builder.stdout)?.[1] ?? "";
  if (builds(platforms, platform)) return;
  const message = `The builder builds for ${platforms}, and the tasks run on ${platform}. Build on a machine of that kind, or let this one emulate it: docker run --privileged --rm tonistiigi/binfmt --install ${platform.split("/")[1]}`;
  throw new Problems([{ code: "EOE-DEPLOY-005", file: "docker buildx", path: "", message }]);
}

/** The list may have variants, such as linux/arm64/v8; a star marks those that somebody chose. */
const builds = (platforms: string, wanted: string): boolean =>
  platforms
    .split(",")
    .map((one) => one.trim().replace(/\*$/, ""))
    .some((one) => one === wanted || one.startsWith(`${wanted}/`));

const missing = (message: string): Problems =>
  new Problems([{ code: "EOE-DEPLOY-001", file: "docker", path: "", message }]);

/** What is built once: services with the same `build` share an image. */
export interface Build {
  /** The name that the engine knows it by; it stays on this machine. */
  readonly name: string;
  readonly images: readonly TargetImage[];
}

export function buildsOf(images: readonly TargetImage[], tag: string): Build[] {
  return [...byBuildOf(images)].map(([key, sharing]) => ({
    name: `express-on-ecs/${createHash("sha256").update(key).digest("hex").slice(0, 12)}:${tag}`,
    images: sharing,
  }));
}

function byBuildOf(images: readonly TargetImage[]): Map<string, TargetImage[]> {
  const groups = new Map<string, TargetImage[]>();
  for (const image of images) {
    const key = JSON.stringify(image.build);
    groups.set(key, [...(groups.get(key) ?? []), image]);
  }
  return groups;
}

export interface BuildOptions {
  readonly project: ComposeProject;
  readonly platform: string;
  /** The build argument VERSION, and the label that says it. */
  readonly version: string;
  /** A folder that goes afterwards. */
  readonly folder: string;
  readonly show?: Telling["show"];
}

/**
 * Builds images side by side, by the compose file's own words: Buildx reads them whole, secrets, SSH and further
 * contexts among them.
 *
 * @throws DeployStopped when one cannot be built
 */
export async function build(
  builds: readonly Build[],
  { project, platform, version, folder, show }: BuildOptions,
): Promise<void> {
  if (builds.length === 0) return;
  const file = join(folder, "build.yaml");
  // JSON is YAML; by the name .json Buildx would take it for another format.
  writeFileSync(file, JSON.stringify(buildFile(builds, project)));
  const bars = new BakeBars();
  const onOutput = (line: string): void => {
    const lines = bars.read(line);
    if (lines) show?.(lines);
  };
  const built = await runProgram(
    "docker",
    [
      "buildx",
      "bake",
      `--file=${file}`,
      "--load",
      "--progress=plain",
      "--allow=fs.read=*",
      "--provenance=false",
      `--set=*.platform=${platform}`,
      `--set=*.args.VERSION=${version}`,
      `--set=*.labels.org.opencontainers.image.version=${version}`,
      ...builds.map((one) => targetOfBuild(one)),
    ],
    { cwd: project.directory, ...(show ? { onOutput } : {}) },
  );
  if (built.code === 0) return;
  const services = builds.flatMap(({ images }) => images.map(({ service }) => service)).join(", ");
  throw new DeployStopped("build", {
    code: "EOE-DEPLOY-009",
    file: project.files[0] ?? "docker-compose.yml",
    path: "build",
    message: `The image of ${services} cannot be built:\n${lastLines(built)}`,
  });
}

const targetOfBuild = ({ images }: Build): string => images[0]?.service ?? "";

/** A compose file of nothing but builds. Dollar signs are doubled, since it is interpolated once more. */
function buildFile(builds: readonly Build[], project: ComposeProject): unknown {
  const services = Object.fromEntries(
    builds.map((one) => [targetOfBuild(one), { image: one.name, build: one.images[0]?.build }]),
  );
  const file = { services, secrets: project.model.secrets };
  return JSON.parse(JSON.stringify(file).replaceAll("$", "$$$$"));
}

export interface PushOptions {
  /** Of the registry, as `registryAuth` gives it. */
  readonly auth: string;
  readonly tag: string;
  /** By compose service, such as `<account>.dkr.ecr.<region>.amazonaws.com/shop-app`. */
  readonly repositories: Readonly<Record<string, string>>;
  /** A folder that goes afterwards. */
  readonly folder: string;
  readonly tell: (line: string) => void;
  readonly show?: Telling["show"];
}

/**
 * Pushes built images. The registry's password is in a configuration that only this run knows, never in the user's.
 *
 * @throws DeployStopped when one cannot be pushed
 */
export async function push(
  builds: readonly Build[],
  { auth, tag, repositories, folder, tell, show }: PushOptions,
): Promise<void> {
  const environment = await privateConfiguration(folder, auth, Object.values(repositories));
  const all = builds.flatMap(({ name, images }) => images.map(({ service }) => ({ name, service })));
  for (const [index, { name, service }] of all.entries()) {
    show?.([bar(index, all.length, service)]);
    const to = `${repositories[service]}:${tag}`;
    const tagged = await runProgram("docker", ["tag", name, to]);
    const pushed = tagged.code === 0 ? await runProgram("docker", ["push", to], { environment }) : tagged;
    if (pushed.code !== 0) {
      throw new DeployStopped("push", {
        code: "EOE-DEPLOY-011",
        file: to,
        path: "docker push",
        message: `The image of ${service} cannot be pushed; what is pushed already stays, and the same command goes on from there:\n${lastLines(pushed)}`,
      });
    }
    tell(to);
  }
}

async function privateConfiguration(
  folder: string,
  auth: string,
  repositories: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const configuration = join(folder, "docker");
  mkdirSync(configuration, { mode: 0o700 });
  const registries = repositories.map((one) => one.split("/")[0] ?? "");
  const auths = Object.fromEntries(registries.map((registry) => [registry, { auth }]));
  writeFileSync(join(configuration, "config.json"), JSON.stringify({ auths }), { mode: 0o600 });
  return { DOCKER_CONFIG: configuration, ...(await engineAddress()) };
}

/** The engine that the user's own configuration has chosen, which the private one does not know. */
async function engineAddress(): Promise<Readonly<Record<string, string>>> {
  if (process.env["DOCKER_HOST"]) return {};
  const { code, stdout } = await runProgram("docker", [
    "context",
    "inspect",
    "--format",
    "{{.Endpoints.docker.Host}}",
  ]);
  return code === 0 ? { DOCKER_HOST: stdout.trim() } : {};
}
