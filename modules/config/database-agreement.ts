import {
  findInstanceType,
  isOfferedIn,
  nearestInstanceTypes,
  tasksByNetworkInterfaces,
} from "../aws/instance-types";
import type { Disagreement } from "../environment/agreement";
import { didYouMean } from "../environment/sentences";
import type { PartialEnvironment } from "./agreement";

/** What the keys of `database` must agree on, with each other, with the rest of the file, and with what AWS has. */
export function databaseAgrees(environment: PartialEnvironment): Disagreement[] {
  return RULES.flatMap((rule) => rule(environment));
}

type Rule = (environment: PartialEnvironment) => Disagreement[];

const RULES: readonly Rule[] = [
  isNotAContainer,
  namesDiffer,
  serviceNamesAHost,
  hostTypeFits,
  zoneExists,
  hostHasAWayOut,
  passwordIsASecret,
  connectionIsComposed,
  documentDbClassExists,
  documentDbWindowIsLongEnough,
];

function isNotAContainer({ service, furtherServices, database }: PartialEnvironment): Disagreement[] {
  const name = database?.service;
  if (name === undefined) return [];
  const tasks = [
    { path: ["service"], containers: service?.containers },
    ...Object.entries(furtherServices ?? {}).map(([task, further]) => ({
      path: ["furtherServices", task],
      containers: further?.containers,
    })),
  ];
  return tasks
    .filter(({ containers }) => containers?.includes(name))
    .map(({ path }) => ({
      path: [...path, "containers"],
      message: `holds "${name}", which database.service says runs elsewhere; a database in an autoscaled task loses its data.`,
    }));
}

/** Roles, alarms and task definitions of both begin with the name. */
function namesDiffer({ furtherServices, database }: PartialEnvironment): Disagreement[] {
  const name = database?.service;
  if (name === undefined || furtherServices?.[name] === undefined) return [];
  return [{ path: ["furtherServices", name], message: `has the name of database.service; choose another.` }];
}

/** RFC 1123, section 2.1: a label of a host name. */
const HOST_LABEL = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST_HOST_LABEL = 20;

function serviceNamesAHost({ database }: PartialEnvironment): Disagreement[] {
  const name = database?.service;
  if (database?.hosting !== "host" || name === undefined) return [];
  if (HOST_LABEL.test(name) && name.length <= LONGEST_HOST_LABEL) return [];
  return [
    {
      path: ["database", "service"],
      message: `"${name}" becomes a host name: at most ${LONGEST_HOST_LABEL} lower-case letters, digits and single hyphens, the first a letter. Rename the service in the compose file.`,
    },
  ];
}

function hostTypeFits({ database, region }: PartialEnvironment): Disagreement[] {
  if (database?.hosting !== "host" || database.instanceType === undefined) return [];
  const type = database.instanceType;
  const path = ["database", "instanceType"];
  const facts = findInstanceType(type);
  if (!facts) return [{ path, message: `"${type}" is not an EC2 instance type.${suggestion(type)}` }];
  if (region !== undefined && isOfferedIn(facts, region) === false)
    return [{ path, message: `"${type}" is not offered in ${region}.${suggestion(type, region)}` }];
  if (tasksByNetworkInterfaces(facts, { networkMode: "awsvpc", trunking: false }) < 1) {
    return [
      {
        path,
        message: `"${type}" has no second network interface, which the database's task needs; use another.`,
      },
    ];
  }
  return [];
}

function zoneExists({ database, network }: PartialEnvironment): Disagreement[] {
  if (database?.hosting !== "host" || database.zone === undefined || network?.zones === undefined) return [];
  const zones = typeof network.zones === "number" ? network.zones : network.zones.length;
  if (database.zone <= zones) return [];
  return [
    {
      path: ["database", "zone"],
      message: `${database.zone} is more than the ${zones} zones of network.zones; write a number from 1 to ${zones}.`,
    },
  ];
}

function hostHasAWayOut({ database, network }: PartialEnvironment): Disagreement[] {
  if (database?.hosting !== "host" || database.placement !== "private" || network?.egress !== "none")
    return [];
  return [
    {
      path: ["database", "placement"],
      message:
        'a host in a private subnet cannot reach ECS or pull images while network.egress is none; choose another egress, or placement "public", which lets nothing in either.',
    },
  ];
}

function passwordIsASecret({ database }: PartialEnvironment): Disagreement[] {
  if (database?.hosting !== "host") return [];
  const name = database.connection?.passwordSecret;
  const known = Object.keys(database.secrets ?? {});
  if (name === undefined || database.secrets === undefined || known.includes(name)) return [];
  return [
    {
      path: ["database", "connection", "passwordSecret"],
      message: `"${name}" is not one of database.secrets: ${known.join(", ") || "none"}.${didYouMean(name, known)}`,
    },
  ];
}

function connectionIsComposed({ database, service }: PartialEnvironment): Disagreement[] {
  if (database?.hosting !== "host" && database?.hosting !== "documentdb") return [];
  const name = database.connection?.secret;
  if (name === undefined || service?.secrets?.[name] === undefined) return [];
  return [
    {
      path: ["service", "secrets", name],
      message: `is the connection string, which database.hosting: ${database.hosting} composes itself; remove it here, or name another secret in database.connection.secret.`,
    },
  ];
}

function documentDbClassExists({ database, region }: PartialEnvironment): Disagreement[] {
  if (database?.hosting !== "documentdb" || database.instanceClass === undefined) return [];
  const type = database.instanceClass.replace(/^db\./, "");
  const facts = findInstanceType(type);
  const path = ["database", "instanceClass"];
  if (!facts) {
    const [near] = nearestInstanceTypes(type, 1);
    return [
      {
        path,
        message: `"${database.instanceClass}" is not an instance class.${near === undefined ? "" : ` Did you mean db.${near}?`}`,
      },
    ];
  }
  if (region === undefined || isOfferedIn(facts, region) !== false) return [];
  return [{ path, message: `"${database.instanceClass}" is not offered in ${region}.` }];
}

/** Source: DocumentDB API reference, CreateDBCluster `PreferredBackupWindow`. */
const LEAST_WINDOW_MINUTES = 30;
const DAY_MINUTES = 24 * 60;

function documentDbWindowIsLongEnough({ database }: PartialEnvironment): Disagreement[] {
  if (database?.hosting !== "documentdb" || database.backupWindow === undefined) return [];
  const [start = 0, end = 0] = database.backupWindow.split("-").map(minutesOf);
  const span = (end - start + DAY_MINUTES) % DAY_MINUTES;
  if (span >= LEAST_WINDOW_MINUTES) return [];
  return [
    {
      path: ["database", "backupWindow"],
      message: `"${database.backupWindow}" is ${span} minutes long; AWS wants at least ${LEAST_WINDOW_MINUTES}.`,
    },
  ];
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

function suggestion(type: string, region?: string): string {
  const near = nearestInstanceTypes(type, 8).filter((name) => {
    const facts = findInstanceType(name);
    return region === undefined || (facts !== undefined && isOfferedIn(facts, region) !== false);
  });
  return near.length === 0 ? "" : ` Did you mean ${near.slice(0, 3).join(" or ")}?`;
}
