import type { z } from "zod";
import { typeExists, typeRuns } from "../../compute/host-type-rules";
import type { Disagreement, Part, Rule } from "../../environment/agreement";
import type { Common } from "../../environment/common";
import { secretAgrees } from "../../environment/secret-agreement";
import { didYouMean } from "../../environment/sentences";
import { connectionIsComposed } from "../database";
import type { network } from "../network/schema";
import type { Services } from "../services/schema";
import type { onHost } from "./schema";

type Settings = Part<z.output<typeof onHost>>;
type Reads = Part<Common & Services & { readonly network: z.output<typeof network> }>;

/** RFC 1123, section 2.1: a label of a host name. */
const HOST_LABEL = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST_HOST_LABEL = 20;

function serviceNamesAHost({ service: name }: Settings): Disagreement[] {
  if (name === undefined) return [];
  if (HOST_LABEL.test(name) && name.length <= LONGEST_HOST_LABEL) return [];
  return [
    {
      path: ["database", "service"],
      message: `"${name}" becomes a host name: at most ${LONGEST_HOST_LABEL} lower-case letters, digits and single hyphens, the first a letter. Rename the service in the compose file.`,
    },
  ];
}

function zoneExists(database: Settings, { network }: Reads): Disagreement[] {
  if (database.zone === undefined || network?.zones === undefined) return [];
  const zones = typeof network.zones === "number" ? network.zones : network.zones.length;
  if (database.zone <= zones) return [];
  return [
    {
      path: ["database", "zone"],
      message: `${database.zone} is more than the ${zones} zones of network.zones; write a number from 1 to ${zones}.`,
    },
  ];
}

function hasAWayOut({ placement }: Settings, { network }: Reads): Disagreement[] {
  if (placement !== "private" || network?.egress !== "none") return [];
  return [
    {
      path: ["database", "placement"],
      message:
        'a host in a private subnet cannot reach ECS or pull images while network.egress is none; choose another egress, or placement "public", which lets nothing in either.',
    },
  ];
}

function passwordIsASecret(database: Settings): Disagreement[] {
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

/** Terraform composes the connection string of the password. */
function secretsAgree({ secrets, connection }: Settings, { region, account }: Reads): Disagreement[] {
  return Object.entries(secrets ?? {}).flatMap(([name, source]) =>
    secretAgrees(
      { path: ["database", "secrets", name], source },
      { region, account, readByTerraform: name === connection?.passwordSecret },
    ),
  );
}

export const agreement: readonly Rule<Settings, Reads>[] = [
  ({ instanceType }) => typeRuns(instanceType, ["database", "instanceType"]),
  serviceNamesAHost,
  ({ instanceType }, { region }) => typeExists(instanceType, ["database", "instanceType"], region),
  zoneExists,
  hasAWayOut,
  passwordIsASecret,
  connectionIsComposed,
  secretsAgree,
];
