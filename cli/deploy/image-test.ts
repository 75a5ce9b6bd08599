import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ComposeProject } from "../../modules/compose/index.ts";
import { isRunning } from "../temporary-folder.ts";
import { type Build, lastLines } from "./docker.ts";
import { answerOf } from "./http.ts";
import { runProgram } from "./programs.ts";
import { DeployStopped } from "./stopped.ts";

export interface ImageTest {
  readonly builds: readonly Build[];
  readonly project: ComposeProject;
  /** The project's folder, from which its compose files are named. */
  readonly root: string;
  /** The service that requests come in at, and its port; undefined where nobody calls. */
  readonly entry: { readonly service: string; readonly port: number } | undefined;
  readonly healthPath: string | undefined;
  /** A folder that goes afterwards. */
  readonly folder: string;
  readonly environment: string;
  readonly signal: AbortSignal;
}

/** How long an engine has to bring everything up, and to see that it is healthy. */
const START_SECONDS = 120;
const ANSWER_SECONDS = 30;

/**
 * Starts the built images as the laptop does, with whatever they depend on, by docker compose, and asks the entry's
 * health path. Volumes and containers of this run go with it; the user's own stay as they are.
 *
 * @throws DeployStopped when something does not start, or the health path does not answer with success
 */
export async function testImages(test: ImageTest): Promise<void> {
  const { builds, project, entry, healthPath } = test;
  const services = entry
    ? [entry.service]
    : builds.flatMap(({ images }) => images.map(({ service }) => service));
  if (builds.length === 0) return;
  await takeDownLeft(test.environment);
  const compose = composeOf(test);
  try {
    const up = await compose(["up", "--detach", "--wait", `--wait-timeout=${START_SECONDS}`, ...services]);
    if (up.code !== 0) throw failed(project, `does not start:\n${lastLines(up)}\n${await logs(compose)}`);
    if (!entry || healthPath === undefined) return;
    const port = await compose(["port", entry.service, String(entry.port)]);
    const url = `http://${port.stdout.trim()}${healthPath}`;
    const answer = await answerOf(url, { seconds: ANSWER_SECONDS, signal: test.signal });
    if (answer.ok) return;
    throw failed(project, `started, and ${url} answers ${answer.says}:\n${await logs(compose)}`);
  } finally {
    await compose(["down", "--volumes", "--timeout=5"]);
  }
}

const projectsOf = (environment: string): string => `express-on-ecs-test-${environment}-`;

/** Containers of runs that were killed. Where the engine does not tell, the next run finds them. */
async function takeDownLeft(environment: string): Promise<void> {
  const { code, stdout } = await runProgram("docker", ["compose", "ls", "--all", "--format=json"]);
  if (code !== 0 || stdout.trim() === "") return;
  const projects = JSON.parse(stdout) as readonly { readonly Name: string }[];
  for (const { Name } of projects) {
    const pid = Name.startsWith(projectsOf(environment)) ? Number(Name.split("-").at(-1)) : Number.NaN;
    if (Number.isInteger(pid) && !isRunning(pid))
      await runProgram("docker", ["compose", `--project-name=${Name}`, "down", "--volumes", "--timeout=5"]);
  }
}

type Compose = (args: readonly string[]) => ReturnType<typeof runProgram>;

function composeOf({ project, root, folder, environment, ...test }: ImageTest): Compose {
  const override = join(folder, "image-test.yml");
  writeFileSync(override, overrideOf({ project, ...test }));
  const files = [...project.files, override].map((file) => `--file=${file}`);
  const args = ["compose", `--project-name=${projectsOf(environment)}${process.pid}`, ...files];
  return (command) => runProgram("docker", [...args, ...command], { cwd: root });
}

/** The built images in place of builds, no port of this machine but one for the entry, no source code mounted over them. */
function overrideOf({ builds, project, entry }: Pick<ImageTest, "builds" | "project" | "entry">): string {
  const built = new Map(
    builds.flatMap(({ name, images }) => images.map(({ service }) => [service, name] as const)),
  );
  const services = Object.entries(project.services).map(([service, { volumes = [] }]) => {
    const image = built.get(service);
    const ports = service === entry?.service ? ` !override ["127.0.0.1::${entry.port}"]` : " !reset []";
    return [
      `  ${JSON.stringify(service)}:`,
      `    ports:${ports}`,
      "    container_name: !reset null",
      ...(image === undefined
        ? []
        : [
            `    image: ${JSON.stringify(image)}`,
            "    build: !reset null",
            "    pull_policy: never",
            `    volumes: !override ${JSON.stringify(volumes).replaceAll("$", "$$$$")}`,
          ]),
    ].join("\n");
  });
  return `services:\n${services.join("\n")}\n`;
}

const logs = async (compose: Compose): Promise<string> =>
  lastLines(await compose(["logs", "--no-color", "--tail=20"]));

function failed(project: ComposeProject, what: string): DeployStopped {
  return new DeployStopped("build", {
    code: "EOE-DEPLOY-010",
    file: project.files[0] ?? "docker-compose.yml",
    path: "",
    message: `The built image ${what}`,
  });
}
