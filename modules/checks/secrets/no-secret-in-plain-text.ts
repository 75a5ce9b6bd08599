import { parseJson } from "../../aws/json.ts";
import { jsonTextOf } from "../../aws/jsonencode.ts";
import { runsCommandAlone } from "../../compose/ecs/process.ts";
import type { ComposeService, ContainerDefinition } from "../../compose/index.ts";
import { pathText } from "../../compose/origin.ts";
import type { Observation } from "../../problems.ts";
import { hasSecretOption, secretInCommand } from "../../secrets/commands.ts";
import { isForBrowsers, isSecretByName } from "../../secrets/names.ts";
import { secretIn } from "../../secrets/values.ts";
import { type ResourceArguments, type Rule, resourceProblem, resourcesOf, type Synthesis } from "../rule.ts";
import { stringsOf } from "../terraform/strings.ts";
import { secretsInResources } from "./in-resources.ts";

export const noSecretInPlainText: Rule = {
  id: "no-secret-in-plain-text",
  title:
    "No secret is in plain text, judged by its name or its form: in variables, commands, labels, log options, files, build arguments, user data, other arguments of resources.",
  reason:
    "Anyone with read access to ECS can read task definitions, and they are stored in Terraform's state.",
  sources: ["Security Hub ECS.8", 'Secrets Manager User Guide, "AWS Secrets Manager best practices"'],
  level: "error",
  reads: "resources",
  keys: ["service.secrets"],
  fails: { containers: [{ environment: [{ name: "JWT_SECRET", value: "abc" }] }] },
  passes: { containers: [{ environment: [{ name: "JWT_SECRET_FILE", value: "/run/secrets/jwt_secret" }] }] },
  check: (synthesis) => [
    ...containersOf(synthesis).flatMap((container) => inContainer(container, synthesis)),
    ...inBuildArguments(synthesis),
    ...inTaskDefinitions(synthesis),
    ...inOtherArguments(synthesis),
  ],
};

/** One thing that a container is told. */
interface Told {
  /** What a waiver names behind the container's name. */
  readonly place: string;
  /** As a sentence begins. */
  readonly subject: string;
  /** Where the compose file says it, below the service. */
  readonly field: readonly string[];
  /** What it is, if it is a secret. */
  readonly secret: string | undefined;
}

