import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { type ComposeProject, loadComposeProject } from "../../modules/compose/index.ts";

/** What people have; the names stand in about.yml of each project. */
const KINDS = [
  // An application and what it keeps its data in
  "web-postgres",
  "web-mysql",
  "web-mariadb",
  "web-mssql",
  "web-mongo",
  "web-redis",
  "web-valkey",
  "memcached",
  "elasticsearch",
  "opensearch",
  "clickhouse",
  "search",
  "minio",
  // Queues and those who work on them
  "rabbitmq",
  "kafka",
  "nats",
  "worker-celery",
  "worker-sidekiq",
  "worker-bull",
  "worker-other",
  // What it is written in
  "django",
  "flask",
  "fastapi",
  "python",
  "rails",
  "laravel",
  "php",
  "spring",
  "go",
  "dotnet",
  "next",
  "nest",
  "vite",
  "express",
  "node",
  "elixir",
  "rust",
  "static-site",
  // Images that others make
  "application-images",
  "wordpress",
  "ghost",
  "keycloak",
  "monitoring",
  // What stands in front
  "several-front-ends",
  "nginx-in-front",
  "caddy-in-front",
  "traefik-in-front",
  "no-entry",
  // How files and builds are laid out
  "monorepo",
  "one-build-for-two",
  "build-target",
  "build-arguments",
  "override-files",
  "profiles",
  "include",
  "extends",
  "anchors",
  "env-everywhere",
  "secrets-from-files",
  "configs-objects",
  "completed-successfully",
  "healthcheck-curl",
  "log-drivers",
  "hardened",
  "from-windows",
  // What is for the laptop
  "source-mounts",
  "node-modules-volume",
  "admin-beside",
  "mail-catcher",
  "localstack",
  "watchtower",
  "develop-watch",
  // What ECS has not
  "docker-socket",
  "docker-in-docker",
  "privileged",
  "host-network",
  "devices",
  "gpu",
  "macvlan",
] as const;

/** What a service keeps; `files` for a folder of an application's own. */
const STATE = [
  "postgres",
  "mysql",
  "mariadb",
  "mssql",
  "mongo",
  "redis",
  "valkey",
  "memcached",
  "rabbitmq",
  "kafka",
  "zookeeper",
  "nats",
  "elasticsearch",
  "opensearch",
  "meilisearch",
  "clickhouse",
  "influxdb",
  "prometheus",
  "minio",
  "files",
] as const;

const refusal = z.strictObject({
  /** The place in the model, or the beginning of it. */
  field: z.string(),
  on: z.array(z.enum(["ec2", "fargate", "managed"])).min(1),
  /** The rule that stops it, where the compose file's mapping does not. */
  rule: z.string().optional(),
  reason: z.string().regex(/[.]$/),
});

const common = {
  title: z.string().max(120),
  kinds: z.array(z.enum(KINDS)).min(1),
  /** The service and the port of its container that a person would put behind the load balancer. */
  entry: z.union([z.literal("none"), z.strictObject({ service: z.string(), port: z.int() })]),
  /** What a person would deploy. */
  files: z.array(z.string()).min(1),
  /** What docker compose reads on the laptop, where that is something else. */
  laptopFiles: z.array(z.string()).min(1).optional(),
  state: z.record(z.string(), z.enum(STATE)),
  /** Services that nobody deploys. */
  laptopOnly: z.array(z.string()).default([]),
};

const about = z.discriminatedUnion("expect", [
  /** `init --yes` and `synth` come through without a change of the compose file. */
  z.strictObject({ ...common, expect: z.literal("passes") }),
  /** Nothing that an environment says makes it run as it is, but for what `wayOut` names. */
  z.strictObject({
    ...common,
    expect: z.literal("refused"),
    refused: z.array(refusal).min(1),
    wayOut: z.string().regex(/[.]$/),
  }),
]);

export interface CorpusProject {
  readonly name: string;
  readonly folder: string;
  readonly about: z.output<typeof about>;
}

/** Projects in the manner of what people have, none of them a copy of anybody's. */
export const CORPUS: readonly CorpusProject[] = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort()
  .map((name) => {
    const folder = join(import.meta.dirname, name);
    return { name, folder, about: about.parse(parse(readFileSync(join(folder, "about.yml"), "utf8"))) };
  });

export const ALL_KINDS: readonly string[] = KINDS;

/** A variable that every shell has, and that docker compose takes from it. */
export const shellOf = ({ folder }: CorpusProject): Readonly<Record<string, string>> => ({
  HOME: "/home/somebody",
  PWD: folder,
});

/** With all that its profiles switch on. */
export const loadProject = (project: CorpusProject, files = project.about.files): ComposeProject =>
  loadComposeProject({
    files,
    workingDir: project.folder,
    profiles: ["*"],
    environment: shellOf(project),
  });

/** What is deployed and, where that is something else, what runs on the laptop. */
export const readings = ({ about: { files, laptopFiles } }: CorpusProject): readonly (readonly string[])[] =>
  laptopFiles === undefined ? [files] : [files, laptopFiles];
