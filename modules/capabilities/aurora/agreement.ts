import { ACUS, AURORA_CATALOGUE, AURORA_FACTS, acusOf, SERVERLESS_CLASS } from "../../aws/aurora.ts";
import type { ComposeProject } from "../../compose/index.ts";
import {
  coded,
  type Disagreement,
  type FileCombination,
  type Part,
  type Rule,
} from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import type { ProblemAt } from "../../environment/source.ts";
import type { Problem } from "../../problems.ts";
import { partsAreTaken, serviceIsThere } from "../database.ts";
import { GROUP_PROBLEMS } from "../group-problems.ts";
import {
  connectionIsRead,
  engineIsThatOfTheImage,
  type Product,
  relationalAgreement,
} from "../relational-agreement.ts";
import { granted } from "../relational-hands.ts";
import type { ProjectCombination, ProjectRule } from "../rules.ts";
import { containersOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import { AURORA_PROBLEMS } from "./problems.ts";
import type { Aurora } from "./schema.ts";

type Code = keyof typeof AURORA_PROBLEMS;
type Settings = Part<Aurora>;
type Check = (settings: Settings, environment: Part<Common & Services>) => Disagreement<Code>[];

const AURORA: Product = {
  catalogue: AURORA_CATALOGUE,
  facts: AURORA_FACTS,
  named: (engine) => AURORA_FACTS[engine].title,
  // "MasterUsername root cannot be used as it is a reserved word used by the engine": terraform-root-modules of Cloud Posse.
  reservedUsers: ["root"],
};

const wrong = (code: Code, key: string, message: string): Disagreement<Code> => ({
  code,
  path: ["database", ...key.split(".")],
  message,
});

const classHasBounds: Check = ({ instanceClass, serverless }) => {
  if (instanceClass === undefined) return [];
  if (instanceClass === SERVERLESS_CLASS)
    return serverless === undefined
      ? [
          wrong(
            "EOE-ENV-510",
            "instanceClass",
            `"${SERVERLESS_CLASS}" needs bounds; write database.serverless: { minCapacity: 0.5, maxCapacity: 8 }.`,
          ),
        ]
      : [];
  if (serverless === undefined) return [];
  const message = `bounds the capacity of ${SERVERLESS_CLASS}, but database.instanceClass is "${instanceClass}"; remove it, or write instanceClass: ${SERVERLESS_CLASS}.`;
  return [wrong("EOE-ENV-510", "serverless", message)];
};

/** Source: Aurora User Guide, "Choosing the Aurora Serverless v2 capacity range": a maximum of 1 at least, 2026-11-28. */
const LEAST_MAXIMUM = 1;

const capacityIsARange: Check = ({ serverless }) => {
  const { minCapacity, maxCapacity } = serverless ?? {};
  if (maxCapacity === undefined) return [];
  if (maxCapacity < LEAST_MAXIMUM)
    return [
      wrong(
        "EOE-ENV-511",
        "serverless.maxCapacity",
        `is ${maxCapacity}; Aurora takes ${LEAST_MAXIMUM} at least.`,
      ),
    ];
  if (minCapacity === undefined || minCapacity <= maxCapacity) return [];
  const message = `is ${maxCapacity}, below database.serverless.minCapacity: ${minCapacity}; raise it.`;
  return [wrong("EOE-ENV-511", "serverless.maxCapacity", message)];
};

const versionTakesCapacity: Check = ({ engine, engineVersion, serverless }) => {
  const { minCapacity = ACUS.most, maxCapacity = ACUS.least } = serverless ?? {};
  if (engine === undefined || engineVersion === undefined) return [];
  const { least, most } = acusOf(engine, engineVersion);
  const taken = `${AURORA_FACTS[engine].title} ${engineVersion} (database.engineVersion) takes`;
  return [
    ...(minCapacity < least
      ? [
          wrong(
            "EOE-ENV-512",
            "serverless.minCapacity",
            `is ${minCapacity}; ${taken} ${least} at least. Write that, or a later version.`,
          ),
        ]
      : []),
    ...(maxCapacity > most
      ? [
          wrong(
            "EOE-ENV-512",
            "serverless.maxCapacity",
            `is ${maxCapacity}; ${taken} ${most} at most. Write that, or a later version.`,
          ),
        ]
      : []),
  ];
};

const readersAreARange: Check = ({ readers }) => {
  const { min, max } = readers ?? {};
  if (min === undefined || max === undefined) return [];
  if (max < min)
    return [wrong("EOE-ENV-513", "readers.max", `is ${max}, below database.readers.min: ${min}; raise it.`)];
  if (min > 0 || max === 0) return [];
  const message = `is 0, and database.readers.max ${max}: without a reader there is no load of readers to follow. Write min: 1, or max: 0.`;
  return [wrong("EOE-ENV-513", "readers.min", message)];
};

const readersHaveASecretOfTheirOwn: Check = ({ connection, hosting }, { service }) => {
  const { readerSecret, secret, passwordSecret } = connection ?? {};
  if (readerSecret === undefined) return [];
  if (readerSecret === secret || readerSecret === passwordSecret) {
    const other = readerSecret === secret ? "secret" : "passwordSecret";
    const message = `"${readerSecret}" is that of database.connection.${other}; name another.`;
    return [wrong("EOE-ENV-514", "connection.readerSecret", message)];
  }
  if (service?.secrets?.[readerSecret] === undefined) return [];
  const message = `is the connection string of the readers, which database.hosting: ${hosting} composes itself; remove it here, or name another secret in database.connection.readerSecret.`;
  return [{ code: "EOE-ENV-514", path: ["service", "secrets", readerSecret], message }];
};

const onlyZeroPauses: Check = ({ serverless }) => {
  const { minCapacity, pauseAfterSeconds } = serverless ?? {};
  if (pauseAfterSeconds === undefined || minCapacity === undefined || minCapacity === 0) return [];
  const message = `is ${pauseAfterSeconds}, but an instance pauses with database.serverless.minCapacity: 0 only, not ${minCapacity}; write 0 there, or remove this.`;
  return [wrong("EOE-ENV-515", "serverless.pauseAfterSeconds", message)];
};

const insightsAreThere: FileCombination<Settings, unknown> = {
  id: "aurora-has-performance-insights",
  keys: ["database.hosting", "database.engine", "database.instanceClass", "database.performanceInsights"],
  sentence: "Burstable classes of Aurora MySQL have no Performance Insights.",
  source:
    'Amazon Aurora User Guide, "Amazon Aurora DB engine, Region, and instance class support for Performance Insights" (2026-11)',
  check: ({ engine, instanceClass, performanceInsights }) => {
    if (engine !== "mysql" || instanceClass === undefined || !performanceInsights) return [];
    if (!/^db\.t\d/.test(instanceClass)) return [];
    return [
      {
        path: ["database", "performanceInsights"],
        message: `is not there on ${instanceClass} (database.instanceClass) for Aurora MySQL; write false, or a class such as db.r8g.large.`,
      },
    ];
  },
};

const hasTheEngine: ProjectCombination<Aurora, Services> = {
  id: "aurora-has-the-engine",
  keys: ["database.engine", "compose: services.<name>.image"],
  sentence:
    "The engine of Aurora is the one of the compose file's image: the application speaks one protocol in both worlds.",
  source:
    'PostgreSQL documentation, "Frontend/Backend Protocol"; MySQL Source Code Documentation, "Client/Server Protocol" (2026-11)',
  check: engineIsThatOfTheImage,
};

function readersAreRead(
  { connection: { readerSecret } }: Aurora,
  environment: Services,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<Code>[] {
  if (readerSecret === undefined) return [];
  const containers = containersOf(environment);
  // That a service is not there is told when its task is planned.
  if (containers.some((name) => project.services[name] === undefined)) return [];
  if (granted(environment, project, readerSecret).length > 0) return [];
  return [
    problemAt(
      "EOE-ENV-514",
      ["database", "connection", "readerSecret"],
      `"${readerSecret}" is not a secret that the compose file grants to any of ${containers.join(", ")}; grant it, or remove the key.`,
    ),
  ];
}

export const agreement: readonly Rule<Settings, Part<Common & Services>>[] = [
  ...relationalAgreement(AURORA),
  coded(AURORA_PROBLEMS, classHasBounds),
  coded(AURORA_PROBLEMS, capacityIsARange),
  coded(AURORA_PROBLEMS, versionTakesCapacity),
  coded(AURORA_PROBLEMS, readersAreARange),
  coded(AURORA_PROBLEMS, readersHaveASecretOfTheirOwn),
  coded(AURORA_PROBLEMS, onlyZeroPauses),
  insightsAreThere,
];

export const projectAgreement: readonly ProjectRule<Aurora, Services>[] = [
  coded(GROUP_PROBLEMS, serviceIsThere),
  { problems: GROUP_PROBLEMS, check: connectionIsRead },
  { problems: GROUP_PROBLEMS, check: partsAreTaken },
  { problems: AURORA_PROBLEMS, check: readersAreRead },
  hasTheEngine,
];
