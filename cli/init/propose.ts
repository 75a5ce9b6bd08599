import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, relative } from "node:path";
import { HOPS_OF_SITE } from "../../modules/aws/forwarded-for.ts";
import { UNWRITTEN_TAG } from "../../modules/capabilities/containers/decisions.ts";
import { FARGATE } from "../../modules/capabilities/fargate/launch-type.ts";
import { pathAsked } from "../../modules/capabilities/load-balancer/health-check-decision.ts";
import { builtImage } from "../../modules/compose/built-image.ts";
import { developmentServerIn, wordsOf } from "../../modules/compose/development-server.ts";
import { namesNoVersion } from "../../modules/compose/ecs/image.ts";
import { portCalled } from "../../modules/compose/ecs/known-ports.ts";
import { listeningPorts } from "../../modules/compose/ecs/listening-ports.ts";
import { capabilitiesBeyond } from "../../modules/compose/ecs/security.ts";
import { type Address, hostName, placeholderHost, portNamed } from "../../modules/compose/host-names.ts";
import type { KnownImage } from "../../modules/compose/images/row.ts";
import type { ComposeProject, ComposeService } from "../../modules/compose/index.ts";
import { namesOwnMachine } from "../../modules/compose/own-machine.ts";
import { inWords, doorsOf as rulesFor } from "../../modules/ingress/doors.ts";
import { isWithin } from "../../modules/relative-paths.ts";
import type { ComposeFiles } from "./find-compose-files.ts";
import { guardOf } from "./guards.ts";
import { insteadOnElastiCache, insteadOnHost } from "./instead.ts";
import { insteadOnDocumentDb } from "./instead-on-documentdb.ts";
import { insteadOnRds } from "./instead-on-rds.ts";
import { pageOf } from "./page.ts";
import type {
  Proposal,
  Proposed,
  ProposedContainer,
  ProposedDoor,
  ProposedEntry,
  ProposedPage,
} from "./proposal.ts";
import { doorOf } from "./routes.ts";
import {
  baseImage,
  imageOf,
  isForTheEngine,
  isTemplate,
  pulledImage,
  type Role,
  roleOf,
  routedPort,
  runsLaravelsScheduleOnce,
  socketsOf,
  startsJobsByTheClock,
  swarmSchedule,
} from "./services.ts";
import { proposeSecret, proposeVariables } from "./variables.ts";

export interface Question {
  /** As the laptop reads the compose files. */
  readonly project: ComposeProject;
  readonly compose: ComposeFiles;
  readonly name: string;
  readonly region: string;
  /** Id of a VPC that exists. Default: one is made. */
  readonly vpc?: string | undefined;
  /** The service that a person chose as the entry. Default: the likeliest. */
  readonly entry?: string;
}

