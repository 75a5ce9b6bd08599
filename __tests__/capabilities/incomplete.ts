import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { None } from "../../modules/capabilities/none";
import type { Resources } from "../../modules/capabilities/resource";
import { PROJECT } from "../support/environment";

/** A capability as it is looked at here: whatever its settings are. */
export interface Looked {
  readonly name: string;
  readonly settings: { readonly at: readonly string[]; readonly schema: z.ZodType } | None;
  readonly page: string | None;
  readonly prices: unknown;
  readonly usage: unknown;
  readonly resources: Resources | None;
}

/** What is still missing of a capability, a sentence for each. */
export const missingOf = (capability: Looked): string[] => [
  ...Object.entries(capability).flatMap(([member, value]) =>
    missingReason(`${capability.name}.${member}`, value),
  ),
  ...missingPage(capability),
  ...missingMeanings(capability),
  ...missingPrices(capability),
];

/** A reason is words, not a blank. */
function missingReason(at: string, value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (!("none" in value))
    return at.split(".").length > 3
      ? []
      : Object.entries(value).flatMap(([key, inner]) => missingReason(`${at}.${key}`, inner));
  return /\w+ \w+ \w+/.test(String(value.none))
    ? []
    : [`${at} says neither what there is nor why there is none.`];
}

function missingPage({ name, page }: Looked): string[] {
  if (typeof page !== "string") return [];
  return existsSync(join(PROJECT, page)) ? [] : [`${name}.page is ${page}, which is not there.`];
}

function missingMeanings({ name, settings }: Looked): string[] {
  if ("none" in settings) return [];
  const json = z.toJSONSchema(settings.schema, { io: "input", unrepresentable: "any" });
  return meaningless(json, settings.at.join(".")).map((path) => `${name}.settings: ${path} has no meaning.`);
}

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

function meaningless(schema: object, path: string): string[] {
  const { properties = {}, anyOf = [], oneOf = [] } = schema as Schema;
  return [
    ...Object.entries(properties).flatMap(([key, inner]) => {
      const isGroup = inner.properties !== undefined || (inner.anyOf ?? inner.oneOf) !== undefined;
      const bare = !isGroup && !/[a-z]{3}/.test(inner.description ?? "");
      return [...(bare ? [`${path}.${key}`] : []), ...meaningless(inner, `${path}.${key}`)];
    }),
    ...[...anyOf, ...oneOf].flatMap((form) => meaningless(form, path)),
  ];
}

/** What a resource says of its bill must be told. */
function missingPrices({ name, prices, resources, usage }: Looked): string[] {
  if (resources === null || "none" in resources) return [];
  const told = { standing: prices, "by use": usage };
  return Object.entries(resources).flatMap(([type, { billed }]) =>
    typeof billed === "string" && typeof told[billed] !== "function"
      ? [`${name}: ${type} is billed "${billed}", and no member tells it.`]
      : [],
  );
}

/** The commented template of `npm run new`. */
export const TEMPLATE = readFileSync(join(PROJECT, "cli/environment.template.yml"), "utf8");

/** What the template leaves to the reference: keys whose defaults fit a new environment, by how they begin. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  "tags.more": "three tags are enough to begin with",
  "encryption.": "AWS's own keys cost nothing",
  "network.subnets.": "they are cut from network.cidr",
  "bastion.reaches": "the database is what it is for",
  "bastion.hostKeys": "only SSH has host keys",
  "bastion.knownHostsFile": "only SSH has host keys",
  "registry.": "two weeks fit most",
  "capacity.rootVolumeGiB": "the image's own size",
  "capacity.targetPercent": "no spare hosts to begin with",
  "capacity.warmUpSeconds": "a measured figure",
  "capacity.vcpus.": "for Managed Instances",
  "capacity.memoryMiB.": "for Managed Instances",
  "capacity.manufacturers": "for Managed Instances",
  "capacity.volumeGiB": "for Managed Instances",
  "capacity.leaving.": "a new environment leaves nothing",
  "ingress.tlsPolicy": "the strictest that browsers of today speak",
  "ingress.stickinessSeconds": "the application keeps nothing in memory",
  "ingress.healthCheck.": "the example application answers there",
  "ingress.deregistrationDelaySeconds": "fits requests of up to 30 seconds",
  "ingress.slowStartSeconds": "for applications that warm up",
  "ingress.deletionProtection": "the default protects",
  "service.profiles": "the example has none",
  "service.entry.keepAliveSeconds": "told by the image",
  "service.secrets.<name>.generate.": "the defaults are long enough",
  "service.scaling.": "one target is enough to begin with",
  "service.executeCommand": "off unless it is needed",
  "service.startSeconds": "a minute fits most",
  "service.volumes.<name>.backups": "the default backs up",
  "furtherServices.<name>.scaling.": "as the service in front",
  "furtherServices.<name>.executeCommand": "as the service in front",
  "database.": "docs/database.md has an example of each way",
  "monitoring.": "thresholds that fit most",
  "waivers[].": "a new environment needs none",
};
