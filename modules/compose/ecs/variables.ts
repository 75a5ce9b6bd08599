import { compareText } from "../../compare-text.ts";
import { isSecretByName } from "../../secrets/names.ts";
import { secretIn } from "../../secrets/values.ts";
import { type Address, type Connection, hostName, isJdbc, withAddress } from "../host-names.ts";
import { originOf, type Path } from "../origin.ts";
import { grantPath, grantsFile } from "../uses.ts";
import type { FieldContext } from "./context.ts";
import { INSIDE } from "./names-inside.ts";
import { networkPlaceOf } from "./places.ts";
import { filledByUrl } from "./url-secrets.ts";

/**
 * Variables and secrets of a container.
 *
 * ECS gives secrets as variables, not as files. A secret that is granted to a service needs a variable `X_FILE` that
 * names its path; the container gets `X` with the secret's value instead, which images read as the other way to say the
 * same. For images that read something else, `containers.<service>.secrets` of the environment file names the
 * variables, or `x-ecs.secrets` of the service.
 */
export function setVariables(context: FieldContext): void {
  const { container, service, target, name } = context;
  const overrides = target.environment[name] ?? {};
  const variables = new Map<string, string>();
  const urls: { name: string; valueFrom: string }[] = [];
  for (const [variable, value] of Object.entries(service.environment ?? {})) {
    const path = context.member("environment", variable);
    if (Object.hasOwn(overrides, variable))
      context.decide("mapped", `${variable} is set by the environment file.`, path);
    else if (value === null)
      context.decide(
        "laptop only",
        `${variable} has no value here; a container on ECS does not get it.`,
        path,
      );
    else {
      const url = isFilled(variable, context) ? undefined : filledByUrl(variable, value, context);
      if (url === "refused") continue;
      if (url !== undefined) {
        urls.push(url);
        continue;
      }
      variables.set(variable, value);
      // What is to go is told once, where the secret fills it.
      if (!isFilled(variable, context)) checkHostNames(variable, value, context);
    }
  }
  for (const [variable, value] of Object.entries(overrides)) variables.set(variable, value);
  const secrets = [...secretVariables(variables, context), ...urls];
  const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
    compareText(one.name, other.name);
  container.environment = [...variables].map(([variable, value]) => ({ name: variable, value })).sort(byName);
  if (secrets.length > 0) container.secrets = secrets.sort(byName);
}

/** Whether a secret that is granted gives the variable its value. */
export function isFilled(variable: string, { service }: FieldContext): boolean {
  const secret = service["x-ecs"]?.secrets?.[variable];
  const file = service.environment?.[`${variable}_FILE`];
  return (service.secrets ?? []).some((grant) => grant.source === secret || grantsFile(grant, file ?? ""));
}

/** Takes the `X_FILE` variables out of `variables`. */
function secretVariables(
  variables: Map<string, string>,
  context: FieldContext,
): { name: string; valueFrom: string }[] {
  const { service, target } = context;
  const secrets: { name: string; valueFrom: string }[] = [];
  const direct = Object.entries(service["x-ecs"]?.secrets ?? {});
  (service.secrets ?? []).forEach((grant, index) => {
    // One that the environment file grants is told of where it fills a variable.
    const isWritten = originOf(service.secrets ?? [], index) !== undefined;
    const path = isWritten ? context.member("secrets", index) : context.member();
    const valueFrom = target.secrets[grant.source];
    if (valueFrom === undefined) {
      context.refuse(
        "EOE-COMPOSE-173",
        `grants the secret "${grant.source}", for which the environment names no secret in AWS; add it under service.secrets.`,
        path,
      );
      return;
    }
    const named = direct.filter(([, secret]) => secret === grant.source).map(([variable]) => variable);
    const files = [...variables]
      .filter(([variable, value]) => variable.endsWith("_FILE") && grantsFile(grant, value))
      .map(([variable]) => variable);
    const wanted = [...new Set([...named, ...files.map((variable) => variable.slice(0, -"_FILE".length))])];
    if (wanted.length === 0) {
      context.refuse(
        "EOE-COMPOSE-174",
        `grants the secret "${grant.source}", but no variable ..._FILE names ${grantPath(grant)}; ECS gives secrets as variables, so write one that the image reads, or containers.${context.name}.secrets: { VARIABLE: ${grant.source} } in the environment file.`,
        path,
      );
      return;
    }
    for (const variable of files) variables.delete(variable);
    for (const variable of wanted) addSecret(variable, valueFrom, path);
    if (!isWritten) return;
    context.decide(
      "mapped",
      `${wanted.join(" and ")} ${wanted.length === 1 ? "holds" : "hold"} the value of the secret "${grant.source}", which ECS reads by its ARN.`,
      path,
    );
  });

  function addSecret(variable: string, valueFrom: string, path: Path): void {
    if (variables.has(variable))
      context.refuse(
        "EOE-COMPOSE-175",
        `fills the variable ${variable}, which ${setBy(variable, context)}`,
        path,
      );
    else secrets.push({ name: variable, valueFrom });
  }
  return secrets;
}

/** What sets a variable that a secret fills, and how it goes: the laptop may need it still. */
function setBy(variable: string, { project, target, name }: FieldContext): string {
  if (target.environment[name]?.[variable] !== undefined)
    return `${target.environmentKey ?? `service.environment.${name}`} of the environment file sets as well; remove it there.`;
  const file = project.envFileOf(name, variable);
  const override =
    "of an override file, such as docker-compose.override.yml, which is read here only when service.compose names it.";
  return file === undefined
    ? `environment sets as well; remove it there. What only the laptop needs goes into environment ${override}`
    : `env_file sets as well, from ${file}; take it out of that file, or the file out of env_file. What only the laptop needs goes into env_file ${override}`;
}

