import type { ComposeProject } from "../../compose/index.ts";
import { coded, type Disagreement, order, type Part, type Rule } from "../../environment/agreement.ts";
import { didYouMean, notAService } from "../../environment/sentences.ts";
import type { ProblemAt } from "../../environment/source.ts";
import { ENVIRONMENT_PROBLEMS } from "../../problem-codes/environment.ts";
import type { Problem } from "../../problems.ts";
import { containersOf } from "../services/ecs-services.ts";
import { partsAreFilledOnce, valuesNameWhatIsThere } from "./addresses.ts";
import { CONTAINERS_PROBLEMS } from "./problems.ts";
import type { DatabaseSecrets, Reads } from "./reads.ts";
import type { Containers } from "./schema.ts";

type Code = keyof typeof CONTAINERS_PROBLEMS;
type Settings = Part<Containers>;
type Container = NonNullable<Settings[string]>;

const filledBy = ({ secret, passwordSecret, readerSecret }: Part<DatabaseSecrets>): string[] =>
  [secret, passwordSecret, readerSecret].filter((name) => name !== undefined);

/** What is wrong with each container's settings. */
const ofEach =
  (
    wrong: (name: string, container: Container, environment: Part<Reads>) => readonly Disagreement<Code>[],
  ): ((settings: Settings, environment: Part<Reads>) => Disagreement<Code>[]) =>
  (settings, environment) =>
    Object.entries(settings).flatMap(([name, container]) =>
      container ? wrong(name, container, environment) : [],
    );

const hasOneVersion = ofEach((name, { tag, digest }, { service }) => {
  const first = service?.images?.[name];
  const version = tag ?? digest;
  const key = tag === undefined ? "digest" : "tag";
  return [
    ...(tag !== undefined && digest !== undefined
      ? [
          {
            code: "EOE-ENV-362" as const,
            path: ["containers", name, "digest"],
            message: `stands beside containers.${name}.tag; an image is run by one of them. Remove the other.`,
          },
        ]
      : []),
    ...(first !== undefined && version !== undefined && first !== version
      ? [
          {
            code: "EOE-ENV-361" as const,
            path: ["containers", name, key],
            message: `"${version}" contradicts service.images.${name}, which is "${first}"; remove one of the two.`,
          },
        ]
      : []),
  ];
});

const variablesAreSetOnce = ofEach((name, { environment = {}, secrets = {} }, { service }) => {
  const general = service?.environment?.[name] ?? {};
  const twice = Object.keys(environment).filter((variable) => Object.hasOwn(general, variable));
  const filled = Object.keys(secrets).filter(
    (variable) => Object.hasOwn(general, variable) || Object.hasOwn(environment, variable),
  );
  return [
    ...twice.map((variable) => ({
      code: "EOE-ENV-363" as const,
      path: ["containers", name, "environment", variable],
      message: `is set by service.environment.${name} as well; remove one of the two.`,
    })),
    ...filled.map((variable) => ({
      code: "EOE-ENV-364" as const,
      path: ["containers", name, "secrets", variable],
      message: `fills a variable that ${Object.hasOwn(environment, variable) ? `containers.${name}.environment` : `service.environment.${name}`} sets as well; remove it there.`,
    })),
  ];
});

/** Whether a key of it is wrong, so that no default is filled in, and which secrets it fills is not known. */
const isUnread = (database: Part<Reads>["database"]): boolean =>
  database !== undefined && database.hosting !== "external" && database.connection?.secret === undefined;

/** The same of a cache; of Memcached, which fills none, the group is never there. */
const isCacheUnread = (cache: Part<Reads>["cache"]): boolean =>
  cache !== undefined && cache.engine !== "memcached" && cache.connection?.passwordSecret === undefined;

