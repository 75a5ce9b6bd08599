import type { ComposeService, HealthCheck } from "../model.ts";
import { seconds } from "../values.ts";
import type { FieldContext } from "./context.ts";
import { accepted, laptopOnly, mapped, refused } from "./fate.ts";
import { askedInside, INSIDE } from "./names-inside.ts";
import { isValidHere } from "./places.ts";
import { type FieldRule, fieldRule } from "./rules.ts";

/** Source: API_ContainerDefinition, `stopTimeout`. */
const LEAST_STOP_SECONDS = 2;

/** What Docker takes where a health check says nothing, or 0. Source: Dockerfile reference, HEALTHCHECK. */
const HEALTH_DEFAULTS = { interval: 30, timeout: 30, retries: 3, start_period: 0 };
/** Source: ECS API reference, HealthCheck (botocore 1.44.8, 2026-11). Without `start_period` ECS counts from the start. */
export const HEALTH_RANGES = {
  interval: { from: 5, to: 300 },
  timeout: { from: 2, to: 60 },
  retries: { from: 1, to: 10 },
  start_period: { from: 0, to: 300 },
};

function healthCheck(check: HealthCheck, context: FieldContext): void {
  const { test = [], disable } = check;
  if (disable || test[0] === "NONE") {
    if (context.hasSpoken(context.path)) return;
    context.decide("mapped", "No health check; ECS never uses the one of the image.");
    return;
  }
  if (test.length < 2) {
    context.refuse(
      "EOE-COMPOSE-133",
      `names no test, and ECS cannot see the one in the image; write test, or containers.${context.name}.healthCheck in the environment file.`,
    );
    return;
  }
  const value = (field: keyof typeof HEALTH_RANGES, written: number | undefined): number =>
    written === undefined || written === 0
      ? HEALTH_DEFAULTS[field]
      : fitted(written, HEALTH_RANGES[field], field, context);
  const inSeconds = (duration: string | undefined): number | undefined =>
    duration === undefined ? undefined : seconds(duration);
  const { interval, timeout, retries, start_period: startPeriod } = check;
  context.container.healthCheck = {
    command: testInside(test, context),
    interval: value("interval", inSeconds(interval)),
    timeout: value("timeout", inSeconds(timeout)),
    retries: value("retries", retries),
    ...(startPeriod === undefined ? {} : { startPeriod: value("start_period", seconds(startPeriod)) }),
  };
}

/** A container asks itself, and in awsvpc those of its task, by no name on ECS. */
function testInside(test: readonly string[], context: FieldContext): string[] {
  const { name, service, target, project } = context;
  const own = [name, service.container_name, service.hostname];
  const aliases = Object.values(service.networks ?? {}).flatMap((network) => network?.aliases ?? []);
  const beside =
    target.networkMode === "awsvpc" ? target.services.filter((one) => one in project.services) : [];
  const inside: readonly (string | undefined)[] = [...own, ...aliases, ...beside];
  const asked = askedInside(test, (host) => inside.includes(host));
  if (asked.names.length > 0) {
    const names = asked.names.map((one) => `"${one}"`).join(" and ");
    context.decide("mapped", `Asks ${INSIDE} in place of ${names}, which no name leads to inside the task.`, [
      ...context.path,
      "test",
    ]);
  }
  return [...asked.test];
}

/** The nearest that ECS takes. */
function fitted(
  written: number,
  { from, to }: { readonly from: number; readonly to: number },
  field: keyof typeof HEALTH_RANGES,
  context: FieldContext,
): number {
  const nearest = Math.min(to, Math.max(from, Math.ceil(written)));
  if (written < 0) refuseNegative(context.at([...context.path, field]));
  const unit = field === "retries" ? "" : " s";
  if (nearest !== written)
    context.decide(
      "mapped",
      `${nearest}${unit} on ECS, the nearest to ${written}${unit} that it takes: whole ${unit ? "seconds" : "numbers"} from ${from} to ${to}.`,
      [...context.path, field],
    );
  return nearest;
}

