import type { z } from "zod";
import { typeExists, typeRuns } from "../../compute/host-type-rules.ts";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { didYouMean } from "../../environment/sentences.ts";
import { ENVIRONMENT_PROBLEMS } from "../../problem-codes/environment.ts";
import { connectionIsComposed } from "../database.ts";
import { GROUP_PROBLEMS } from "../group-problems.ts";
import type { network } from "../network/schema.ts";
import { secretAgrees } from "../secret-agreement.ts";
import type { Services } from "../services/schema.ts";
import { HOST_DATABASE_PROBLEMS } from "./problems.ts";
import type { onHost } from "./schema.ts";

type Code = keyof typeof HOST_DATABASE_PROBLEMS;
type Settings = Part<z.output<typeof onHost>>;
type Reads = Part<Common & Services & { readonly network: z.output<typeof network> }>;

/** RFC 1123, section 2.1: a label of a host name. */
const HOST_LABEL = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST_HOST_LABEL = 20;

function serviceNamesAHost({ service: name }: Settings): Disagreement<Code>[] {
  if (name === undefined) return [];
  if (HOST_LABEL.test(name) && name.length <= LONGEST_HOST_LABEL) return [];
  return [
    {
      code: "EOE-ENV-311",
      path: ["database", "service"],
      message: `"${name}" becomes a host name: at most ${LONGEST_HOST_LABEL} lower-case letters, digits and single hyphens, the first a letter. Rename the service in the compose file.`,
    },
  ];
}

function zoneExists(database: Settings, { network }: Reads): Disagreement<Code>[] {
  if (database.zone === undefined || network?.zones === undefined) return [];
  const zones = typeof network.zones === "number" ? network.zones : network.zones.length;
  if (database.zone <= zones) return [];
  return [
    {
      code: "EOE-ENV-312",
      path: ["database", "zone"],
      message: `${database.zone} is more than the ${zones} zones of network.zones; write a number from 1 to ${zones}.`,
    },
  ];
}

function hasAWayOut({ placement }: Settings, { network }: Reads): Disagreement<Code>[] {
  if (placement !== "private" || network?.egress !== "none") return [];
  return [
    {
      code: "EOE-ENV-313",
      path: ["database", "placement"],
      message:
        'a host in a private subnet cannot reach ECS or pull images while network.egress is none; choose another egress, or placement "public", which lets nothing in either.',
    },
  ];
}

function passwordIsASecret(database: Settings): Disagreement<Code>[] {
  const name = database.connection?.passwordSecret;
  const known = Object.keys(database.secrets ?? {});
  if (name === undefined || database.secrets === undefined || known.includes(name)) return [];
  return [
    {
      code: "EOE-ENV-314",
      path: ["database", "connection", "passwordSecret"],
      message: `"${name}" is not one of database.secrets: ${known.join(", ") || "none"}.${didYouMean(name, known)}`,
    },
  ];
}

/** Terraform composes the connection string of the password. */
function secretsAgree({ secrets, connection }: Settings, { region, account }: Reads) {
  return Object.entries(secrets ?? {}).flatMap(([name, source]) =>
    secretAgrees(
      { path: ["database", "secrets", name], source },
      { region, account, readByTerraform: name === connection?.passwordSecret },
    ),
  );
}

/** Files of one major version are of no use to another, so that it must be known which the volume has. */
function versionIsSaid({ engine, engineVersion }: Settings): Disagreement<Code>[] {
  const path = ["database", "engineVersion"];
  if (engine === "postgres" && engineVersion === undefined) {
    const message = `is missing: PostgreSQL does not start on the files of another major version, so write that of the image's tag, such as engineVersion: "18".`;
    return [{ code: "EOE-ENV-450", path, message }];
  }
  if (engine === undefined || engine === "postgres" || engineVersion === undefined) return [];
  const message = `has no effect on ${engine}, whose version is the image's tag; remove it.`;
  return [{ code: "EOE-ENV-451", path, message }];
}

const TYPE = ["database", "instanceType"];

export const agreement: readonly Rule<Settings, Reads>[] = [
  coded(ENVIRONMENT_PROBLEMS, ({ instanceType }) => typeRuns(instanceType, TYPE)),
  coded(HOST_DATABASE_PROBLEMS, serviceNamesAHost),
  coded(ENVIRONMENT_PROBLEMS, ({ instanceType }, { region }) => typeExists(instanceType, TYPE, region)),
  coded(HOST_DATABASE_PROBLEMS, zoneExists),
  coded(HOST_DATABASE_PROBLEMS, hasAWayOut),
  coded(HOST_DATABASE_PROBLEMS, passwordIsASecret),
  coded(HOST_DATABASE_PROBLEMS, versionIsSaid),
  coded(GROUP_PROBLEMS, connectionIsComposed),
  coded(ENVIRONMENT_PROBLEMS, secretsAgree),
];
