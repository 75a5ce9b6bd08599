import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FARGATE } from "../../modules/capabilities/fargate/launch-type.ts";
import { MANAGED_INSTANCES } from "../../modules/capabilities/managed-instances/launch-type.ts";
import { EC2 } from "../../modules/compose/ecs/ec2.ts";
import { type ComposeService, configJson, planTask } from "../../modules/compose/index.ts";
import { Problems } from "../../modules/problems.ts";
import { dockerConfig, fullTarget, sortedJson, WITHOUT_DOCKER_COMPOSE } from "../compose/cases.ts";
import { ALL_KINDS, CORPUS, type CorpusProject, loadProject, readings, shellOf } from "./projects.ts";

if (WITHOUT_DOCKER_COMPOSE !== undefined) console.log(WITHOUT_DOCKER_COMPOSE);

/** What stands in compose files, each as people write it. */
const WRITTEN: Readonly<Record<string, RegExp>> = {
  "a version's line": /^version: "3\.8"$/m,
  interpolation: /\$\{\w+\}/,
  "interpolation with a default": /\$\{\w+:-/,
  "a variable that must be set": /\$\{\w+:\?/,
  "short ports": /^ +- "?\d+:\d+"?$/m,
  "long ports": /target: \d+\n +published:/,
  "a port of one address": /127\.0\.0\.1:/,
  "a range of ports": /:\d+-\d+/,
  "UDP ports": /\/udp/,
  expose: /^ +expose:/m,
  links: /^ +links:/m,
  extra_hosts: /^ +extra_hosts:/m,
  container_name: /^ +container_name:/m,
  "restart: always": /^ +restart: always$/m,
  "restart: unless-stopped": /^ +restart: unless-stopped$/m,
  "restart: on-failure": /^ +restart: on-failure/m,
  networks: /^networks:/m,
  env_file: /^ +env_file:/m,
  "arguments of a build": /^ +args:/m,
  "the target of a build": /^ +target: [a-z]+$/m,
  "a Dockerfile in the file": /dockerfile_inline:/,
  "x- with an anchor": /^x-[a-z0-9-]+: &/m,
  "a merge": /<<: \*/,
  "a merge of two": /<<: \[/,
  "deploy.resources": /^ +resources:/m,
  "deploy.replicas": /^ +replicas: /m,
  "a log driver": /driver: "?(json-file|fluentd|syslog)/,
  init: /^ +init: true/m,
  user: /^ +user: /m,
  tmpfs: /^ +tmpfs:/m,
  ulimits: /^ +ulimits:/m,
  shm_size: /^ +shm_size:/m,
  privileged: /^ +privileged: true/m,
  "the host's network": /network_mode: host/,
  "another service's network": /network_mode: "?service:/,
  "the engine's socket": /\/var\/run\/docker\.sock/,
  "a GPU": /capabilities: \[gpu\]/,
  "secrets from files": /^secrets:\n +[\w-]+:\n +file:/m,
  configs: /^configs:/m,
  cap_add: /^ +cap_add:/m,
  cap_drop: /^ +cap_drop:/m,
  sysctls: /^ +sysctls:/m,
  devices: /^ +devices:/m,
  read_only: /^ +read_only: true/m,
  stdin_open: /^ +stdin_open: true/m,
  tty: /^ +tty: true/m,
  "profiles: [debug]": /profiles: \[debug\]/,
  "develop.watch": /^ +develop:\n +watch:/m,
  include: /^include:/m,
  extends: /^ +extends:/m,
  "!reset": /!reset/,
  "!override": /!override/,
  "depends_on without conditions": /depends_on:\n +- /,
  "depends_on with a condition": /condition: service_healthy/,
  "a service that ends": /condition: service_completed_successfully/,
  "a health check by curl": /curl/,
  "a health check by pg_isready": /pg_isready/,
  "a source mount": /\.\/src:\/app\/src/,
  "a volume for node_modules": /^ +- \/\S*\/node_modules$/m,
  "a file of the laptop's system": /\/etc\/localtime/,
  "a folder of the user": /~\//,
  "an image without a tag": /image: [a-z-]+$/m,
  "an image by latest": /image: '?[a-z/-]+:latest/,
  stop_grace_period: /^ +stop_grace_period:/m,
  pull_policy: /^ +pull_policy:/m,
  platform: /^ +platform:/m,
  hostname: /^ +hostname:/m,
  labels: /^ +labels:/m,
  entrypoint: /^ +entrypoint:/m,
  "Windows' ends of lines": /\r\n/,
};

const composeText = ({ folder }: CorpusProject): string =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.ya?ml$/.test(file) && !file.endsWith("about.yml"))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");

const limitsMemory = ({ deploy, mem_limit: limit, mem_reservation: reservation }: ComposeService): boolean =>
  [deploy?.resources.limits?.memory, deploy?.resources.reservations?.memory, limit, reservation].some(
    (memory) => memory !== undefined,
  );

const TARGETS = {
  ec2: { launchType: EC2, networkMode: "bridge" },
  fargate: { launchType: FARGATE, networkMode: "awsvpc" },
  managed: { launchType: MANAGED_INSTANCES, networkMode: "awsvpc" },
} as const;

/** Where each service by itself is refused on a launch type. */
function refusedPlaces(project: CorpusProject, launchType: keyof typeof TARGETS): string[] {
  const loaded = loadProject(project);
  return Object.keys(loaded.services).flatMap((service) => {
    try {
      planTask(loaded, fullTarget({ ...TARGETS[launchType], services: [service] }));
      return [];
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      return error.list.map(({ path }) => path);
    }
  });
}

const onPage = (text: string): string => text.replaceAll("|", "\\|");

function row({ name, about }: CorpusProject): string {
  const { title, entry, files, state, laptopOnly } = about;
  const front = entry === "none" ? "none" : `${entry.service}:${entry.port}`;
  const data = Object.entries(state).map(([service, kind]) => `${service} (${kind})`);
  const outcome =
    about.expect === "passes"
      ? "passes"
      : `refused: ${[...new Set(about.refused.map(({ field }) => `\`${field}\``))].join(", ")}`;
  const cells = [
    `[${name}](${name}/${files[0]})`,
    title,
    front,
    data.join(", "),
    laptopOnly.join(", "),
    outcome,
  ];
  return `| ${cells.map(onPage).join(" | ")} |`;
}

const passing = (): readonly CorpusProject[] => CORPUS.filter(({ about }) => about.expect === "passes");

const page = (): string => `# Corpus