/** Source: moby, daemon/container.go, validateHealthCheck; the engine refuses the container. */
function refuseNegative(context: FieldContext): void {
  context.refuse(
    "EOE-COMPOSE-227",
    "is negative, and no engine starts such a container; leave it out, or write how long.",
  );
}

function stopGracePeriod(duration: string, context: FieldContext): void {
  const written = seconds(duration);
  if (written < 0) {
    refuseNegative(context);
    return;
  }
  const { longestStopSeconds: longest = Number.POSITIVE_INFINITY, title } = context.target.launchType;
  const nearest = Math.min(longest, Math.max(LEAST_STOP_SECONDS, Math.ceil(written)));
  if (written > longest)
    context.decide(
      "mapped",
      `stopTimeout ${nearest}: ${title} waits at most ${longest} s, and then kills the container; what takes longer must begin again.`,
    );
  else if (nearest !== written)
    context.decide(
      "mapped",
      `stopTimeout ${nearest}: ECS waits whole seconds, at least ${LEAST_STOP_SECONDS}.`,
    );
  context.container.stopTimeout = nearest;
}

/** Whether an empty entrypoint makes the command the container's entryPoint. */
export const runsCommandAlone = ({ entrypoint: words, command }: ComposeService): boolean =>
  words?.length === 0 && (command ?? []).length > 0;

function command(words: readonly string[] | null, context: FieldContext): void {
  if (words === null) return;
  if (runsCommandAlone(context.service)) {
    context.container.entryPoint = [...words];
    context.decide("mapped", "entryPoint of the container, since entrypoint is empty.");
  } else context.container.command = [...words];
}

/**
 * An empty list clears the image's ENTRYPOINT on the laptop, so that the command is all that runs. AWS documents
 * nothing of the kind. Source: Compose Specification, `entrypoint`; moby 25.0.6, daemon/commit.go, merge, where an entrypoint
 * of one's own takes the image's CMD away; tried with docker compose 2.40.3, 2026-11-27.
 */
function entrypoint(words: readonly string[] | null, context: FieldContext): void {
  if (words === null) return;
  if (words.length > 0) context.container.entryPoint = [...words];
  else if (runsCommandAlone(context.service))
    context.decide("mapped", "Empty, which clears the one of the image: command is all that runs.");
  else {
    context.refuse(
      "EOE-COMPOSE-193",
      "is empty, which clears the image's ENTRYPOINT on the laptop, which ECS cannot express; write what is to run as command beside it.",
    );
  }
}

