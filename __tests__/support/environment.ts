import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { Environment } from "../../modules/capabilities/environment.ts";
import { parseEnvironment } from "../../modules/capabilities/load.ts";
import { type ComposeProject, loadComposeProject } from "../../modules/compose/index.ts";
import { Problems } from "../../modules/problems.ts";

export const PROJECT = join(import.meta.dirname, "../..");
export const MARKET = readFileSync(join(PROJECT, "environments/market.yml"), "utf8");

/** An image that is there where endpoints are the only way out. */
export const ECR_IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/mirror/image:1.0.0";

/** Changes by key path, such as `{ "network.cidr": "10.1.0.0/16" }`; undefined removes the key. */
export type Changes = Readonly<Record<string, unknown>>;

/**
 * The text of market's file with changes made. Comments go, order stays. It has no key of its own unless the changes ask
 * for one, since every store would say so.
 */
export function marketWith(changes: Changes): string {
  const raw: unknown = parse(MARKET);
  setAt(raw, ["encryption"], undefined);
  for (const [path, value] of Object.entries(changes)) setAt(raw, path.split("."), structuredClone(value));
  return stringify(raw);
}

export const market = (changes: Changes = {}): Environment =>
  parseEnvironment(marketWith(changes), "environments/market.yml", "market").environment;

/** Market without a load balancer, and without what only one reads. */
export const WORKERS_ONLY: Changes = {
  ingress: undefined,
  "service.entry": undefined,
  "service.scaling.requestsPerTarget": undefined,
  "service.startSeconds": undefined,
  "monitoring.latencyP95Seconds": undefined,
  "monitoring.errorPercent": undefined,
};

/** Market's load balancer with changes made. */
export function ingressOf(environment: Environment): NonNullable<Environment["ingress"]> {
  if (environment.ingress === undefined) throw new Error("the environment has no ingress");
  return environment.ingress;
}

/** The compose project that the repository ships. */
export const shippedProject = (): ComposeProject =>
  loadComposeProject({ files: ["docker-compose.yml"], workingDir: PROJECT, environment: {} });

/** All sentences that a file is refused with, `path: message`; none when it is accepted. */
export function sentencesOf(text: string, name = "market"): string[] {
  try {
    parseEnvironment(text, `environments/${name}.yml`, name);
    return [];
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list.map(({ path, message }) => `${path}: ${message}`);
  }
}

function setAt(target: unknown, [key, ...rest]: readonly string[], value: unknown): void {
  if (key === undefined || typeof target !== "object" || target === null) throw new Error("no such place");
  const group = target as Record<string, unknown>;
  if (rest.length > 0) {
    group[key] ??= {};
    setAt(group[key], rest, value);
  } else if (value === undefined) delete group[key];
  else group[key] = value;
}
