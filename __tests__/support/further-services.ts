import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { synthesise } from "../../cli/synthesise";
import { Problems } from "../../modules/problems";
import { TerraformProject } from "../terraform/terraform";
import { type Changes, marketWith, PROJECT } from "./environment";
import { Synthesised } from "./synthesis";

/** A service of the tests' own, beside those of the shipped compose file. */
const WORKER = {
  image: "registry.example.com/worker:1.0.0",
  user: "1000:1000",
  read_only: true,
  expose: ["4000"],
  networks: ["front"],
  deploy: { resources: { limits: { memory: "128M" } } },
};
const REPORTER = {
  image: "registry.example.com/reporter:1.0.0",
  user: "1000:1000",
  read_only: true,
  networks: ["back", "front"],
  secrets: ["database_url"],
  environment: { DATABASE_URL_FILE: "/run/secrets/database_url" },
  depends_on: { worker: { condition: "service_started" } },
  deploy: { resources: { limits: { memory: "128M" } } },
};

/** Changes by service of the compose file; undefined removes the key. */
export type ComposeChanges = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * The shipped compose file with two more services: `worker`, which the application depends on, and `reporter`, which
 * depends on the worker and reads the database. `volumes` are declared besides.
 */
export function composeWithMore(changes: ComposeChanges = {}, volumes: readonly string[] = []): string {
  const file = parse(readFileSync(join(PROJECT, "docker-compose.yml"), "utf8"));
  const services = { ...file.services, worker: WORKER, reporter: REPORTER };
  services.app = {
    ...services.app,
    // Where it is a task of its own, nginx reaches it by its name.
    expose: ["3000"],
    depends_on: { ...services.app.depends_on, worker: { condition: "service_started" } },
  };
  for (const [name, change] of Object.entries(changes)) services[name] = { ...services[name], ...change };
  const all = { ...file.volumes, ...Object.fromEntries(volumes.map((name) => [name, {}])) };
  return stringify({ ...file, services, volumes: all });
}

/** Both in tasks of their own. */
export const FURTHER: Changes = {
  furtherServices: {
    worker: { containers: ["worker"], tasks: { min: 1, max: 4 }, scaling: { cpuPercent: 60 } },
    reporter: { containers: ["reporter"], tasks: { min: 1, max: 1 } },
  },
};

/**
 * In bridge mode, where the containers of a task that uses Service Connect do not find each other: nginx and the
 * application are tasks of their own as well.
 */
export const BRIDGE: Changes = {
  "service.containers": ["nginx"],
  furtherServices: {
    app: { containers: ["app"], tasks: { min: 1, max: 10 } },
    ...(FURTHER["furtherServices"] as object),
  },
};

/** The worker writes what the application reads; its cache is its own. */
export const COMPOSE_WITH_VOLUMES = composeWithMore(
  {
    app: { volumes: ["uploads:/srv/uploads:ro"] },
    worker: { volumes: ["uploads:/srv/uploads", "cache:/var/cache"] },
  },
  ["uploads", "cache"],
);
const PLACES: Changes = { "service.volumes": { uploads: { place: "efs" }, cache: { place: "task" } } };
export const VOLUMES: Changes = { ...FURTHER, ...PLACES };
export const BRIDGE_VOLUMES: Changes = { ...BRIDGE, ...PLACES };

export const AWSVPC: Changes = {
  "network.egress": "nat-gateway",
  "capacity.placement": "private",
  "capacity.instanceTypes": ["m5.large"],
  "service.networkMode": "awsvpc",
  "service.environment.nginx.APP_HOST": "127.0.0.1",
};

export const FARGATE: Changes = {
  "network.egress": "nat-gateway",
  capacity: { launchType: "fargate", architecture: "arm64", spotPercent: 60 },
  "service.networkMode": "awsvpc",
  "service.environment.nginx.APP_HOST": "127.0.0.1",
};

/** A project with market's environment, changed, and that compose file. */
export function projectWithMore(
  changes: Changes = BRIDGE,
  compose: string = composeWithMore(),
): TerraformProject {
  const project = new TerraformProject({ market: marketWith(changes) });
  writeFileSync(join(project.root, "docker-compose.yml"), compose);
  return project;
}

/** The stacks of that project, by the last part of their names. */
export function stacksWithMore(
  changes?: Changes,
  compose?: string,
): Readonly<Record<"network" | "data" | "service", Synthesised>> {
  const project = projectWithMore(changes, compose);
  try {
    const [deployment] = synthesise({ root: project.root, outdir: `${project.root}/out`, names: [] });
    const stack = (part: string): Synthesised =>
      new Synthesised(deployment?.stacks.find(({ name }) => name === `market-${part}`)?.json as never);
    return { network: stack("network"), data: stack("data"), service: stack("service") };
  } finally {
    project.remove();
  }
}

/** All that its synthesis is refused with, `file: path: message`; none when it is accepted. */
export function refusalsWithMore(changes: Changes, compose?: string): string[] {
  try {
    stacksWithMore(changes, compose);
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list.map(({ file, path, message }) => `${file}: ${path}: ${message}`);
  }
  return [];
}
