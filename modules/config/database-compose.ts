import type { Environment } from "../capabilities/environment";
import type { ComposeProject } from "../compose";
import { didYouMean } from "../environment/sentences";
import type { Problem } from "../problems";
import { containersOf } from "./ecs-services";
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
  { service: name, secrets, connection, engine }: Extract<Environment["database"], { hosting: "host" }>,
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
  const unlike = service.image === undefined ? undefined : notOfEngine(service.image, engine);
  if (unlike !== undefined) problems.push(problemAt(["database", "engine"], unlike));
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

/** What images of these names run, wherever they come from. An image of another name may be either. */
const ENGINES: Readonly<Record<string, string>> = {
  mongo: "mongodb",
  mongodb: "mongodb",
  "mongodb-community-server": "mongodb",
  mysql: "mysql",
  "mysql-server": "mysql",
  mariadb: "mysql",
  postgres: "postgresql",
  postgresql: "postgresql",
};

function notOfEngine(image: string, engine: "mongodb" | "mysql"): string | undefined {
  const repository = image.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
  const found = ENGINES[repository.split("/").at(-1) ?? ""];
  if (found === undefined || found === engine) return undefined;
  return found === "postgresql"
    ? `is ${engine}, but the image "${image}" is PostgreSQL, which cannot run on a host of its own here; write database.hosting: external.`
    : `is ${engine}, but the image "${image}" is not; write engine: ${found}, or name another service.`;
}

const grantsOf = (project: ComposeProject, name: string): string[] =>
  (project.services[name]?.secrets ?? []).map(({ source }) => source);