${CORPUS.length} compose projects in the manner of what people have, written for this project. ${passing().length} of them must come through
\`init --yes\` and \`synth\` as they are; the others cannot run on ECS as they are, each for a reason that its about.yml
gives. As in public stacks, one in sixty says how much memory its containers need.

\`about.yml\` says what a person would answer: the entry, which services hold data, which are for the laptop only.
\`corpus.test.ts\` checks all of it, and writes this page (\`npx vitest run __tests__/corpus/corpus.test.ts -u\`).

| Project | What it is | Entry | Data | For the laptop | Expected |
| --- | --- | --- | --- | --- | --- |
${CORPUS.map(row).join("\n")}
`;

describe("the corpus", () => {
  it("has at least 44 projects, of which 36 pass and 4 to 8 cannot", () => {
    expect(CORPUS.length).toBeGreaterThanOrEqual(44);
    expect(passing().length).toBeGreaterThanOrEqual(36);
    const impossible = CORPUS.length - passing().length;
    expect(impossible).toBeGreaterThanOrEqual(4);
    expect(impossible).toBeLessThanOrEqual(8);
  });

  it("has every kind", () => {
    const had = new Set<string>(CORPUS.flatMap(({ about }) => about.kinds));
    expect(ALL_KINDS.filter((kind) => !had.has(kind))).toEqual([]);
  });

  it.each(Object.entries(WRITTEN))("has %s", (_, pattern) => {
    expect(CORPUS.filter((project) => pattern.test(composeText(project)))).not.toEqual([]);
  });

  it("limits memory as seldom as people do", () => {
    const limiting = CORPUS.filter((project) =>
      Object.values(loadProject(project).services).some(limitsMemory),
    );
    expect(limiting.map(({ name }) => name)).toEqual(["swarm-deploy"]);
  });

  it("is listed on its page", async () => {
    await expect(page()).toMatchFileSnapshot("README.md");
  });
});

describe.each(CORPUS.map((project) => [project.name, project] as const))("%s", (_, project) => {
  const { about, folder } = project;

  it("has the files that it names", () => {
    for (const file of readings(project).flat()) expect(existsSync(join(folder, file)), file).toBe(true);
  });

  it("is loaded without a problem", () => {
    for (const files of readings(project)) loadProject(project, files);
  });

  for (const files of readings(project)) {
    it.skipIf(WITHOUT_DOCKER_COMPOSE !== undefined)(
      `is read as docker compose reads ${files.join(" and ")}`,
      () => {
        const { model } = loadProject(project, files);
        const theirs = dockerConfig({ folder, files, profiles: ["*"], environment: shellOf(project) });
        expect(sortedJson(configJson(model))).toEqual(sortedJson(theirs));
      },
    );
  }

  it("has the services that about.yml names, and the entry's port", () => {
    const { services } = loadProject(project);
    const { entry, state, laptopOnly } = about;
    for (const service of [...Object.keys(state), ...laptopOnly]) expect(services).toHaveProperty([service]);
    // Which file says the port differs: Visual Studio writes it into the override.
    const ports = readings(project).flatMap((files) =>
      Object.entries(loadProject(project, files).services).flatMap(([service, one]) =>
        (one.ports ?? []).map(({ target }) => `${service}:${target}`),
      ),
    );
    if (entry === "none") expect(ports).toEqual([]);
    else if (about.expect === "passes") expect(ports).toContain(`${entry.service}:${entry.port}`);
    else expect(services).toHaveProperty([entry.service]);
  });

  if (about.expect === "refused") {
    // A rule judges what is synthesised, which is not here.
    for (const { field, on } of about.refused.filter(({ rule }) => rule === undefined)) {
      it.each(on)(`is refused for ${field} on %s`, (launchType) => {
        expect(refusedPlaces(project, launchType).filter((path) => path.startsWith(field))).not.toEqual([]);
      });
    }
  }
});
