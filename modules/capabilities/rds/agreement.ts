import { dailyWindows, overlap, weeklyWindow } from "../../aws/maintenance-windows.ts";
import { nearest } from "../../aws/nearest.ts";
import {
  isRdsClassOffered,
  LEAST_STORAGE_GROWTH_PERCENT,
  LEAST_WINDOW_MINUTES,
  LONGEST_MASTER_USER,
  RDS_FACTS,
  RESERVED_NAMES,
  rdsClasses,
  rdsMajorOf,
  rdsMajorVersions,
  WITHOUT_INSIGHTS,
} from "../../aws/rds.ts";
import {
  coded,
  type Disagreement,
  type FileCombination,
  type Part,
  type Rule,
} from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { connectionIsComposed, secretIsRead } from "../database.ts";
import { GROUP_PROBLEMS } from "../group-problems.ts";
import type { CodedProjectRule, ProjectCombination, ProjectRule } from "../rules.ts";
import type { Services } from "../services/schema.ts";
import { engineOfImage } from "./images.ts";
import { RDS_PROBLEMS } from "./problems.ts";
import type { Rds } from "./schema.ts";

type Code = keyof typeof RDS_PROBLEMS;
type Settings = Part<Rds>;
type Check = (settings: Settings, environment: Part<Common & Services>) => Disagreement<Code>[];

const wrong = (code: Code, key: string, message: string): Disagreement<Code> => ({
  code,
  path: ["database", ...key.split(".")],
  message,
});

const classIsOffered: Check = ({ engine, instanceClass }, { region }) => {
  if (engine === undefined || instanceClass === undefined) return [];
  const { title } = RDS_FACTS[engine];
  const known = rdsClasses(engine);
  if (!known.includes(instanceClass)) {
    const [near] = nearest(instanceClass, known, 1);
    const hint = near === undefined ? "" : ` Did you mean ${near}?`;
    return [
      wrong("EOE-ENV-380", "instanceClass", `"${instanceClass}" is not a class of RDS for ${title}.${hint}`),
    ];
  }
  if (region === undefined || isRdsClassOffered(engine, instanceClass, region) !== false) return [];
  const message = `"${instanceClass}" is not offered for ${title} in ${region}.`;
  return [wrong("EOE-ENV-381", "instanceClass", message)];
};