/** What an environment for the compose files could say, with a reason for each value. */
export function propose({ project, compose, name, region, vpc, ...chosen }: Question): Proposal {
  const services = Object.keys(project.services);
  const roles = Object.fromEntries(services.map((service) => [service, roleOf(project, service)]));
  const of = (...wanted: Role[]): string[] =>
    services.filter((service) => wanted.includes(roles[service] ?? "laptop"));
  const site = proposeSite(project, of("container"), chosen.entry);
  const tasks = of("container").filter((service) => service !== site?.service);
  const entry = site === undefined ? proposeEntry(project, tasks, chosen.entry) : behindSite(project, site);
  const groups = groupsOf(project, tasks, of("once"), entry?.service);
  // Behind a site requests come by CloudFront alone.
  const doors = entry === undefined || site ? {} : doorsOf(project, groups.slice(1));
  const standalone = standaloneOf(project, of("ends"), groups);
  // What only the laptop has leads nowhere on ECS.
  const addresses = Object.fromEntries(
    of("elsewhere", "laptop").flatMap((service) => {
      const address = addressOf(project, service, region);
      return [service, ...aliasesOf(project, service)].map((name) => [name, address] as const);
    }),
  );
  const running = of("container", "once", "job").filter((service) => service !== site?.service);
  const aliases = Object.fromEntries(
    tasks.flatMap((service) => aliasesOf(project, service).map((alias) => [alias, service])),
  );
  const containers = Object.fromEntries(
    running.map((service) => [service, containerOf(project, service, running, { addresses, aliases })]),
  );
  const believing = site && believingTwo(project, site.behind.service, containers);
  const external = Object.fromEntries(
    of("elsewhere").map((service) => [service, externalOf(project, service, containers, { region, vpc })]),
  );
  const secretNames = [
    ...new Set([
      ...Object.values(containers).flatMap(({ secrets }) => Object.values(secrets)),
      ...running.flatMap((service) => (project.services[service]?.secrets ?? []).map(({ source }) => source)),
    ]),
  ];
  return {
    name,
    region,
    vpc,
    launchType: launchTypeOf(project, running),
    compose,
    entry,
    site,
    pagesInTasks: tasks.flatMap((service) => {
      const why = pageOf(project, service);
      return typeof why === "string" ? [{ value: service, why }] : [];
    }),
    task: groups[0]?.services ?? [],
    further: Object.fromEntries(groups.slice(1).map(({ name, services }) => [name, services])),
    doors,
    standalone: standalone.tasks,
    leftOut: of("ends").filter((service) => !standalone.services.includes(service)),
    singletons: singletonsOf(project, tasks, entry?.service),
    replicas: replicasOf(project, tasks),
    unreached: [
      ...tasks.filter(
        (service) =>
          service !== entry?.service &&
          isForPeople(project, service) &&
          Object.values(doors).every(({ value }) => value.service !== service),
      ),
      ...(entry === undefined ? [] : portsBeside(project, entry)),
    ],
    contexts: [
      ...new Set(
        [...running, ...(site ? [site.service] : [])].flatMap(
          (service) => project.services[service]?.build?.context ?? [],
        ),
      ),
    ],
    containers: { ...containers, ...believing },
    external,
    laptopOnly: [
      ...of("laptop").map((service) => ({ value: service, why: whyOnLaptop(project, service) })),
      ...of("ends").map((service) => ({
        value: service,
        why: standalone.services.includes(service)
          ? "it ends by itself: service.standaloneTasks has it, before each deployment"
          : "it ends by itself, and a service on ECS would start it again for ever; run what it does before the first deployment, or as a standalone task of a container that has its image (docs/services.md)",
      })),
      ...running.flatMap((service) => [...sourceMounts(project, service), ...socketMounts(project, service)]),
    ],
    volumes: volumesOf(project, running),
    secrets: Object.fromEntries(secretNames.map((secret) => [secret, proposeSecret(name, secret)])),
    variables: {},
    ownMachine: byVariable(running.flatMap((service) => ownMachineOf(project, service, containers[service]))),
    carried: carriedVariables(project, running, containers),
    off: Object.keys(project.disabled),
    once: of("once"),
    waivers: [],
  };
}

/** Each host and path leads to one service: the first that asks for it. */
function doorsOf(project: ComposeProject, groups: readonly Group[]): Proposal["doors"] {
  const taken = new Set<string>();
  const found = groups.flatMap(({ name, services }): [string, Proposed<ProposedDoor>][] => {
    const service = services.at(-1) ?? "";
    const routes = doorOf(project.services[service] as ComposeService);
    const port = portOf(project, service);
    if (routes === undefined || port === undefined || guardOf(project, service) !== undefined) return [];
    const asked = rulesFor(routes).map(inWords);
    if (asked.some((words) => taken.has(words))) return [];
    for (const words of asked) taken.add(words);
    const why = "as the proxy on the laptop hands out requests; docs/domains.md makes the names of hosts";
    const healthCheckOf = healthCheckPath(project, service, port);
    return [[name, { value: { service, port, ...routes, healthCheckPath: healthCheckOf }, why }]];
  });
  return Object.fromEntries(found);
}

/**
 * The page where requests come in, as a site: nobody else calls it, and a person has not chosen it to run as a task.
 * @param chosen the service that a person chose as the entry
 */
function proposeSite(
  project: ComposeProject,
  containers: readonly string[],
  chosen: string | undefined,
): ProposedPage | undefined {
  const front = proposeEntry(project, containers, undefined)?.service;
  const page = front === undefined ? undefined : pageOf(project, front);
  if (page === undefined || typeof page === "string" || !containers.includes(page.behind.service))
    return undefined;
  const isCalled = containers.some((other) => other !== front && callsOf(project, other).has(page.service));
  return isCalled || (chosen ?? page.behind.service) !== page.behind.service ? undefined : page;
}