interface Found {
  readonly definition: ContainerDefinition;
  /** The group of the environment file that has the container's secrets. */
  readonly group: string;
  /** Where that file has a variable for it, and which there are. */
  readonly path: (variable: string) => readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

function containersOf({ environment, services, ownTasks }: Synthesis): Found[] {
  const all = environment.service.environment;
  return [
    ...services.flatMap(({ plan: { containers } }) =>
      containers.map((definition) => ({
        definition,
        group: "service",
        path: (variable: string) => variablesPath(environment, definition.name, variable),
        variables: all[definition.name] ?? {},
      })),
    ),
    ...ownTasks.flatMap(({ plan: { containers }, key, variables }) =>
      containers.map((definition) => ({
        definition,
        group: key,
        path: () => [key, "environment"],
        variables,
      })),
    ),
  ];
}

/** Where the environment file sets a variable of a container, or could. */
const variablesPath = (
  { containers }: Synthesis["environment"],
  container: string,
  variable: string,
): readonly string[] =>
  containers[container]?.environment[variable] === undefined
    ? ["service", "environment", container]
    : ["containers", container, "environment"];

function inContainer(found: Found, synthesis: Synthesis): Observation[] {
  return toldTo(found.definition).flatMap((told) => {
    if (told.secret === undefined) return [];
    const message = `would hold ${told.secret} in plain text; ${mendOf(told, found)}. (no-secret-in-plain-text)`;
    return [problemWith(told, message, found, synthesis)];
  });
}

/** How the secret reaches the container: a variable of a service is filled by the environment file alone. */
function mendOf({ place, field }: Told, { definition, group }: Found): string {
  const { name } = definition;
  const file = carriedFile(definition, place);
  if (file !== undefined)
    return `take it out of ${file}, which the compose file mounts, and let the image read it from a variable that a secret fills (docs/services.md)`;
  const isVariable = field[0] === "environment";
  if (isVariable && group === "service") {
    const secret = place.toLowerCase();
    return `write containers.${name}.secrets: { ${place}: ${secret} }, and where the value of ${secret} is into service.secrets (docs/services.md)`;
  }
  const filling = isVariable
    ? `; unless the image reads ${place}_FILE, let x-ecs.secrets of the service fill the variable (docs/services.md)`
    : "";
  return `make it a secret of the compose file and name it in ${group}.secrets${filling}`;
}

/** The name of the file that a carrier lays down from a variable; undefined for any other variable. */
function carriedFile({ name, command = [] }: ContainerDefinition, variable: string): string | undefined {
  if (!/-files-[0-9a-f]{6}$/.test(name)) return undefined;
  const laid = new RegExp(`"\\$${variable}" \\| base64 -d > '/\\.[^/]+/([^']+)'`).exec(command.join(" "));
  return laid?.[1];
}

/** At the variable of the environment file, where that sets it; else at the field of the compose file. */
function problemWith(
  { place, field, subject }: Told,
  message: string,
  { definition: { name }, path: group, variables }: Found,
  { project, observationAt }: Synthesis,
): Observation {
  const at = `${name}.${place}`;
  if (field[0] === "environment" && variables[place] !== undefined)
    return observationAt([...group(place), place], message, at);
  // One that this project adds, to lay down files.
  const mounting = name.replace(/-files-[0-9a-f]{6}$/, "");
  if (project.services[name] === undefined && project.services[mounting] !== undefined) {
    const path = ["services", mounting, "volumes"];
    return { ...project.positionOf(path), path: pathText(path), at, message };
  }
  if (project.services[name] === undefined) return observationAt(group(place), `${subject} ${message}`, at);
  const path = ["services", name, ...fieldOf(place, field, project.services[name])];
  return { ...project.positionOf(path), path: pathText(path), at, message };
}

/** An empty entrypoint makes the command the container's entryPoint. */
const fieldOf = (
  place: string,
  field: readonly string[],
  service: ComposeService | undefined,
): readonly string[] =>
  place === "entryPoint" && service !== undefined && runsCommandAlone(service) ? ["command"] : field;

function toldTo(definition: ContainerDefinition): Told[] {
  const { environment = [], dockerLabels = {}, logConfiguration } = definition;
  const commands = {
    command: { words: definition.command, field: ["command"] },
    entryPoint: { words: definition.entryPoint, field: ["entrypoint"] },
    healthCheck: { words: definition.healthCheck?.command, field: ["healthcheck", "test"] },
  };
  return [
    ...environment.map(({ name, value }) =>
      named(name, `the variable ${name}`, value, ["environment", name]),
    ),
    ...Object.entries(dockerLabels).map(([name, value]) =>
      named(name, `the label ${name}`, value, ["labels", name]),
    ),
    ...Object.entries(logConfiguration?.options ?? {}).map(([name, value]) =>
      named(name, `the log option ${name}`, value, ["logging", "options", name]),
    ),
    ...Object.entries(commands).map(([place, { words, field }]) => ({
      place,
      field,
      subject: `the container's ${place}`,
      secret: secretInCommand(words ?? []),
    })),
  ];
}

function named(name: string, subject: string, value: string, field: readonly string[]): Told {
  const forBrowsers = isForBrowsers(name);
  const form = formOf(value, forBrowsers);
  const isSecret = isSecretByName(name, value) || hasSecretOption(value);
  const secret = form === undefined ? (isSecret ? "a secret" : undefined) : `what looks like ${form}`;
  return { place: name, subject, field, secret };
}

/** Build arguments stay readable in an image's history. Source: Docker documentation, "Build variables". */
function inBuildArguments({ project }: Synthesis): Observation[] {
  return Object.entries(project.services).flatMap(([service, { build }]) =>
    Object.entries(build?.args ?? {}).flatMap(([name, value]) => {
      const { secret } = named(name, "", value ?? "", []);
      if (secret === undefined) return [];
      const path = ["services", service, "build", "args", name];
      const message = `would leave ${secret} in the image's history; mount it by build.secrets. (no-secret-in-plain-text)`;
      return [{ ...project.positionOf(path), path: pathText(path), at: `${service}.${name}`, message }];
    }),
  );
}

/** What `customise.ts` has put into a task definition after the compose file was read. */
function inTaskDefinitions(synthesis: Synthesis): Observation[] {
  const planned = new Set(containersOf(synthesis).flatMap(({ definition }) => placesOf(definition)));
  return resourcesOf(synthesis, "aws_ecs_task_definition").flatMap((found) =>
    containerDefinitionsOf(found.arguments).flatMap((definition) =>
      toldTo(definition).flatMap(({ place, subject, secret }) => {
        const at = `${definition.name}.${place}`;
        if (secret === undefined || planned.has(at)) return [];
        const message = `${subject} would hold ${secret} in plain text; name one of Secrets Manager in secrets.`;
        return [{ ...resourceProblem(noSecretInPlainText, found, "container_definitions", message), at }];
      }),
    ),
  );
}

const placesOf = (definition: ContainerDefinition): string[] =>
  toldTo(definition).map(({ place }) => `${definition.name}.${place}`);

function containerDefinitionsOf({ container_definitions: text }: ResourceArguments): ContainerDefinition[] {
  const parsed = parseJson(String(jsonTextOf(String(text ?? ""))));
  return Array.isArray(parsed) ? (parsed as unknown as ContainerDefinition[]) : [];
}

/** Whatever else Terraform writes down, user data among it; a place that is both is told by its form. */
function inOtherArguments(synthesis: Synthesis): Observation[] {
  const byForm = inStrings(synthesis);
  const told = new Set(byForm.map(({ path }) => path));
  return [...byForm, ...secretsInResources(synthesis).filter(({ path }) => !told.has(path))];
}

function inStrings(synthesis: Synthesis): Observation[] {
  return stringsOf(synthesis)
    .filter(({ argument }) => !argument.startsWith("container_definitions"))
    .flatMap(({ file, address, argument, value }) => {
      const secret = formOf(value);
      if (secret === undefined) return [];
      const message = `holds what looks like ${secret}, which is then stored in Terraform's state; keep it in Secrets Manager. (no-secret-in-plain-text)`;
      return [{ file, path: `${address}.${argument}`, at: address, message }];
    });
}

const formOf = (value: string, forBrowsers = false): string | undefined =>
  secretIn(value, forBrowsers) ?? secretIn(decoded(value), forBrowsers);

const BASE64 = /^[A-Za-z0-9+/\s]{24,}={0,2}\s*$/;

/** What base64 stands for; nothing where a value is none. */
const decoded = (value: string): string =>
  BASE64.test(value) ? Buffer.from(value, "base64").toString("utf8") : "";
