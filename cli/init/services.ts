import { readExpression } from "../../modules/aws/schedules/expression.ts";
import { Refused } from "../../modules/aws/schedules/refused.ts";
import { builtImage } from "../../modules/compose/built-image.ts";
import { hostName } from "../../modules/compose/host-names.ts";
import { knownImage } from "../../modules/compose/images/known-image.ts";
import type { KnownImage } from "../../modules/compose/images/row.ts";
import type { ComposeProject, ComposeService } from "../../modules/compose/index.ts";
import { labelsOf, traefikRules } from "./routes.ts";

/** What a compose service is on ECS. */
export type Role = "container" | "elsewhere" | "laptop" | "once" | "job" | "ends";

/** What holds data, or passes it on; ECS runs none of it well beside the application. */
const KEPT_ELSEWHERE: ReadonlySet<KnownImage["kind"]> = new Set([
  "database",
  "cache",
  "queue",
  "search",
  "storage",
]);

/** The row of the image that a service pulls; undefined for one that is built, or that nobody here knows. */
export const pulledImage = ({ build, image }: ComposeService): KnownImage | undefined =>
  build === undefined && image !== undefined ? knownImage(image) : undefined;

/** The row of the image that a service's own is built on. */
export function baseImage({ build }: ComposeService): KnownImage | undefined {
  const base = build === undefined ? undefined : builtImage(build)?.base;
  return base === undefined ? undefined : knownImage(base);
}

export function roleOf(project: ComposeProject, name: string): Role {
  const service = project.services[name];
  if (service === undefined) return "laptop";
  const known = pulledImage(service);
  if (known?.kind === "mail catcher" && isCalled(project, name)) return "elsewhere";
  if (known?.laptopOnly || isForTheEngine(project, name) || isTemplate(project, name)) return "laptop";
  if (known !== undefined && KEPT_ELSEWHERE.has(known.kind)) return "elsewhere";
  if (runsOnce(project, name)) return "once";
  if (isJob(service)) return "job";
  return endsByItself(service) && !isCalled(project, name) ? "ends" : "container";
}

/** Whether a variable of another service names it as a host: there a mail server must be on ECS, too. */
const isCalled = ({ services }: ComposeProject, name: string): boolean =>
  Object.entries(services).some(
    ([other, { environment = {} }]) =>
      other !== name &&
      Object.entries(environment).some(([variable, value]) => hostName(variable, value ?? "") === name),
  );

/** The engine's socket among a service's volumes, by which it sees and starts containers: no task on ECS gets one. */
export const socketsOf = ({ volumes = [] }: Pick<ComposeService, "volumes">): number[] =>
  volumes.flatMap(({ source = "" }, index) => (/^(\/var)?\/run\/docker\.sock$/.test(source) ? [index] : []));

const commandsEngine = (service: ComposeService): boolean => socketsOf(service).length > 0;

/**
 * Whether the engine is what it is there for. A worker of the application's own image is not: that image does without the
 * socket elsewhere, and jobs would wait for ever.
 */
export function isForTheEngine({ services }: ComposeProject, name: string): boolean {
  const service = services[name];
  if (service === undefined || !commandsEngine(service)) return false;
  return !Object.entries(services).some(
    ([other, one]) => other !== name && imageOf(one) === imageOf(service) && !commandsEngine(one),
  );
}

const TEMPLATE = /(^|[-_])(base|common|defaults?|shared|template)([-_]|$)/i;

/**
 * Whether it is there for others to be made of, by an anchor: the same image, nothing to run and nobody to serve, such as
 * `base` of Chatwoot's compose file. On the laptop it ends at once, and ECS would start it again for ever.
 */
export function isTemplate({ services }: ComposeProject, name: string): boolean {
  const service = services[name];
  if (service === undefined || !TEMPLATE.test(name)) return false;
  const { command, entrypoint, restart, healthcheck, ports = [], expose = [] } = service;
  const isRun = [...(command ?? []), ...(entrypoint ?? []), ...ports, ...expose].length > 0;
  if (isRun || restart !== undefined || healthcheck !== undefined) return false;
  const others = Object.entries(services).filter(([other]) => other !== name);
  return (
    others.every(([, { depends_on = {} }]) => !Object.hasOwn(depends_on, name)) &&
    others.some(([, one]) => imageOf(one) === imageOf(service) && (one.command ?? []).length > 0)
  );
}

/** Two services with the same one run the same program. */
export const imageOf = ({ build, image }: ComposeService): string =>
  build === undefined
    ? `image ${image}`
    : JSON.stringify([build.context, build.dockerfile, build.target, build.args]);

/**
 * Where Traefik's labels, or nginx-proxy's variables, send requests to: a port, or `unsaid`; undefined for a service that
 * neither routes to. Sources: Traefik documentation, "Traefik & Docker", routing configuration; nginx-proxy, docs/README.md,
 * "Virtual hosts and ports" (2026-11).
 */
export function routedPort(service: ComposeService | undefined): number | "unsaid" | undefined {
  const { VIRTUAL_HOST: host, VIRTUAL_PORT: virtualPort } = service?.environment ?? {};
  if (typeof host === "string") return Number(virtualPort) || "unsaid";
  if (service === undefined || traefikRules(service).length === 0) return undefined;
  const port = Object.entries(labelsOf(service)).find(([name]) =>
    /^traefik\.http\.services\..+\.loadbalancer\.server\.port$/i.test(name),
  );
  return port === undefined ? "unsaid" : Number(port[1]);
}