function behindSite(project: ComposeProject, { behind, service }: ProposedPage): ProposedEntry {
  return {
    ...behind,
    why: `where ${service} passes requests on to`,
    healthCheckPath: healthCheckPath(project, behind.service, behind.port),
  };
}

/** Behind the page's nginx an application counts one proxy; behind a site it is CloudFront and the load balancer. */
function believingTwo(
  { services }: ComposeProject,
  name: string,
  { [name]: container }: Readonly<Record<string, ProposedContainer>>,
): Readonly<Record<string, ProposedContainer>> {
  if (container === undefined || !/^\d+$/.test(services[name]?.environment?.["TRUST_PROXY"] ?? "")) return {};
  const counted = { value: String(HOPS_OF_SITE.length), why: "CloudFront and the load balancer" };
  return { [name]: { ...container, environment: { ...container.environment, TRUST_PROXY: counted } } };
}

/** What ends by itself and is of an image that the first task has: it runs before each deployment, with that one's variables. */
function standaloneOf(
  { services }: ComposeProject,
  ending: readonly string[],
  groups: readonly Group[],
): { readonly tasks: Proposal["standalone"]; readonly services: readonly string[] } {
  const names = new Set(groups.map(({ name }) => name));
  const found = ending.flatMap((name) => {
    const service = services[name] as ComposeService;
    const container = groups[0]?.services.findLast((other) => isSameImage(service, services[other]));
    const { command } = service;
    if (container === undefined || command === undefined || command === null || command.length === 0)
      return [];
    const own = services[container]?.environment ?? {};
    const lacking = Object.entries(service.environment ?? {})
      .filter(([variable, value]) => own[variable] !== value)
      .map(([variable]) => variable);
    const why = `as ${name} of the compose file, once and not in each task, with the variables of ${container}${lacking.length > 0 ? `, which has no ${lacking.join(", ")} as ${name} has` : ""}`;
    return [{ name, task: serviceName(name, names), value: { container, command }, why }];
  });
  return {
    tasks: Object.fromEntries(found.map(({ task, value, why }) => [task, { value, why }])),
    services: found.map(({ name }) => name),
  };
}

/** A task's override changes the command alone, so what starts it must be the same, too. */
const isSameImage = (one: ComposeService, other: ComposeService | undefined): boolean =>
  other !== undefined &&
  imageOf(one) === imageOf(other) &&
  (one.entrypoint ?? []).join(" ") === (other.entrypoint ?? []).join(" ");

const replicasOf = ({ services }: ComposeProject, containers: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    containers.flatMap((name): [string, number][] => {
      const { scale, deploy } = services[name] as ComposeService;
      const count = scale ?? deploy?.replicas ?? 1;
      return count > 1 ? [[name, count]] : [];
    }),
  );

/** What must not run twice, with the reason: what keeps a folder to itself, and clocks. */
function singletonsOf(
  { services }: ComposeProject,
  containers: readonly string[],
  entry: string | undefined,
): Record<string, string> {
  return Object.fromEntries(
    containers.flatMap((name): [string, string][] => {
      const service = services[name] as ComposeService;
      const known = pulledImage(service);
      const keeps = (service.volumes ?? []).some(({ type }) => type === "volume" || type === "bind");
      const isOneOfMany = known?.runsManyAs?.includes(service.command?.[0] ?? "") ?? false;
      if (known?.runsOnce !== undefined && keeps && !isOneOfMany)
        return [[name, `${known.name} ${known.runsOnce}`]];
      return name !== entry && startsJobsByTheClock(service) ? [[name, OF_THE_CLOCK]] : [];
    }),
  );
}

const OF_THE_CLOCK = "it starts jobs by the clock, and a second one would start each job again";

/** Whether people reach it on the laptop: by a port that is published, or by Traefik's labels. */
const isForPeople = ({ services }: ComposeProject, name: string): boolean =>
  (services[name]?.ports ?? []).some(({ published }) => published !== undefined) ||
  routedPort(services[name]) !== undefined;

/** Published ports of the entry beside the one of the load balancer, which ends TLS itself: `gitea at 22`. */
function portsBeside({ services }: ComposeProject, { service, port }: ProposedEntry): string[] {
  const beside = (services[service]?.ports ?? []).filter(
    ({ published, target, protocol = "tcp" }) =>
      published !== undefined && (protocol !== "tcp" || (target !== port && !String(target).endsWith("443"))),
  );
  const names = beside.map(({ target, protocol = "tcp" }) =>
    protocol === "tcp" ? `${target}` : `${target}/${protocol}`,
  );
  return names.length === 0 ? [] : [`${service} at ${[...new Set(names)].join(", ")}`];
}