export const PROCESS_RULES: Record<string, FieldRule> = {
  command: fieldRule(accepted("command of the container."), command),
  entrypoint: fieldRule(
    accepted(
      "entryPoint of the container; where it is empty, command is, and an empty one without a command is refused.",
    ),
    entrypoint,
  ),
  user: fieldRule(accepted("user of the container."), (user: string, { container }) => {
    container.user = user;
  }),
  working_dir: fieldRule(accepted("workingDirectory of the container."), (folder: string, { container }) => {
    container.workingDirectory = folder;
  }),
  init: fieldRule(
    accepted("initProcessEnabled: an init process passes on signals."),
    (init: boolean, { container }) => {
      container.linuxParameters.initProcessEnabled = init;
    },
  ),
  tty: fieldRule(accepted("pseudoTerminal of the container."), (tty: boolean, { container }) => {
    container.pseudoTerminal = tty;
  }),
  stdin_open: fieldRule(accepted("interactive of the container."), (open: boolean, { container }) => {
    container.interactive = open;
  }),
  labels: fieldRule(
    accepted("dockerLabels of the container."),
    (labels: Record<string, string>, { container }) => {
      container.dockerLabels = Object.fromEntries(
        Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)),
      );
    },
  ),
  label_file: fieldRule(accepted("Read when the file is loaded; dockerLabels of the container.")),
  annotations: fieldRule(refused("ECS has no annotations; write labels instead.")),
  hostname: fieldRule(
    accepted(
      "hostname of the container; in bridge mode only, in a task that neither reaches others nor is reached.",
    ),
    (hostname: string, context) => {
      if (isValidHere("hostname", context)) context.container.hostname = hostname;
    },
  ),
  domainname: fieldRule(
    refused("ECS gives containers no domain name; write the fully qualified name as hostname."),
  ),
  container_name: fieldRule(
    laptopOnly(
      "Its name on the laptop; on ECS a container has the name of its service. A variable that names it as a host is refused.",
    ),
  ),
  stop_grace_period: fieldRule(
    accepted("stopTimeout of the container, as far as the launch type waits."),
    stopGracePeriod,
  ),
  stop_signal: fieldRule(
    refused(
      "ECS stops a container by the signal that its image names; write STOPSIGNAL in the Dockerfile and remove stop_signal.",
    ),
  ),
  restart: fieldRule(
    mapped(
      "always, unless-stopped and nothing at all: the container is essential, and ECS starts a new task when it stops. on-failure: ECS restarts the container. no: the container may end while the others go on.",
    ),
  ),
  environment: fieldRule(
    accepted("environment of the container; the environment file may add variables and replace them."),
  ),
  env_file: fieldRule(accepted("Read when the file is loaded; environment of the container.")),
  "env_file.*.path": fieldRule(accepted("Read when the file is loaded; environment of the container.")),
  "env_file.*.format": fieldRule(accepted("How the file is read.")),
  "env_file.*.required": fieldRule(accepted("Whether the file must exist.")),
  secrets: fieldRule(
    mapped(
      "A secret of the container, by ARN: the variable X_FILE that names the secret's path becomes the variable X that holds its value. The image must take both.",
    ),
  ),
  "secrets.*.source": fieldRule(mapped("The ARN that the environment file names for it.")),
  "secrets.*.target": fieldRule(
    mapped("ECS has no files for secrets: the path says which variable X_FILE is meant."),
  ),
  "secrets.*.uid": fieldRule(laptopOnly("ECS has no files for secrets, so they have no owner.")),
  "secrets.*.gid": fieldRule(laptopOnly("ECS has no files for secrets, so they have no owner.")),
  "secrets.*.mode": fieldRule(laptopOnly("ECS has no files for secrets, so they have no mode.")),
  healthcheck: fieldRule(accepted("healthCheck of the container."), healthCheck),
  "healthcheck.test": fieldRule(
    accepted("command of the health check; a string runs in the container's shell."),
  ),
  "healthcheck.interval": fieldRule(accepted("interval, or the nearest from 5 to 300 s; 30 s by default.")),
  "healthcheck.timeout": fieldRule(
    accepted("timeout, or the nearest from 2 to 60 s; 30 s by default, as in Docker."),
  ),
  "healthcheck.retries": fieldRule(accepted("retries, or the nearest from 1 to 10; 3 by default.")),
  "healthcheck.start_period": fieldRule(accepted("startPeriod, or the nearest from 0 to 300 s.")),
  "healthcheck.start_interval": fieldRule(laptopOnly("ECS checks at one interval, from the start on.")),
  "healthcheck.disable": fieldRule(mapped("No health check; ECS never uses the one of the image.")),
  pre_start: fieldRule(
    refused(
      "ECS runs no hooks before a container; make each of them a service of the same task, and wait for it by depends_on with condition: service_completed_successfully.",
    ),
  ),
  post_start: fieldRule(
    refused(
      "ECS runs nothing beside the container after its start; do it in the entrypoint, or in a service that others wait for by service_completed_successfully.",
    ),
  ),
  pre_stop: fieldRule(
    refused("ECS runs nothing in the container before it stops; let the process handle the stop signal."),
  ),
  logging: fieldRule(
    mapped("Logs go to the CloudWatch log group that the environment makes, unless another driver is named."),
  ),
  "logging.driver": fieldRule(
    mapped(
      "awslogs, json-file and local: CloudWatch. fluentd, gelf, journald, splunk and syslog: as written. Others are refused.",
    ),
  ),
  "logging.options": fieldRule(
    mapped(
      "Options of awslogs beside those of the log group, which are checked, and of a driver that is kept; those of json-file and local are for the laptop only.",
    ),
  ),
};
