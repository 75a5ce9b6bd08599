import type { ComposeProject } from "../../compose/index.ts";
import { grantsOf, namedVolumes } from "../../compose/uses.ts";
import { coded } from "../../environment/agreement.ts";
import type { ProblemAt } from "../../environment/source.ts";
import type { Problem } from "../../problems.ts";
import { partsAreTaken, secretIsRead, serviceIsThere } from "../database.ts";
import { GROUP_PROBLEMS } from "../group-problems.ts";
import type { CodedProjectRule, ProjectRule } from "../rules.ts";
import type { Services } from "../services/schema.ts";
import { postgresRuns } from "./postgres-image.ts";
import { HOST_DATABASE_PROBLEMS } from "./problems.ts";
import type { DatabaseOnHost } from "./schema.ts";

type Code = keyof typeof HOST_DATABASE_PROBLEMS;

function serviceIsADatabase(
  { service: name, secrets, connection, engine }: DatabaseOnHost,
  _: unknown,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<Code>[] {
  const service = project.services[name];
  // Told by serviceIsThere.
  if (!service) return [];
  const problems: Problem<Code>[] = [];
  if (service.build !== undefined)
    problems.push(
      problemAt(
        "EOE-ENV-316",
        ["database", "service"],
        `"${name}" is built by the compose file; it must name an image.`,
      ),
    );
  const unlike = service.image === undefined ? undefined : notOfEngine(service.image, engine);
  if (unlike !== undefined) problems.push(problemAt("EOE-ENV-317", ["database", "engine"], unlike));
  const volumes = namedVolumes(project, name);
  if (volumes.length !== 1) {
    problems.push(
      problemAt(
        "EOE-ENV-318",
        ["database", "service"],
        `"${name}" mounts ${volumes.length} named volumes; a database on a host of its own has exactly one, for its data.`,
      ),
    );
  }
  const granted = grantsOf(project, name);
  for (const secret of granted.filter((grant) => secrets[grant] === undefined)) {
    problems.push(
      problemAt(
        "EOE-ENV-319",
        ["database", "secrets", secret],
        `is missing; the compose file grants "${secret}" to ${name}, so write a secret's name or ARN, or { generate: {} }.`,
      ),
    );
  }
  for (const secret of Object.keys(secrets).filter((key) => !granted.includes(key))) {
    const path = ["database", "secrets", secret];
    problems.push(
      secret === connection.passwordSecret
        ? problemAt(
            "EOE-ENV-320",
            path,
            `is not granted to ${name} by the compose file; add ${secret} to the secrets of ${name} there, since database.connection.passwordSecret names it.`,
          )
        : problemAt(
            "EOE-ENV-321",
            path,
            `has no effect: the compose file does not grant "${secret}" to ${name}; remove it.`,
          ),
    );
  }
  return problems;
}

/** What images of these names run, wherever they come from. An image of another name may be any. */
const ENGINES: Readonly<Record<string, string>> = {
  mongo: "mongodb",
  mongodb: "mongodb",
  "mongodb-community-server": "mongodb",
  mysql: "mysql",
  "mysql-server": "mysql",
  mariadb: "mysql",
  postgres: "postgres",
  postgresql: "postgres",
  postgis: "postgres",
  pgvector: "postgres",
  timescaledb: "postgres",
};

function notOfEngine(image: string, engine: DatabaseOnHost["engine"]): string | undefined {
  const repository = image.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
  const found = ENGINES[repository.split("/").at(-1) ?? ""];
  if (found === undefined || found === engine) return undefined;
  return `is ${engine}, but the image "${image}" is not; write engine: ${found}, or name another service.`;
}

/** Whoever takes the parts apart needs no connection string. */
const connectionIsRead: CodedProjectRule<DatabaseOnHost, Services>["check"] = (
  { connection: { secret, passwordSecret, variables, containerVariables } },
  ...where
) =>
  [variables, ...Object.values(containerVariables)].flatMap(Object.values).every((name) => name === undefined)
    ? secretIsRead("secret", secret, ...where)
    : secretIsRead("passwordSecret", passwordSecret, ...where);

export const projectAgreement: readonly ProjectRule<DatabaseOnHost, Services>[] = [
  coded(GROUP_PROBLEMS, serviceIsThere),
  { problems: GROUP_PROBLEMS, check: connectionIsRead },
  { problems: GROUP_PROBLEMS, check: partsAreTaken },
  coded(HOST_DATABASE_PROBLEMS, serviceIsADatabase),
  coded(HOST_DATABASE_PROBLEMS, postgresRuns),
];
