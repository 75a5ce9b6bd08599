import type { ComposeService } from "../model.ts";
import type { Path } from "../origin.ts";
import type { FieldContext } from "./context.ts";
import type { DependencyState, PortMapping } from "./definition.ts";
import { spokenProtocol } from "./endpoints.ts";
import { examplePort, externalEntry } from "./known-ports.ts";
import { listeningPorts } from "./listening-ports.ts";
import { networkPlaceOf } from "./places.ts";

const STATES: Readonly<Record<string, DependencyState>> = {
  service_started: "START",
  service_healthy: "HEALTHY",
  service_completed_successfully: "SUCCESS",
};

/** Containers that others wait for until they have ended. */
export function oneShots(
  services: Readonly<Record<string, ComposeService>>,
  names: readonly string[],
): Set<string> {
  const found = new Set<string>();
  for (const name of names) {
    for (const [other, { condition }] of Object.entries(services[name]?.depends_on ?? {})) {
      if (condition === "service_completed_successfully") found.add(other);
    }
  }
  return found;
}

/** In which order containers of a task start. */
export function setDependencies(context: FieldContext): void {
  const { container, service, target, project } = context;
  const waits: { containerName: string; condition: DependencyState }[] = [];
  for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
    const path = context.member("depends_on", name);
    if (target.services.includes(name)) {
      const state = STATES[condition] ?? "START";
      if (state === "HEALTHY" && !hasHealthCheck(project.services[name])) {
        context.refuse(
          "EOE-COMPOSE-106",
          `waits until "${name}" is healthy, which has no health check in the compose file; ECS cannot see the one of the image. Write healthcheck for it.`,
          path,
        );
      }
      waits.push({ containerName: name, condition: state });
      context.decide("mapped", `Starts after ${name}: ${state}.`, path);
    } else if (target.hostedElsewhere.includes(name)) {
      context.decide(
        "hosted elsewhere",
        `Nothing to wait for: "${name}" is hosted elsewhere${whereIs(name, context)}. The service must be able to start without it.`,
        path,
      );
    } else if ((target.otherTasks ?? []).includes(name)) {
      waitForOtherTask(context, name, condition, path);
    } else if (project.laptopServices.includes(name)) {
      context.decide("laptop only", `Nothing to wait for: "${name}" is for the laptop only.`, path);
    } else if (project.services[name] !== undefined) {
      context.refuse(
        "EOE-COMPOSE-107",
        `waits for "${name}", which is neither in this task nor hosted elsewhere; add it to the containers, or say where it is: ${externalEntry(project, name)}.`,
        path,
      );
    }
  }
  if (waits.length > 0) container.dependsOn = waits;
}

/** Nothing resolves its name on ECS: variables must name the address. */
function whereIs(other: string, { target, name }: FieldContext): string {
  const { [other]: address } = target.addresses ?? {};
  if (address === undefined || address.host === other) return "";
  return `, at ${address.host}:${address.port}, which "${other}" does not lead to: whatever names it by that is set in containers.${name}.environment`;
}

/** ECS waits for no other task; a name that is reached must say its port. */
function waitForOtherTask(context: FieldContext, name: string, condition: string, path: Path): void {
  const ports = reachedPorts(context, name);
  if (condition !== "service_completed_successfully" && context.target.reached && ports.length === 0) {
    context.refuse(
      "EOE-COMPOSE-108",
      `needs "${name}", a task of its own, ${whatIsMissing(context, name)}`,
      path,
    );
    return;
  }
  const where =
    ports.length > 0 ? `, reached at ${ports.map((port) => `${name}:${port}`).join(" and ")}` : "";
  context.decide(
    "mapped",
    `Nothing to wait for: "${name}" is a task of its own${where}. The service must be able to start without it.`,
    path,
  );
}

/** Why a task that is depended on is not reached: it says no port, shares no network, or both. */
function whatIsMissing({ project, service, name: own }: FieldContext, name: string): string {
  const other = project.services[name];
  const port = examplePort(project, own, name);
  const expose = `write the port that it listens on, such as containers.${name}.expose: [${port}], in the environment file`;
  const isSilent = other === undefined || listeningPorts(other, "tcp").length === 0;
  if (commonNetworks(service, other).length > 0) return `which says no TCP port; ${expose}.`;
  return isSilent
    ? `which says no TCP port and shares no network with "${own}"; ${expose}, and name one network in both.`
    : `with which it shares no network; name one network in both.`;
}

const reachedPorts = ({ target }: FieldContext, name: string): number[] =>
  (target.reached ?? []).filter(({ service }) => service === name).map(({ port }) => port);

function hasHealthCheck(service: ComposeService | undefined): boolean {
  const { disable, test = [] } = service?.healthcheck ?? {};
  return !disable && test.length > 1 && test[0] !== "NONE";
}