const isSecret = (variable: string, value: string): boolean =>
  secretIn(value) !== undefined || isSecretByName(variable, value);

/** The two lines by which a secret fills a variable. */
function secretInsteadOf(variable: string, service: string): string {
  const secret = variable.toLowerCase();
  return `write containers.${service}.secrets: { ${variable}: ${secret} } and name ${secret} in service.secrets of the environment file (docs/services.md, "Secrets of images that read variables")`;
}

/** A database that the environment makes has its address once it is there, and a secret with its connection string. */
function filledByConnection(
  { secret, hasParts }: Connection,
  variable: string,
  value: string,
  service: string,
): string {
  const filled = `write containers.${service}.secrets: { ${variable}: ${secret} }, the secret that gets its connection string (database.connection.secret)`;
  if (!hasParts) return filled;
  const parts = (host: string) =>
    `database.connection: { passwordSecret: db_password, variables: { host: ${host} } }`;
  if (isJdbc(value))
    return `the connection string is none of JDBC, so have its parts filled in by ${parts("DB_HOST")}, and set containers.${service}.environment.${variable} to a URL that names them (docs/database.md, "JDBC")`;
  return value.includes("://")
    ? filled
    : `write ${parts(variable)}, which fills it for containers that get the password`;
}

/** A service that is hosted elsewhere has another address than on the laptop. */
function nameAddress(
  host: string,
  called: string | undefined,
  variable: string,
  value: string,
  context: FieldContext,
): void {
  const { target, name } = context;
  const { [called ?? host]: address } = target.addresses ?? {};
  if (address?.host === host) return;
  const where = address ? `, at ${address.host}:${address.port}` : "";
  const known: Readonly<Record<string, Address>> = address ? { [host]: address } : {};
  const there = withAddress(variable, value, known)?.value;
  const key = `containers.${name}.environment.${variable}`;
  const advice =
    there === undefined
      ? `set ${key} in the environment file`
      : `write ${key}: ${JSON.stringify(there)} in the environment file`;
  const secret = secretInsteadOf(variable, name);
  const connection = target.connections?.[called ?? host];
  const mend = connection
    ? filledByConnection(connection, variable, value, name)
    : isSecret(variable, value)
      ? `it holds a secret, so make it one: ${secret}`
      : value.includes("://")
        ? `${advice}, or, if the value there holds a password, make it a secret: ${secret}`
        : advice;
  context.refuse(
    "EOE-COMPOSE-176",
    `names the host "${host}", which is hosted elsewhere${where}; ${mend}.`,
    context.member("environment", variable),
  );
}

/** A host name of the compose file that does not resolve on ECS makes a container that cannot work. */
function checkHostNames(variable: string, value: string, context: FieldContext): void {
  const host = hostName(variable, value);
  const { project, target, name, container, service } = context;
  if (host === undefined || host === name) return;
  const path = context.member("environment", variable);
  const advice = `set containers.${name}.environment.${variable} in the environment file`;
  const called = project.services[host] ? undefined : calledSo(host, context);
  if (target.hostedElsewhere.includes(called ?? host)) nameAddress(host, called, variable, value, context);
  else if (called !== undefined && called !== name && !project.laptopServices.includes(called)) {
    const known = target.networkMode === "awsvpc" && target.services.includes(called) ? INSIDE : called;
    context.refuse(
      "EOE-COMPOSE-221",
      `names the host "${host}", which is the container_name of "${called}"; ECS does not know that name, so ${advice} to ${known}.`,
      path,
    );
  } else if ((target.otherTasks ?? []).includes(host)) {
    // Where only a port is missing, the refusal is at depends_on.
    if (target.reached?.every((endpoint) => endpoint.service !== host) && !needs(context, host)) {
      context.refuse(
        "EOE-COMPOSE-177",
        `names the host "${host}", a task of its own which nothing in this task depends on; let ${name} depend on ${host}, on a common network.`,
        path,
      );
    }
  } else if (project.laptopServices.includes(called ?? host)) {
    context.refuse(
      "EOE-COMPOSE-223",
      `names the host "${host}", which is for the laptop only; ${advice} to what is there on ECS.`,
      path,
    );
  } else if (!target.services.includes(host) || project.services[host] === undefined) return;
  else if (target.networkMode === "awsvpc") {
    context.refuse(
      "EOE-COMPOSE-178",
      `names the host "${host}", which is 127.0.0.1 in a task with an address of its own (awsvpc); ${advice} to 127.0.0.1.`,
      path,
    );
  } else if (networkPlaceOf(target) === "bridge with Service Connect") {
    // Where it depends on that container, the refusal is there.
    if (service.depends_on?.[host] === undefined) {
      context.refuse(
        "EOE-COMPOSE-179",
        `names the host "${host}", which it cannot find: in bridge mode the containers of a task that reaches others, or is reached, have no names; write service.networkMode: awsvpc, or give each a task of its own.`,
        path,
      );
    }
  } else if (!(container.links ?? []).some((link) => link.split(":").includes(host))) {
    context.refuse(
      "EOE-COMPOSE-180",
      `names the host "${host}", which "${name}" is not linked to; let ${name} depend on ${host}, on a common network.`,
      path,
    );
  }
}

/** The service of which a host is the container_name. */
const calledSo = (host: string, { project: { services, disabled } }: FieldContext): string | undefined =>
  Object.entries({ ...disabled, ...services }).find(([, one]) => one.container_name === host)?.[0];

const needs = ({ service: { depends_on: needed, links = [] } }: FieldContext, other: string): boolean =>
  (needed?.[other] !== undefined && needed[other].condition !== "service_completed_successfully") ||
  links.some((link) => link.split(":")[0] === other);
