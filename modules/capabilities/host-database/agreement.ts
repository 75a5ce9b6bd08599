import type { z } from "zod";
import { typeExists, typeRuns } from "../../compute/host-type-rules.ts";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { didYouMean } from "../../environment/sentences.ts";
import { ENVIRONMENT_PROBLEMS } from "../../problem-codes/environment.ts";
import { connectionIsComposed } from "../database.ts";
import { GROUP_PROBLEMS } from "../group-problems.ts";
import type { network } from "../network/schema.ts";
import { namesAreFree } from "../reserved-names.ts";
import { secretAgrees } from "../secret-agreement.ts";
import type { Services } from "../services/schema.ts";
import { hostAgrees } from "../store-agreement.ts";
import { HOST_DATABASE_PROBLEMS } from "./problems.ts";
import type { onHost } from "./schema.ts";

type Code = keyof typeof HOST_DATABASE_PROBLEMS;
type Settings = Part<z.output<typeof onHost>>;
type Reads = Part<Common & Services & { readonly network: z.output<typeof network> }>;

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

const HOST_CODES = { name: "EOE-ENV-311", zone: "EOE-ENV-312", wayOut: "EOE-ENV-313" } as const;
const TYPE = ["database", "instanceType"];

export const agreement: readonly Rule<Settings, Reads>[] = [
  coded(ENVIRONMENT_PROBLEMS, ({ instanceType }) => typeRuns(instanceType, TYPE)),
  coded(ENVIRONMENT_PROBLEMS, ({ instanceType }, { region }) => typeExists(instanceType, TYPE, region)),
  coded(HOST_DATABASE_PROBLEMS, hostAgrees("database", HOST_CODES)),
  coded(HOST_DATABASE_PROBLEMS, passwordIsASecret),
  coded(HOST_DATABASE_PROBLEMS, versionIsSaid),
  coded(GROUP_PROBLEMS, connectionIsComposed),
  coded(GROUP_PROBLEMS, (database) => namesAreFree(database.engine, database)),
  coded(ENVIRONMENT_PROBLEMS, secretsAgree),
];