function whyOnLaptop(project: ComposeProject, name: string): string {
  if (isForTheEngine(project, name)) return "it watches the laptop's engine, which ECS does not have";
  if (isTemplate(project, name)) return "others of its image are made of it, and it has nothing to run";
  const service = project.services[name];
  const known = service && pulledImage(service);
  return known === undefined ? "for development" : `${known.kind}, for development`;
}

/** The image's own command, where that of the compose file starts a server for development and this one does not. */
function commandOnEcs({ build, command, entrypoint }: ComposeService): Proposed<string[]> | undefined {
  const { cmd } = (build && builtImage(build)) ?? {};
  const [word] = (command ?? []).length > 0 ? [developmentServerIn((command ?? []).join(" "))] : [];
  if (word === undefined || cmd === undefined || (entrypoint ?? []).length > 0) return undefined;
  return developmentServerIn(wordsOf(cmd)) === undefined
    ? { value: asList(cmd), why: "as the Dockerfile says; the compose file's is for development" }
    : undefined;
}

/** As Docker reads CMD: a list of words, or a line for the shell. */
function asList(cmd: string): string[] {
  try {
    const words: unknown = JSON.parse(cmd);
    if (Array.isArray(words)) return words.map(String);
  } catch {
    // A line, which is no JSON.
  }
  return ["sh", "-c", cmd];
}

/** A folder of the laptop that a service mounts. */
interface Mount {
  readonly source: string;
  readonly target: string;
  readonly index: number;
  /** The image is built of it, and it is mounted over the image while people work on it. */
  readonly isSource: boolean;
  /** Nothing of it is in the repository: the application writes it. */
  readonly isData: boolean;
}

/** Files that people write. One that is not there has been forgotten, and synth says so. */
const SETTINGS = /\.(conf|cfg|cnf|ini|ya?ml|json|toml|xml|properties|env|html?|sql|sh|pem|crt|key)$/i;

function mountsOf({ services }: ComposeProject, name: string): Mount[] {
  const service = services[name];
  const data = (service && pulledImage(service)?.data) ?? [];
  return (service?.volumes ?? []).flatMap(({ type, source, target, read_only }, index) => {
    if (type !== "bind" || source === undefined) return [];
    const context = service?.build?.context;
    const isSource = context !== undefined && hasFiles(source) && isWithin(source, context);
    const isData =
      read_only !== true && (data.includes(target) || (isAbsent(source) && !SETTINGS.test(source)));
    return [{ source, target, index, isSource, isData }];
  });
}

/** Folders of packages that a build fills: an empty volume over them would hide what the image has. */
const PACKAGES = /\/(node_modules|\.venv|venv|vendor|\.next|\.nuxt|__pycache__|bundle|deps|_build|target)$/;

function sourceMounts(project: ComposeProject, name: string): Proposed<string>[] {
  const sources = mountsOf(project, name).filter(({ isSource }) => isSource);
  return [...sources.map(({ index }) => index), ...packageVolumes(project, name)]
    .sort((one, other) => one - other)
    .map((index) => ({ value: `${name}.volumes[${index}]`, why: "the image has it from its build" }));
}

/** Of what runs without it, since its image does elsewhere. */
const socketMounts = ({ services }: ComposeProject, name: string): Proposed<string>[] =>
  socketsOf(services[name] ?? {}).map((index) => ({
    value: `${name}.volumes[${index}]`,
    why: "the laptop's engine, which ECS does not have; look what the service does without it",
  }));

const packageVolumes = ({ services }: ComposeProject, name: string): number[] =>
  (services[name]?.volumes ?? []).flatMap(({ type, target }, index) =>
    type === "volume" && services[name]?.build !== undefined && PACKAGES.test(target) ? [index] : [],
  );

/** Volumes in place of folders that the application writes, by their paths in the container. */
const dataMounts = (project: ComposeProject, name: string): Record<string, string> =>
  Object.fromEntries(
    mountsOf(project, name)
      .filter(({ isSource, isData }) => isData && !isSource)
      .map(({ source, target }) => [target, volumeName(project, source)]),
  );

