import { parseJson } from "../aws/json";
import { jsonTextOf } from "../aws/jsonencode";
import type { ContainerDefinition } from "../compose";
import { pathText } from "../compose/origin";
import type { Problem } from "../problems";
import { type ResourceArguments, type Rule, resourceProblem, resourcesOf, type Synthesis } from "./rule";
import { isForBrowsers, isSecretByName } from "./secret-names";
import { secretIn, secretInCommand } from "./secret-values";
import { stringsOf } from "./strings";

export const noSecretInPlainText: Rule = {
  id: "no-secret-in-plain-text",
  sentence:
    "No secret stands in plain text, by its name or by its form: in variables, commands, labels, log options, files, build arguments, user data.",
  reason: "Task definitions are read by everybody who may look at ECS, and stand in Terraform's state.",
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
  /** What it is, if it is a secret. */
  readonly secret: string | undefined;
}

interface Found {
  readonly definition: ContainerDefinition;
  readonly where: "service" | "database";
}

function containersOf({ taskPlan, furtherPlans, databasePlan }: Synthesis): Found[] {
  return [
    ...[taskPlan, ...Object.values(furtherPlans)].flatMap(({ containers }) =>
      containers.map((definition) => ({ definition, where: "service" as const })),
    ),
    ...(databasePlan?.containers ?? []).map((definition) => ({ definition, where: "database" as const })),
  ];
}

function inContainer({ definition, where }: Found, { problemAt }: Synthesis): Problem[] {
  const { name } = definition;
  const path = where === "service" ? ["service", "environment", name] : ["database", "environment"];
  return toldTo(definition).flatMap(({ place, subject, secret }) => {
    if (secret === undefined) return [];
    const message = `${subject} would hold ${secret} in plain text; make it a secret of the compose file and name it in ${where}.secrets. (no-secret-in-plain-text)`;
    return [problemAt(path, message, `${name}.${place}`)];
  });
}

function toldTo(definition: ContainerDefinition): Told[] {
  const { environment = [], dockerLabels = {}, logConfiguration } = definition;
  const commands = {
    command: definition.command,
    entryPoint: definition.entryPoint,
    healthCheck: definition.healthCheck?.command,
  };
  return [
    ...environment.map(({ name, value }) => named(name, `the variable ${name}`, value)),
    ...Object.entries(dockerLabels).map(([name, value]) => named(name, `the label ${name}`, value)),
    ...Object.entries(logConfiguration?.options ?? {}).map(([name, value]) =>
      named(name, `the log option ${name}`, value),
    ),
    ...Object.entries(commands).map(([place, command]) => ({
      place,
      subject: `the container's ${place}`,
      secret: secretInCommand(command ?? []),
    })),
  ];
}

function named(name: string, subject: string, value: string): Told {
  const forBrowsers = isForBrowsers(name);
  const form = secretIn(value, forBrowsers) ?? secretIn(decoded(value), forBrowsers);
  const secret =
    form === undefined ? (isSecretByName(name, value) ? "a secret" : undefined) : `what looks like ${form}`;
  return { place: name, subject, secret };
}

/** Build arguments stay readable in an image's history. Source: Docker documentation, "Build variables". */
function inBuildArguments({ project }: Synthesis): Problem[] {
  return Object.entries(project.services).flatMap(([service, { build }]) =>
    Object.entries(build?.args ?? {}).flatMap(([name, value]) => {
      const { secret } = named(name, "", value ?? "");
      if (secret === undefined) return [];
      const path = ["services", service, "build", "args", name];
      const message = `would leave ${secret} in the image's history; mount it by build.secrets. (no-secret-in-plain-text)`;
      return [{ ...project.positionOf(path), path: pathText(path), at: `${service}.${name}`, message }];
    }),
  );
}

/** What `customise.ts` has put into a task definition after the compose file was read. */
function inTaskDefinitions(synthesis: Synthesis): Problem[] {
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

/** Whatever else Terraform writes down, user data among it: by its form only. */
function inOtherArguments(synthesis: Synthesis): Problem[] {
  return stringsOf(synthesis)
    .filter(({ argument }) => !argument.startsWith("container_definitions"))
    .flatMap(({ file, address, argument, value }) => {
      const secret = secretIn(value) ?? secretIn(decoded(value));
      if (secret === undefined) return [];
      const message = `holds what looks like ${secret}, which then stands in Terraform's state; keep it in Secrets Manager. (no-secret-in-plain-text)`;
      return [{ file, path: `${address}.${argument}`, at: address, message }];
    });
}

const BASE64 = /^[A-Za-z0-9+/\s]{24,}={0,2}\s*$/;

/** What base64 stands for; nothing where a value is none. */
const decoded = (value: string): string =>
  BASE64.test(value) ? Buffer.from(value, "base64").toString("utf8") : "";
