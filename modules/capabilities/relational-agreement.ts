import type { DatabaseCatalogue } from "../aws/database-catalogue.ts";
import { dailyWindows, overlap, weeklyWindow } from "../aws/maintenance-windows.ts";
import { nearest } from "../aws/nearest.ts";
import {
  type EngineFacts,
  isReserved,
  LEAST_WINDOW_MINUTES,
  LONGEST_MASTER_USER,
  type RdsEngine,
} from "../aws/rds.ts";
import type { ComposeProject } from "../compose/index.ts";
import { coded, type Disagreement, type Part, type Rule } from "../environment/agreement.ts";
import type { Common } from "../environment/common.ts";
import type { ObservationAt, ProblemAt } from "../environment/source.ts";
import type { Observation, Problem } from "../problems.ts";
import { connectionIsComposed, hasOwnLogin, secretIsRead } from "./database.ts";
import { snapshotOutlivesItsKey } from "./final-snapshot.ts";
import { GROUP_PROBLEMS, type GroupCode } from "./group-problems.ts";
import { engineOfImage } from "./relational-images.ts";
import { RELATIONAL_PROBLEMS } from "./relational-problems.ts";
import type { Services } from "./services/schema.ts";

/** What the keys of a database of PostgreSQL or MySQL must agree on, whether RDS or Aurora runs it. */

/** Who runs it. */
export interface Product {
  readonly catalogue: DatabaseCatalogue;
  readonly facts: Readonly<Record<RdsEngine, EngineFacts>>;
  /** An engine of it: `RDS for MySQL`, `Aurora MySQL`. */
  readonly named: (engine: RdsEngine) => string;
  /** Master users that it refuses beside those that the engine does. */
  readonly reservedUsers: readonly string[];
}

interface Relational {
  readonly hosting: string;
  readonly service: string;
  readonly engine: RdsEngine;
  readonly engineVersion: string;
  readonly instanceClass: string;
  readonly backupWindow: string;
  readonly maintenanceWindow: string;
  readonly finalSnapshot: boolean;
  readonly restoreFrom?: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly password: { readonly length: number };
  readonly connection: {
    readonly secret: string;
    readonly user: string;
    readonly database: string;
    readonly query?: Readonly<Record<string, string>> | undefined;
    readonly passwordSecret?: string | undefined;
    readonly variables: Readonly<Record<string, string | undefined>>;
    readonly containerVariables: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;
  };
}

type Code = keyof typeof RELATIONAL_PROBLEMS;
type Check = (settings: Part<Relational>, environment: Part<Common & Services>) => Disagreement<Code>[];

const wrong = (code: Code, key: string, message: string): Disagreement<Code> => ({
  code,
  path: ["database", ...key.split(".")],
  message,
});

const classIsOffered =
  ({ catalogue, named }: Product): Check =>
  ({ engine, instanceClass }, { region }) => {
    if (engine === undefined || instanceClass === undefined) return [];
    const known = catalogue.classes(engine);
    if (!known.includes(instanceClass)) {
      const [near] = nearest(instanceClass, known, 1);
      const hint = near === undefined ? "" : ` Did you mean ${near}?`;
      return [
        wrong(
          "EOE-ENV-380",
          "instanceClass",
          `"${instanceClass}" is not a class of ${named(engine)}.${hint}`,
        ),
      ];
    }
    if (region === undefined || catalogue.isClassOffered(engine, instanceClass, region) !== false) return [];
    const message = `"${instanceClass}" is not offered for ${named(engine)} in ${region}.`;
    return [wrong("EOE-ENV-381", "instanceClass", message)];
  };

const versionIsOffered =
  ({ catalogue, named }: Product): Check =>
  ({ engine, engineVersion }) => {
    if (engine === undefined || engineVersion === undefined || catalogue.majorOf(engine, engineVersion))
      return [];
    const majors = catalogue.majorVersions(engine).map((major) => `"${major}"`);
    const message = `"${engineVersion}" is not a version of ${named(engine)} in standard support; write one of ${majors.join(", ")}, or one of their minor versions.`;
    return [wrong("EOE-ENV-382", "engineVersion", message)];
  };