/** Host names of other containers, in bridge mode: of those that the service depends on, or links to, on a common network. */
export function setLinks(context: FieldContext): void {
  const { container, service, target, project, name } = context;
  const links: string[] = [];
  const areRefused = networkPlaceOf(target) === "bridge with Service Connect";
  const add = (other: string, alias: string, path: Path): void => {
    if (areRefused) {
      refuseLink(context, other, path);
      return;
    }
    const link = alias === other ? other : `${other}:${alias}`;
    if (!links.includes(link)) links.push(link);
  };
  (service.links ?? []).forEach((entry, index) => {
    const [other = "", alias = other] = entry.split(":");
    const path = context.member("links", index);
    if (target.hostedElsewhere.includes(other))
      context.decide("hosted elsewhere", `"${other}" is hosted elsewhere.`, path);
    else if ((target.otherTasks ?? []).includes(other)) linkToOtherTask(context, other, alias, path);
    else if (project.laptopServices.includes(other))
      context.decide("laptop only", `"${other}" is for the laptop only.`, path);
    else if (!target.services.includes(other))
      context.refuse("EOE-COMPOSE-109", `names "${other}", which is not in this task.`, path);
    else if (target.networkMode === "bridge") add(other, alias, path);
    else context.decide("mapped", `"${other}" is at 127.0.0.1.`, path);
  });
  for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
    // Docker links to running containers only; this one will have ended.
    if (condition === "service_completed_successfully") continue;
    const shared = commonNetworks(service, project.services[other]);
    if (!target.services.includes(other) || shared.length === 0) continue;
    if (target.networkMode === "awsvpc") {
      context.decide(
        "mapped",
        `"${other}" is at 127.0.0.1, not at "${other}"; the environment file sets the variables of ${name} that name it.`,
        context.member("networks"),
      );
      continue;
    }
    const path = context.member("depends_on", other);
    add(other, other, path);
    if (areRefused) continue;
    for (const network of shared)
      for (const alias of project.services[other]?.networks?.[network]?.aliases ?? [])
        add(other, alias, path);
  }
  if (links.length > 0) container.links = links.sort();
}

/**
 * With Service Connect the agent starts a container for each one of the task, whose network that one joins; the engine
 * then takes no links, and no name leads from one to the other. Source: modules/aws/task-fields.ts.
 */
function refuseLink(context: FieldContext, other: string, path: Path): void {
  context.refuse(
    "EOE-COMPOSE-110",
    `is in one task with "${other}", which it cannot find there: in bridge mode the containers of a task that reaches others, or is reached (Service Connect), have no links. Write service.networkMode: awsvpc, where they are at 127.0.0.1, or give each of them a task of its own under furtherServices.`,
    path,
  );
}

/** Whether there is anything to reach is said of depends_on, which a link brings with it. */
function linkToOtherTask(context: FieldContext, other: string, alias: string, path: Path): void {
  if (alias === other)
    context.decide("mapped", `"${other}" is a task of its own, reached by the same name.`, path);
  else {
    context.refuse(
      "EOE-COMPOSE-111",
      `calls "${other}" by the name "${alias}", but a task of its own is reached by its own name only; write "${other}" here and wherever it is named.`,
      path,
    );
  }
}

function commonNetworks(one: ComposeService, other: ComposeService | undefined): string[] {
  return Object.keys(one.networks ?? {}).filter((network) => Object.hasOwn(other?.networks ?? {}, network));
}

/** Ports of the container that something outside of the task reaches. */
export function setPorts(context: FieldContext): void {
  const { container, service, target, name } = context;
  const mappings: PortMapping[] = [];
  const dynamic = target.networkMode === "bridge" ? 0 : undefined;
  if (target.exposed?.service === name) {
    const { port } = target.exposed;
    mappings.push({
      containerPort: port,
      hostPort: dynamic ?? port,
      protocol: "tcp",
      ...portName(context, port),
    });
  }
  for (const { containerPort, hostPort } of target.openPorts?.[name] ?? []) {
    mappings.push({
      containerPort,
      hostPort: target.networkMode === "bridge" ? hostPort : containerPort,
      protocol: "tcp",
      ...portName(context, containerPort),
    });
  }
  for (const { port } of target.endpoints?.[name] ?? []) {
    if (mappings.some(({ containerPort }) => containerPort === port)) continue;
    mappings.push({
      containerPort: port,
      hostPort: dynamic ?? port,
      protocol: "tcp",
      ...portName(context, port),
    });
  }
  container.portMappings = mappings.sort((one, other) => one.containerPort - other.containerPort);
  if (
    target.exposed?.service === name &&
    !(service.ports ?? []).some(({ target: port }) => port === target.exposed?.port)
  ) {
    context.decide(
      "mapped",
      `The load balancer reaches port ${target.exposed.port}, as the environment says.`,
      context.member("ports"),
    );
  }
}

function portName(
  { service, target: task, name: own }: FieldContext,
  port: number,
): Pick<PortMapping, "name" | "appProtocol"> {
  const endpoint = task.endpoints?.[own]?.find((offered) => offered.port === port);
  const { name = endpoint?.portName, app_protocol: written } =
    (service.ports ?? []).find(({ target }) => target === port) ?? {};
  const appProtocol = spokenProtocol(written);
  return { ...(name ? { name } : {}), ...(appProtocol && name ? { appProtocol } : {}) };
}
