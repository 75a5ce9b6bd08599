import type { ComposeProject } from "../compose";
import type { Problem } from "../problems";
import { containersOf } from "./ecs-services";
import type { Environment } from "./schema";
import { didYouMean } from "./sentences";
import { namedVolumes } from "./volumes";

type ProblemAt = (path: readonly PropertyKey[], message: string) => Problem;

/** What is wrong between the environment's database and secrets and the compose project, as paths and sentences. */
export function checkDatabase(
  environment: Environment,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem[] {
  const { database } = environment;
  if (!database || database.hosting === "external") return [];
  return [
    ...connectionIsRead(environment, database.connection.secret, project, problemAt),
    ...(database.hosting === "host" ? serviceIsADatabase(database, project, problemAt) : []),
  ];
}

function connectionIsRead(
  environment: Environment,
  secret: string,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem[] {
  const containers = containersOf(environment);
  // That a service is not there is told when its task is planned.
  if (containers.some((name) => project.services[name] === undefined)) return [];
  const granted = containers.flatMap((name) => grantsOf(project, name));
  if (granted.includes(secret)) return [];
  return [
    problemAt(
      ["database", "connection", "secret"],
      `"${secret}" is no secret that the compose file grants to one of ${containers.join(", ")}; granted are ${[...new Set(granted)].join(", ") || "none"}.`,
    ),
  ];
}

function serviceIsADatabase(
  { service: name, secrets, connection }: Extract<Environment["database"], { hosting: "host" }>,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem[] {
  const service = project.services[name];
  if (!service) {
    const known = Object.keys(project.services);
    return [
      problemAt(
        ["database", "service"],
        `"${name}" is not a service of the compose file; there is ${known.join(", ")}.${didYouMean(name, known)}`,
      ),
    ];
  }
  const problems: Problem[] = [];
  if (service.build !== undefined)
    problems.push(
      problemAt(["database", "service"], `"${name}" is built by the compose file; it must name an image.`),
    );
  const volumes = namedVolumes(project, name);
  if (volumes.length !== 1) {
    problems.push(
      problemAt(
        ["database", "service"],
        `"${name}" mounts ${volumes.length} named volumes; a database on a host of its own has exactly one, for its data.`,
      ),
    );
  }
  const granted = grantsOf(project, name);
  for (const secret of granted.filter((grant) => secrets[grant] === undefined)) {
    problems.push(
      problemAt(
        ["database", "secrets", secret],
        `is missing; the compose file grants "${secret}" to ${name}, so write a secret's name or ARN, or { generate: {} }.`,
      ),
    );
  }
  for (const secret of Object.keys(secrets).filter((key) => !granted.includes(key))) {
    problems.push(
      problemAt(
        ["database", "secrets", secret],
        secret === connection.passwordSecret
          ? `is not granted to ${name} by the compose file; add ${secret} to the secrets of ${name} there, since database.connection.passwordSecret names it.`
          : `has no effect: the compose file does not grant "${secret}" to ${name}; remove it.`,
      ),
    );
  }
  return problems;
}

const grantsOf = (project: ComposeProject, name: string): string[] =>
  (project.services[name]?.secrets ?? []).map(({ source }) => source);