const windowsFit: Check = ({ backupWindow, maintenanceWindow }) => {
  const backup = backupWindow === undefined ? [] : dailyWindows(backupWindow);
  const maintenance = maintenanceWindow === undefined ? [] : [weeklyWindow(maintenanceWindow)];
  const short = (
    [
      ["backupWindow", backupWindow, backup[0]?.minutes],
      ["maintenanceWindow", maintenanceWindow, maintenance[0]?.minutes],
    ] as const
  ).flatMap(([key, written, minutes = LEAST_WINDOW_MINUTES]) =>
    minutes >= LEAST_WINDOW_MINUTES
      ? []
      : [
          wrong(
            "EOE-ENV-384",
            key,
            `"${written}" is ${minutes} minutes long; AWS requires at least ${LEAST_WINDOW_MINUTES}.`,
          ),
        ],
  );
  const overlaps = maintenance.some((weekly) => backup.some((daily) => overlap(weekly, daily)));
  const message = `"${maintenanceWindow}" overlaps the daily backup at ${backupWindow} (database.backupWindow), which AWS refuses; move one of them.`;
  return overlaps ? [...short, wrong("EOE-ENV-383", "maintenanceWindow", message)] : short;
};

const namesAreFree =
  ({ named, reservedUsers }: Product): Check =>
  ({ engine, connection }) => {
    const { user, database } = connection ?? {};
    const isTaken = (key: "user" | "database", name: string): boolean =>
      engine !== undefined &&
      (isReserved(engine, key, name) || (key === "user" && reservedUsers.includes(name)));
    const reserved = ([["user", user] as const, ["database", database] as const] as const).flatMap(
      ([key, name]) =>
        name !== undefined && engine !== undefined && isTaken(key, name)
          ? [
              wrong(
                "EOE-ENV-386",
                `connection.${key}`,
                `"${name}" is a name that ${named(engine)} keeps for itself; choose another ${key}.`,
              ),
            ]
          : [],
    );
    if (user === undefined || user.length <= LONGEST_MASTER_USER) return reserved;
    const message = `"${user}" has ${user.length} characters; RDS takes at most ${LONGEST_MASTER_USER}.`;
    return [...reserved, wrong("EOE-ENV-386", "connection.user", message)];
  };

const tlsIsFixed =
  ({ facts }: Product): Check =>
  ({ engine, parameters }) => {
    if (engine === undefined) return [];
    const { name, value } = facts[engine].tls;
    if (parameters?.[name] === undefined) return [];
    const message = `"${name}" is ${value} in every environment, since connections without TLS are refused; remove it.`;
    return [{ code: "EOE-ENV-387", path: ["database", "parameters", name], message }];
  };

/**
 * How clients are told to do without TLS. Sources: PostgreSQL 18, libpq `sslmode`; pg-connection-string, `ssl`; Go MySQL
 * Driver, `tls`; MySQL Connector/J 9, `sslMode` and `useSSL`; Rails, `ssl_mode` (2026-11-29).
 */
const WITHOUT_TLS: readonly (readonly [key: RegExp, value: RegExp])[] = [
  [/^ssl[-_]?mode$/i, /^disabled?$/i],
  [/^(ssl|tls|useSSL)$/i, /^(false|0)$/i],
];

const connectionHasTls =
  ({ named }: Product): Check =>
  ({ engine, connection }) =>
    engine === undefined
      ? []
      : Object.entries(connection?.query ?? {}).flatMap(([name, value = ""]) => {
          if (!WITHOUT_TLS.some(([key, off]) => key.test(name) && off.test(value))) return [];
          const message = `"${value}" asks for no TLS, and ${named(engine)} refuses connections without it in every environment; remove it.`;
          return [{ code: "EOE-ENV-564", path: ["database", "connection", "query", name], message }];
        });

const passwordFits =
  ({ facts, named }: Product): Check =>
  ({ engine, password }) => {
    const length = password?.length;
    if (engine === undefined || length === undefined) return [];
    const { longestPassword } = facts[engine];
    if (length <= longestPassword) return [];
    const message = `is ${length}; ${named(engine)} takes passwords of at most ${longestPassword} characters.`;
    return [wrong("EOE-ENV-388", "password.length", message)];
  };

const namesWithin = (
  path: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): [path: string[], name: string][] =>
  Object.entries(variables).flatMap(([key, name]) => (name === undefined ? [] : [[[...path, key], name]]));