const secretsAreNamed = ofEach((name, { secrets = {} }, { service, database, cache }) => {
  if (isUnread(database) || isCacheUnread(cache)) return [];
  const known = [
    ...Object.keys(service?.secrets ?? {}),
    ...filledBy(database?.connection ?? {}),
    ...Object.keys(cache?.connection?.urls ?? {}),
    ...(cache?.connection?.passwordSecret === undefined ? [] : [cache.connection.passwordSecret]),
  ];
  return Object.entries(secrets).flatMap(([variable, secret]) =>
    secret === undefined || known.includes(secret)
      ? []
      : [
          {
            code: "EOE-ENV-365" as const,
            path: ["containers", name, "secrets", variable],
            message: `"${secret}" is not one of service.secrets: ${[...new Set(known)].join(", ") || "there are none"}.${didYouMean(secret, known)} Write there where its value is, such as ${secret}: { generate: {} }.`,
          },
        ],
  );
});

const databaseHasItsOwn = ofEach((name, { environment = {}, secrets = {} }, { database }) => {
  if (database?.service !== name || database.hosting !== "host") return [];
  return (["environment", "secrets"] as const)
    .filter((key) => Object.keys({ environment, secrets }[key]).length > 0)
    .map((key) => ({
      code: "EOE-ENV-367" as const,
      path: ["containers", name, key],
      message: `is about the database, which has database.${key} of its own; write it there.`,
    }));
});

/** Each name is a container of a task, or the database's on its host. */
function namesAreContainers(
  settings: Containers,
  environment: Reads,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<Code>[] {
  const { database, cache, external } = environment;
  const elsewhere = {
    ...external,
    ...(database ? { [database.service]: database } : {}),
    ...(cache ? { [cache.service]: cache } : {}),
  };
  const known = [
    ...containersOf(environment),
    ...(database?.hosting === "host" ? [database.service] : []),
  ].filter((name) => project.services[name] !== undefined);
  return Object.keys(settings)
    .filter((name) => !known.includes(name))
    .map((name) =>
      problemAt("EOE-ENV-366", ["containers", name], whyNone(name, Object.keys(elsewhere), project)),
    );
}

function servicesAreThere(
  settings: Containers,
  _: unknown,
  { services }: ComposeProject,
  problemAt: ProblemAt,
): Problem<Code>[] {
  const known = Object.keys(services);
  return Object.entries(settings).flatMap(([name, { dependsOn }]) =>
    dependsOn.flatMap((other, index) =>
      known.includes(other)
        ? []
        : [
            problemAt(
              "EOE-ENV-368",
              ["containers", name, "dependsOn", index],
              `"${other}" ${notAService(other, known)}`,
            ),
          ],
    ),
  );
}

function whyNone(
  name: string,
  elsewhere: readonly string[],
  { services, disabled, laptopServices }: ComposeProject,
): string {
  if (laptopServices.includes(name))
    return "is left to the laptop by laptopOnly, so that it has no container; remove it here.";
  if (elsewhere.includes(name))
    return "is hosted elsewhere, as this file says, so that it has no container; remove it.";
  if (services[name] !== undefined)
    return "is in no task, so that it has no container; add it to service.containers, or remove it here.";
  if (disabled[name] !== undefined)
    return "is off, since none of its profiles is on; add one to service.profiles, or remove it here.";
  return notAService(name, Object.keys(services));
}

export const agreement: readonly Rule<Settings, Part<Reads>>[] = [
  coded(CONTAINERS_PROBLEMS, hasOneVersion),
  coded(CONTAINERS_PROBLEMS, variablesAreSetOnce),
  coded(CONTAINERS_PROBLEMS, secretsAreNamed),
  coded(CONTAINERS_PROBLEMS, databaseHasItsOwn),
  coded(CONTAINERS_PROBLEMS, valuesNameWhatIsThere),
  coded(ENVIRONMENT_PROBLEMS, (settings: Settings) =>
    Object.entries(settings).flatMap(([name, container]) =>
      order(
        ["containers", name, "reservation"],
        container?.reservation,
        `containers.${name}.memory`,
        container?.memory,
      ),
    ),
  ),
];

export const projectAgreement = [
  coded(CONTAINERS_PROBLEMS, namesAreContainers),
  coded(CONTAINERS_PROBLEMS, servicesAreThere),
  coded(CONTAINERS_PROBLEMS, partsAreFilledOnce),
];