/** Whether another one waits for its end, as for migrations. */
const runsOnce = ({ services }: ComposeProject, name: string): boolean =>
  Object.values(services).some(
    ({ depends_on }) => depends_on?.[name]?.condition === "service_completed_successfully",
  );

/** Whether it is started at set times, by its own word, by swarm-cronjob, or each minute for Laravel. */
const isJob = (service: ComposeService): boolean =>
  service["x-ecs"]?.schedule !== undefined ||
  swarmSchedule(service) !== undefined ||
  runsLaravelsScheduleOnce(service);

/**
 * When swarm-cronjob starts a service, as Scheduler has it; undefined where it does not, or where Scheduler cannot say it.
 * Its expressions may begin with seconds. Source: crazy-max/swarm-cronjob, docs/usage/docker-labels.md (2026-11).
 */
export function swarmSchedule(service: ComposeService): string | undefined {
  const { "swarm.cronjob.enable": enable, "swarm.cronjob.schedule": schedule } = labelsOf(service);
  if (enable !== "true" || schedule === undefined || schedule === null) return undefined;
  const expression = schedule.trim().replace(/^0 (?=(\S+ ){4}\S+$)/, "");
  return readExpression(expression) instanceof Refused ? undefined : expression;
}

/**
 * Whether its command starts what is due and ends, as Laravel's does, which a crontab starts each minute. As a service ECS
 * would start it again and again. A shell that repeats it is a clock. Source: Laravel, "Task Scheduling", Running the
 * Scheduler (2026-11).
 */
export const runsLaravelsScheduleOnce = ({ command, entrypoint }: ComposeService): boolean =>
  /^(\S*php[\d.]* )?\S*artisan schedule:run( --?[\w-]+)*$/.test(
    [...(entrypoint ?? []), ...(command ?? [])].join(" ").trim(),
  );

/** Commands that do one thing to a database or a store, and end; what is run last counts. */
const ENDING: readonly RegExp[] = [
  /^exit( \d+)?$/,
  /\b(rails|rake) db:(create|migrate|prepare|seed|setup|schema:load)\b/,
  /\bmanage\.py (migrate|collectstatic|loaddata)\b/,
  /\bartisan (migrate|db:seed)\b/,
  /\bprisma (migrate deploy|db (push|seed))\b/,
  /\balembic\b.* upgrade\b/,
  /\bflask db upgrade\b/,
  /\bknex migrate:(latest|up)\b/,
  /\bsequelize(-cli)? db:(migrate|seed)/,
  /\btypeorm\S* migration:run\b/,
  /\bdrizzle-kit (migrate|push)\b/,
  /\bdoctrine:migrations:migrate\b/,
  /\bmc (mb|anonymous|policy)\b/,
  /^(npm|pnpm|yarn|bun)( run)? \S*(migrat|seed)\S*( -\S+)*$/,
  /^(\S*\/)?(dbmate|goose|flyway|liquibase|migrate)\b.* (up|migrate|update)$/,
  /^(\S*\/)?(node |python3? |php |sh |bash )?\S*(migrate|migrations|seed|create-?buckets?)(\.\w+)?$/,
];

/** What goes on running, whatever the compose file says about starting it again. */
const GOES_ON =
  /\b(work|worker|serve|server|start|listen|watch|consume|consumer|sidekiq|celery|gunicorn|uvicorn|queue|dev|daemon|supervisord|sleep|tail)\b/;

/**
 * Whether a service does something once and ends, such as a migration: as a service ECS would start it again for ever, and
 * scaling would run several at once. Source: ECS Developer Guide, "Amazon ECS services", which keep the desired number of
 * tasks running.
 */
export function endsByItself(service: ComposeService): boolean {
  const { command, entrypoint, restart, deploy, healthcheck, ports = [], expose = [] } = service;
  const policy = deploy?.restart_policy?.condition;
  const isStartedAgain = restart === "always" || restart === "unless-stopped" || policy === "any";
  if (isStartedAgain || ports.length > 0 || expose.length > 0 || healthcheck !== undefined) return false;
  const words = [...(entrypoint ?? []), ...(command ?? [])].join(" ");
  const last = words
    .split(/&&|;|\n/)
    .map((part) => part.trim().replace(/^(\S*\/)?(ba)?sh -l?e?c /, ""))
    .filter((part) => part !== "")
    .at(-1);
  if (last === undefined || startsJobsByTheClock(service)) return false;
  if (ENDING.some((ending) => ending.test(last))) return true;
  return (restart === "no" || policy === "none") && !GOES_ON.test(words);
}

/**
 * Commands that start jobs by the clock. Sources (2026-11): Celery, "Periodic Tasks" ("you have to ensure only a single
 * scheduler is running for a schedule at a time"); Laravel, "Task Scheduling", `schedule:work`; rq-scheduler's README;
 * cron(8); supercronic's README.
 */
const CLOCKS: readonly RegExp[] = [
  /\bcelery\b.*\s(beat|-B|--beat)(?=\s|$)/,
  /\bartisan schedule:(work|run)\b/,
  /\brqscheduler\b/,
  /(^|[\s/])(crond?|supercronic|cron\.sh)(?=\s|$)/,
];

/** Whether each of two tasks of a service would start every job. */
export const startsJobsByTheClock = ({ command, entrypoint }: ComposeService): boolean => {
  const words = [...(entrypoint ?? []), ...(command ?? [])].join(" ");
  return CLOCKS.some((clock) => clock.test(words));
};