const partsHaveAPassword: Check = ({ hosting, connection }, { service }) => {
  const { passwordSecret, secret, variables, containerVariables } = connection ?? {};
  if (passwordSecret === undefined)
    return [
      ...namesWithin(["variables"], variables ?? {}),
      ...Object.entries(containerVariables ?? {}).flatMap(([container, names]) =>
        hasOwnLogin(names ?? {}) ? [] : namesWithin(["containerVariables", container], names ?? {}),
      ),
    ].map(([path, name]) => ({
      code: "EOE-ENV-389",
      path: ["database", "connection", ...path],
      message: `"${name}" goes to containers that are granted the password; name its secret in database.connection.passwordSecret.`,
    }));
  if (passwordSecret === secret)
    return [
      wrong(
        "EOE-ENV-389",
        "connection.passwordSecret",
        `"${passwordSecret}" is the secret of the connection string (database.connection.secret); name another.`,
      ),
    ];
  if (service?.secrets?.[passwordSecret] === undefined) return [];
  const message = `is the password of the database, which database.hosting: ${hosting} generates itself; remove it here, or name another secret in database.connection.passwordSecret.`;
  return [{ code: "EOE-ENV-389", path: ["service", "secrets", passwordSecret], message }];
};

/**
 * Source: RDS User Guide, "Restoring to a DB instance", and Aurora User Guide, "Restoring from a DB cluster snapshot": into
 * another region by way of a copy there (2026-11-29).
 */
const snapshotIsInRegion: Check = ({ restoreFrom }, { region }) => {
  const [, , , place] = restoreFrom?.startsWith("arn:") ? restoreFrom.split(":") : [];
  if (place === undefined || region === undefined || place === region) return [];
  const message = `"${restoreFrom}" is in ${place}, and the database is made in ${region}, where AWS takes snapshots of that region alone; copy it there, and name the copy.`;
  return [wrong("EOE-ENV-559", "restoreFrom", message)];
};

/** The rules of a product, those of its own keys aside. */
export const relationalAgreement = (
  product: Product,
): readonly Rule<Part<Relational>, Part<Common & Services>>[] => [
  coded(GROUP_PROBLEMS, connectionIsComposed),
  coded(GROUP_PROBLEMS, snapshotOutlivesItsKey("database")),
  coded(RELATIONAL_PROBLEMS, classIsOffered(product)),
  coded(RELATIONAL_PROBLEMS, versionIsOffered(product)),
  coded(RELATIONAL_PROBLEMS, windowsFit),
  coded(RELATIONAL_PROBLEMS, namesAreFree(product)),
  coded(RELATIONAL_PROBLEMS, tlsIsFixed(product)),
  coded(RELATIONAL_PROBLEMS, connectionHasTls(product)),
  coded(RELATIONAL_PROBLEMS, passwordFits(product)),
  coded(RELATIONAL_PROBLEMS, partsHaveAPassword),
  coded(RELATIONAL_PROBLEMS, snapshotIsInRegion),
];

/** The engine is the one of the compose file's image: the application speaks one protocol in both worlds. */
export function engineIsThatOfTheImage(
  { engine, service }: Pick<Relational, "engine" | "service">,
  _: unknown,
  { services }: ComposeProject,
  observationAt: ObservationAt,
): readonly Observation[] {
  const image = services[service]?.image;
  const found = image === undefined ? undefined : engineOfImage(image);
  if (found === undefined || found === engine) return [];
  return [
    observationAt(
      ["database", "engine"],
      `"${engine}" is not what ${service} runs on the laptop, which is ${image} in the compose file; write the engine of that image.`,
    ),
  ];
}

const PARTS =
  " A program that takes host, user and password apart needs none: name the secret of its password in database.connection.passwordSecret, and its variables in database.connection.variables (docs/database.md).";

/** Whoever takes the parts apart needs no connection string. */
export const connectionIsRead = (
  { connection: { secret, passwordSecret } }: Pick<Relational, "connection">,
  environment: Services,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<GroupCode>[] =>
  passwordSecret === undefined
    ? secretIsRead("secret", secret, environment, project, problemAt, PARTS)
    : secretIsRead("passwordSecret", passwordSecret, environment, project, problemAt);