/** Two services that mount the same folder share the volume. */
const volumeName = ({ directory }: ComposeProject, source: string): string =>
  relative(directory, source)
    .replaceAll(/[^a-zA-Z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .toLowerCase() || "data";

const hasFiles = (path: string): boolean => isFolder(path) && readdirSync(path).length > 0;
const isAbsent = (path: string): boolean => !existsSync(path) || (isFolder(path) && !hasFiles(path));
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Services that may be where requests come in. */
export const entryCandidates = (project: ComposeProject): string[] =>
  Object.keys(project.services).filter(
    (name) => roleOf(project, name) === "container" && portOf(project, name) !== undefined,
  );

/** Ports that people give to what the world sees, the likeliest first. */
const PUBLISHED = ["80", "8080", "3000", "8000", "5000", "4200", "5173", "443"];
/** What stands in front of applications. */
const FRONT: ReadonlySet<KnownImage["kind"]> = new Set(["proxy", "web server"]);

function proposeEntry(
  project: ComposeProject,
  candidates: readonly string[],
  chosen: string | undefined,
): ProposedEntry | undefined {
  const likely = candidates
    .flatMap((service) => {
      const port = portOf(project, service);
      return port === undefined ? [] : [{ service, port, rank: rankOf(project, service) }];
    })
    .sort((one, other) => one.rank - other.rank);
  const found = chosen === undefined ? likely[0] : likely.find(({ service }) => service === chosen);
  if (found === undefined) return undefined;
  const { service, port } = found;
  return {
    service,
    port,
    why:
      openRankOf(project, service) < PUBLISHED.length
        ? "it stands in front, or its port is published"
        : "it is what listens",
    healthCheckPath: healthCheckPath(project, service, port),
    guard: guardOf(project, service),
  };
}

/** Lower is likelier. What nobody reaches past a guard comes after what everybody reaches, and before what nobody does. */
function rankOf(project: ComposeProject, name: string): number {
  const rank = openRankOf(project, name);
  return guardOf(project, name)?.isWhole && rank < 2 * PUBLISHED.length ? 2 * PUBLISHED.length - 1 : rank;
}

function openRankOf(project: ComposeProject, name: string): number {
  const service = project.services[name];
  if (routedPort(service) !== undefined) return -1;
  const published = (service?.ports ?? []).map((port) => PUBLISHED.indexOf(port.published ?? ""));
  const best = Math.min(...published.filter((index) => index >= 0), PUBLISHED.length);
  const isPublished = published.length > 0;
  const known = service && (pulledImage(service) ?? baseImage(service));
  const isFront = known !== undefined && FRONT.has(known.kind) && isPublished;
  return (isFront ? -PUBLISHED.length : 0) + best + (isPublished ? 0 : 2 * PUBLISHED.length);
}

/** The port that a service listens on, as far as anything tells. */
function portOf(project: ComposeProject, name: string): number | undefined {
  const service = project.services[name];
  if (service === undefined) return undefined;
  const published = (service.ports ?? [])
    .filter(({ protocol = "tcp" }) => protocol === "tcp")
    .map(({ target }) => target);
  // A load balancer ends TLS itself.
  const plain = published.find((port) => port !== 443) ?? published[0];
  const routed = routedPort(service);
  if (routed !== undefined && routed !== "unsaid") return routed;
  return plain ?? listeningPorts(service, "tcp")[0];
}

function healthCheckPath(project: ComposeProject, name: string, port: number): Proposed<string> {
  const path = pathAsked(project.services[name]?.healthcheck?.test ?? [], port);
  return path === undefined
    ? { value: "/", why: "must answer with 200 to 399; better a path that asks no database" }
    : { value: path, why: "as the compose file's health check asks" };
}

interface Group {
  readonly name: string;
  readonly services: readonly string[];
}

/** A task for each service, so that each is reached by its own name; what runs once goes before what waits for it. */
function groupsOf(
  project: ComposeProject,
  containers: readonly string[],
  once: readonly string[],
  entry: string | undefined,
): Group[] {
  const first = entry ?? containers[0];
  const ordered = [...containers].sort((one, other) => Number(other === first) - Number(one === first));
  const taken = new Set<string>();
  const names = new Set<string>();
  return ordered.map((service) => {
    const before = endsBefore(project, service, once).filter((name) => !taken.has(name));
    for (const name of before) taken.add(name);
    return { name: serviceName(service, names), services: [...before, service] };
  });
}

/** What must have ended before a service starts, the first one first: a seed that waits for a migration brings it along. */
function endsBefore(project: ComposeProject, service: string, once: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (waiting: string, above: readonly string[]): void => {
    for (const name of once) {
      if (found.has(name) || above.includes(name) || !waitsFor(project, waiting, name)) continue;
      visit(name, [...above, name]);
      found.add(name);
    }
  };
  visit(service, []);
  return [...found];
}

const waitsFor = ({ services }: ComposeProject, service: string, other: string): boolean =>
  services[service]?.depends_on?.[other]?.condition === "service_completed_successfully";

/** The name of an ECS service: 2 to 20 lower-case letters, digits and single hyphens, the first a letter. */
function serviceName(service: string, taken: Set<string>): string {
  const plain = service
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-$/g, "")
    .slice(0, 18)
    .replace(/-$/, "");
  const wanted = plain.length < 2 ? `${plain || "s"}-x` : plain;
  const names = [wanted, ...Array.from({ length: taken.size + 1 }, (_, index) => `${wanted}-${index + 2}`)];
  const name = names.find((one) => !taken.has(one)) ?? wanted;
  taken.add(name);
  return name;
}

function addressOf(project: ComposeProject, name: string, region: string): Address {
  const service = project.services[name] as ComposeService;
  const known = pulledImage(service);
  const host = known?.aws === "Amazon SES" ? `email-smtp.${region}.amazonaws.com` : placeholderHost(name);
  const usual = known?.port ?? listeningPorts(service, "tcp")[0] ?? 80;
  if (known?.there !== undefined) return { host, ...known.there };
  const called = portsCalled(project, name);
  const port = called.length === 0 || called.includes(usual) ? usual : (called[0] ?? usual);
  const furtherPorts = called.filter((one) => one !== port);
  return { host, port, ...(furtherPorts.length > 0 ? { furtherPorts } : {}) };
}

/** Ports that variables of other services call it at, such as 8123 and 9000 of ClickHouse. */
function portsCalled({ services }: ComposeProject, name: string): number[] {
  const ports = Object.values(services).flatMap(({ environment = {} }) =>
    Object.entries(environment).flatMap(([variable, value]) => {
      const port = hostName(variable, value ?? "") === name ? portNamed(value ?? "") : undefined;
      return port === undefined ? [] : [port];
    }),
  );
  return [...new Set(ports)];
}

function externalOf(
  project: ComposeProject,
  name: string,
  containers: Readonly<Record<string, ProposedContainer>>,
  { region, vpc }: Pick<Question, "region" | "vpc">,
): Proposal["external"][string] {
  const { host, port, furtherPorts } = addressOf(project, name, region);
  const known = pulledImage(project.services[name] as ComposeService);
  if (known?.kind === "mail catcher")
    return {
      value: { host, port },
      why: `Amazon SES in place of the mail catcher: it needs an endpoint com.amazonaws.${region}.email-smtp in this network, and the application SMTP credentials (docs/services.md)`,
    };
  return {
    value: { host, port, ...(furtherPorts === undefined ? {} : { furtherPorts }) },
    why: `write its address there, ${known?.aws ? `such as ${known.aws}` : "where it runs"}${insteadOnRds(project, name, containers)}${insteadOnDocumentDb(project, name, containers)}${insteadOnHost(project, name, vpc)}${insteadOnElastiCache(project, name, known, containers)}`,
  };
}

/** Other names that a service has on the laptop: of its container, of links to it, and on its networks. */
function aliasesOf({ services }: ComposeProject, name: string): string[] {
  const { container_name: own, networks = {} } = services[name] ?? {};
  const linked = Object.values(services).flatMap(({ links = [] }) =>
    links.flatMap((link) => {
      const [to, alias] = link.split(":");
      return to === name && alias !== undefined ? [alias] : [];
    }),
  );
  const onNetworks = Object.values(networks).flatMap((network) => network?.aliases ?? []);
  const all = [...(own === undefined ? [] : [own]), ...linked, ...onNetworks];
  return [...new Set(all)].filter((alias) => !Object.hasOwn(services, alias));
}

/** What names the laptop and init has nothing better for. */
function ownMachineOf(
  { services }: ComposeProject,
  name: string,
  proposed: Pick<ProposedContainer, "environment" | "secrets"> | undefined,
): { readonly variable: string; readonly service: string }[] {
  const isAnswered = (variable: string): boolean =>
    proposed?.secrets[variable] !== undefined ||
    (proposed?.environment[variable] !== undefined &&
      proposed.environment[variable].value !== services[name]?.environment?.[variable]);
  return namesOwnMachine(services[name] as ComposeService).flatMap(({ where, variable }) =>
    where === "environment" && isAnswered(variable)
      ? []
      : [{ variable: where === "environment" ? variable : `build.args.${variable}`, service: name }],
  );
}

/** Anchors give many services the same variables. */
function byVariable(
  found: readonly { readonly variable: string; readonly service: string }[],
): Record<string, readonly string[]> {
  const variables = [...new Set(found.map(({ variable }) => variable))];
  return Object.fromEntries(
    variables.map((variable) => [
      variable,
      found.flatMap((one) => (one.variable === variable ? [one.service] : [])),
    ]),
  );
}

/** Variables of env files that are read for ECS as they are, by file. */
function carriedVariables(
  project: ComposeProject,
  running: readonly string[],
  containers: Readonly<Record<string, ProposedContainer>>,
): Record<string, readonly string[]> {
  const found = running.flatMap((name) =>
    Object.keys(project.services[name]?.environment ?? {}).flatMap((variable) => {
      const file = project.envFileOf(name, variable);
      const { environment = {}, secrets = {} } = containers[name] ?? {};
      const isAnswered = environment[variable] !== undefined || secrets[variable] !== undefined;
      return file === undefined || basename(file) === ".env" || isAnswered ? [] : [{ file, variable }];
    }),
  );
  const files = [...new Set(found.map(({ file }) => file))];
  return Object.fromEntries(
    files.map((file) => {
      const names = found.flatMap((one) => (one.file === file ? [one.variable] : []));
      return [file, [...new Set(names)]];
    }),
  );
}

const MEBIBYTE = 1024 * 1024;

/** The limit that the compose file writes; undefined without one. */
function writtenMemory({ mem_limit, deploy }: ComposeService): Proposed<number> | undefined {
  const bytes = Number(deploy?.resources.limits?.memory ?? mem_limit ?? 0);
  return bytes > 0 ? { value: Math.ceil(bytes / MEBIBYTE), why: "as the compose file says" } : undefined;
}

/** MiB for what nobody here knows. */
const MEMORY = { value: 512, why: "a beginning; the memory alarm says what it really takes" };
/** What a first deployment gives to images that are built. */
const FIRST_TAG = { value: "1.0.0", why: "tag of the first deployment; a pipeline gives others" };

function containerOf(
  project: ComposeProject,
  name: string,
  running: readonly string[],
  {
    addresses,
    aliases,
  }: {
    readonly addresses: Readonly<Record<string, Address>>;
    readonly aliases: Readonly<Record<string, string>>;
  },
): ProposedContainer {
  const service = project.services[name] as ComposeService;
  const known = pulledImage(service) ?? baseImage(service);
  const version = versionOf(service);
  const schedule = scheduleOf(service);
  const command = commandOnEcs(service);
  const calledBy = running.filter((other) => other !== name && callsOf(project, other).has(name));
  const needsPort = calledBy.length > 0 && listeningPorts(service, "tcp").length === 0;
  const port = needsPort
    ? (calledBy.map((other) => portCalled(project, other, name)).find((one) => one !== undefined) ??
      known?.port)
    : undefined;
  const unsaid = [...callsOf(project, name)].filter(
    (other) => running.includes(other) && service.depends_on?.[other] === undefined,
  );
  return {
    memory: writtenMemory(service) ?? (known ? { value: known.memory.mib, why: known.memory.why } : MEMORY),
    ...version,
    ...(command === undefined ? {} : { command }),
    ...proposeVariables(project, name, addresses, aliases),
    ...(port === undefined ? {} : { expose: { value: [port], why: "what others call it at" } }),
    volumes: dataMounts(project, name),
    ...(schedule === undefined ? {} : { schedule }),
    ...(unsaid.length > 0 ? { dependsOn: { value: unsaid, why: "it calls them by name" } } : {}),
  };
}

/** When a job starts, where another program than Scheduler starts it on the laptop. */
function scheduleOf(service: ComposeService): Proposed<string> | undefined {
  const swarm = swarmSchedule(service);
  if (swarm !== undefined)
    return { value: swarm, why: "swarm-cronjob starts it then; in UTC, unless timeZone says another" };
  return service["x-ecs"]?.schedule === undefined && runsLaravelsScheduleOnce(service)
    ? { value: "* * * * *", why: "Laravel's scheduler ends at once, and is started each minute" }
    : undefined;
}

/** Of an image that is pulled by a tag that moves: the one that this machine has, since that is what was tried. */
function versionOf({ build, image = "" }: ComposeService): Pick<ProposedContainer, "tag" | "digest"> {
  if (build !== undefined) return { tag: FIRST_TAG };
  const [, tag = "latest"] = /:([^/:@]+)$/.exec(image) ?? [];
  if (image.includes("@") || !namesNoVersion(image)) return {};
  const digest = digestHere(image);
  return digest === undefined
    ? { tag: { value: UNWRITTEN_TAG, why: `the tag that you run; ${tag} is another image each time` } }
    : {
        digest: {
          value: digest,
          why: `what ${tag} is on this machine; elsewhere it is another image each time`,
        },
      };
}

/** Digest of an image that this machine's engine has pulled; undefined without one. */
function digestHere(image: string): string | undefined {
  const { stdout } = spawnSync(
    "docker",
    ["image", "inspect", image, "--format", '{{join .RepoDigests " "}}'],
    {
      encoding: "utf8",
    },
  );
  return /@(sha256:[0-9a-f]{64})/.exec(stdout ?? "")?.[1];
}

/** Compose services that a service names as a host in its variables, or waits for. */
function callsOf({ services }: ComposeProject, name: string): Set<string> {
  const { environment = {}, depends_on = {} } = services[name] ?? {};
  const named = Object.entries(environment).map(([variable, value]) => hostName(variable, value ?? ""));
  const waited = Object.entries(depends_on).flatMap(([other, { condition }]) =>
    condition === "service_completed_successfully" ? [] : [other],
  );
  const called = [...named, ...waited].filter((other) => other !== undefined);
  return new Set(called.filter((other) => other !== name && Object.hasOwn(services, other)));
}

function launchTypeOf({ services }: ComposeProject, running: readonly string[]): Proposal["launchType"] {
  const gpu = running.find(
    (name) =>
      services[name]?.gpus !== undefined ||
      services[name]?.deploy?.resources.reservations?.devices !== undefined,
  );
  if (gpu !== undefined) return { value: "ec2", why: `${gpu} asks for a GPU, which Fargate does not have` };
  const [beyond] = running.flatMap((name) =>
    capabilitiesBeyond(services[name] ?? {}, FARGATE).map((one) => `${name} asks for ${one}`),
  );
  return beyond === undefined
    ? { value: "fargate", why: "no hosts to look after" }
    : { value: "ec2", why: `${beyond}, which Fargate gives no container` };
}

/** Folders that a container can make again, by whole words: `district-uploads` and `websocket-data` are people's data. */
const FLEETING =
  /(^|[^a-z])([a-z]*caches?|tmp(fs)?|node_modules|\.?venv|\.next|dist|builds?|sockets?|run(?=$))(?![a-z])/i;

function volumesOf(project: ComposeProject, running: readonly string[]): Proposal["volumes"] {
  const names = running.flatMap((name) => {
    const left = packageVolumes(project, name);
    const kept = (project.services[name]?.volumes ?? []).filter((_, index) => !left.includes(index));
    const named = kept.flatMap(({ type, source }) =>
      type === "volume" && source !== undefined ? [source] : [],
    );
    return [...named, ...Object.values(dataMounts(project, name))];
  });
  return Object.fromEntries(
    [...new Set(names)].map((name) => [
      name,
      FLEETING.test(name)
        ? { value: "task" as const, why: "its name says that it can be made again" }
        : { value: "efs" as const, why: "kept, and shared by all tasks" },
    ]),
  );
}

/** A name for the environment, from that of package.json or of the compose files, or else of the folder. */
export function proposedName(folder: string, written: string | undefined): string {
  const plain = (written ?? basename(folder))
    .replace(/^@[^/]*\//, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-$/g, "")
    .slice(0, 20)
    .replace(/-$/, "");
  const reserved = /^(aws|ecs|fargate|internal-|sg-)/.test(plain);
  return plain.length < 2 || reserved ? "app" : plain;
}