const versionIsOffered: Check = ({ engine, engineVersion }) => {
  if (engine === undefined || engineVersion === undefined || rdsMajorOf(engine, engineVersion)) return [];
  const majors = rdsMajorVersions(engine).map((major) => `"${major}"`);
  const message = `"${engineVersion}" is not a version of RDS for ${RDS_FACTS[engine].title} in standard support; write one of ${majors.join(", ")}, or one of their minor versions.`;
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

const storageMayGrow: Check = ({ storageGb, maxStorageGb }) => {
  if (storageGb === undefined || typeof maxStorageGb !== "number") return [];
  const least = Math.ceil((storageGb * LEAST_STORAGE_GROWTH_PERCENT) / 100);
  if (maxStorageGb >= least) return [];
  const message = `is ${maxStorageGb}; AWS asks for at least a tenth more than database.storageGb: ${storageGb}. Write ${least} or more, or false.`;
  return [wrong("EOE-ENV-385", "maxStorageGb", message)];
};

const namesAreFree: Check = ({ connection }) => {
  const { user, database } = connection ?? {};
  const reserved = ([["user", user] as const, ["database", database] as const] as const).flatMap(
    ([key, name]) =>
      name !== undefined && RESERVED_NAMES.includes(name)
        ? [
            wrong(
              "EOE-ENV-386",
              `connection.${key}`,
              `"${name}" is a name that the engine or RDS keeps for itself.`,
            ),
          ]
        : [],
  );
  if (user === undefined || user.length <= LONGEST_MASTER_USER) return reserved;
  const message = `"${user}" has ${user.length} characters; RDS takes at most ${LONGEST_MASTER_USER}.`;
  return [...reserved, wrong("EOE-ENV-386", "connection.user", message)];
};

const tlsIsFixed: Check = ({ engine, parameters }) => {
  if (engine === undefined) return [];
  const { name, value } = RDS_FACTS[engine].tls;
  if (parameters?.[name] === undefined) return [];
  const message = `"${name}" is ${value} in every environment, since connections without TLS are refused; remove it.`;
  return [{ code: "EOE-ENV-387", path: ["database", "parameters", name], message }];
};

const passwordFits: Check = ({ engine, password }) => {
  const length = password?.length;
  if (engine === undefined || length === undefined) return [];
  const { title, longestPassword } = RDS_FACTS[engine];
  if (length <= longestPassword) return [];
  const message = `is ${length}; RDS for ${title} takes passwords of at most ${longestPassword} characters.`;
  return [wrong("EOE-ENV-388", "password.length", message)];
};

const partsHaveAPassword: Check = ({ connection }, { service }) => {
  const { passwordSecret, secret, variables } = connection ?? {};
  if (passwordSecret === undefined) {
    const named = Object.entries(variables ?? {}).filter(([, name]) => name !== undefined);
    return named.map(([key, name]) =>
      wrong(
        "EOE-ENV-389",
        `connection.variables.${key}`,
        `"${name}" goes to containers that are granted the password; name its secret in database.connection.passwordSecret.`,
      ),
    );
  }
  if (passwordSecret === secret)
    return [
      wrong(
        "EOE-ENV-389",
        "connection.passwordSecret",
        `"${passwordSecret}" is the secret of the connection string (database.connection.secret); name another.`,
      ),
    ];
  if (service?.secrets?.[passwordSecret] === undefined) return [];
  const message =
    "is the password of the database, which database.hosting: rds generates itself; remove it here, or name another secret in database.connection.passwordSecret.";
  return [{ code: "EOE-ENV-389", path: ["service", "secrets", passwordSecret], message }];
};

const insightsAreThere: FileCombination<Settings, unknown> = {
  id: "rds-has-performance-insights",
  keys: ["database.hosting", "database.engine", "database.instanceClass", "database.performanceInsights"],
  sentence: "The smallest classes of RDS for MySQL have no Performance Insights.",
  source:
    'Amazon RDS User Guide, "Amazon RDS DB engine, Region, and instance class support for Performance Insights" (2026-11)',
  check: ({ engine, instanceClass, performanceInsights }) => {
    if (engine === undefined || instanceClass === undefined || !performanceInsights) return [];
    if (!WITHOUT_INSIGHTS[engine].includes(instanceClass)) return [];
    return [
      {
        path: ["database", "performanceInsights"],
        message: `is not there on ${instanceClass} (database.instanceClass) for ${RDS_FACTS[engine].title}; write false, or a larger class.`,
      },
    ];
  },
};

const engineIsThatOfTheImage: ProjectCombination<Rds, Services> = {
  id: "rds-has-the-engine",
  keys: ["database.engine", "compose: services.<name>.image"],
  sentence:
    "The engine on RDS is the one of the compose file's image: the application speaks one protocol in both worlds.",
  source:
    'PostgreSQL documentation, "Frontend/Backend Protocol"; MySQL Source Code Documentation, "Client/Server Protocol" (2026-11)',
  check: ({ engine, service }, _, { services }, observationAt) => {
    const image = services[service]?.image;
    const found = image === undefined ? undefined : engineOfImage(image);
    if (found === undefined || found === engine) return [];
    return [
      observationAt(
        ["database", "engine"],
        `"${engine}" is not what ${service} runs on the laptop, which is ${image} in the compose file; write the engine of that image.`,
      ),
    ];
  },
};

/** Whoever takes the parts apart needs no connection string. */
const connectionIsRead: CodedProjectRule<Rds, Services>["check"] = (
  { connection: { secret, passwordSecret } },
  ...where
) =>
  passwordSecret === undefined
    ? secretIsRead("secret", secret, ...where)
    : secretIsRead("passwordSecret", passwordSecret, ...where);

export const agreement: readonly Rule<Settings, Part<Common & Services>>[] = [
  coded(GROUP_PROBLEMS, connectionIsComposed),
  coded(RDS_PROBLEMS, classIsOffered),
  coded(RDS_PROBLEMS, versionIsOffered),
  coded(RDS_PROBLEMS, windowsFit),
  coded(RDS_PROBLEMS, storageMayGrow),
  coded(RDS_PROBLEMS, namesAreFree),
  coded(RDS_PROBLEMS, tlsIsFixed),
  coded(RDS_PROBLEMS, passwordFits),
  coded(RDS_PROBLEMS, partsHaveAPassword),
  insightsAreThere,
];

export const projectAgreement: readonly ProjectRule<Rds, Services>[] = [
  { problems: GROUP_PROBLEMS, check: connectionIsRead },
  engineIsThatOfTheImage,
];
