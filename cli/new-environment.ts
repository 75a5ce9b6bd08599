import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isPair, isScalar, parse, parseDocument, type Scalar, visit, type visitorFn } from "yaml";
import { loadEnvironment, parseEnvironment } from "../modules/capabilities/load.ts";
import { isMapping } from "../modules/compose/origin.ts";
import { readYaml } from "../modules/compose/yaml.ts";
import { ENVIRONMENTS_FOLDER, environmentFiles, environmentNames } from "../modules/environment/files.ts";
import { formatNetwork, type Network, overlap, parseNetwork } from "../modules/network/cidr.ts";
import { Problems } from "../modules/problems.ts";
import { projectRoot } from "./root.ts";

const TEMPLATE = new URL("environment.template.yml", import.meta.url);

export interface NewEnvironmentOptions {
  readonly root?: string;
  /** Default: that of the environment that it begins with, or eu-central-1. */
  readonly region?: string;
  /** The environment that it begins with. Default: the template, where it describes this project's application. */
  readonly from?: string;
  readonly json: boolean;
}

/** @throws Problems when there is such a file, or its values would be wrong */
export function makeEnvironment(name: string, options: NewEnvironmentOptions): void {
  const file = writeEnvironment(projectRoot(options.root), name, options);
  const next = `npx express-on-ecs synth ${name}`;
  console.log(
    options.json ? JSON.stringify({ file, next }) : `Wrote ${file}. Change its values, then: ${next}`,
  );
}

function writeEnvironment(root: string, name: string, { region, from }: NewEnvironmentOptions): string {
  const file = `${ENVIRONMENTS_FOLDER}/${name}.yml`;
  if (existsSync(join(root, file)))
    throw new Problems([{ code: "EOE-CLI-004", file, path: "", message: "exists already." }]);
  const model = from ?? modelIn(root);
  const text = model === undefined ? fromTemplate(root, name, region) : copied(root, model, name, region);
  checkValues(text, file, name);
  mkdirSync(join(root, ENVIRONMENTS_FOLDER), { recursive: true });
  writeFileSync(join(root, file), text);
  return file;
}

/**
 * Which environment is the model where none is named: undefined for the template, which describes one application only.
 * @throws Problems when it describes another one, and the project has no environment or several
 */
function modelIn(root: string): string | undefined {
  if (templateFits(root)) return undefined;
  const names = environmentNames(root);
  if (names.length === 1) return names[0];
  const message =
    names.length === 0
      ? "There is no environment to begin with; run npx express-on-ecs init, which makes the first."
      : `Several environments can be the model; write --from and one of ${names.join(", ")}.`;
  throw new Problems([{ code: "EOE-CLI-013", file: "express-on-ecs new", path: "--from", message }]);
}

/** Whether the compose files that the template names have the services that it names. */
function templateFits(root: string): boolean {
  const { service }: Template = parse(filledTemplate({ name: "any", region: "any", cidr: "any" }));
  const files = service.compose.map((file) => join(root, file));
  if (!files.every((file) => existsSync(file))) return false;
  const documents = files.flatMap((file) => readYaml(readFileSync(file, "utf8"), file, []).documents);
  const services = documents.flatMap(({ value }) =>
    isMapping(value) && isMapping(value["services"]) ? Object.keys(value["services"]) : [],
  );
  return service.containers.every((name) => services.includes(name));
}

interface Template {
  readonly service: { readonly compose: readonly string[]; readonly containers: readonly string[] };
}

const fromTemplate = (root: string, name: string, region = "eu-central-1"): string =>
  filledTemplate({ name, region, cidr: freeNetwork(root) });

const filledTemplate = (values: Readonly<Record<string, string>>): string =>
  readFileSync(TEMPLATE, "utf8").replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => values[key] ?? "");

/**
 * Another environment's text with its comments, under another name. Its network is a free one, but where the subnets are
 * written, which belong to it.
 * @throws Problems when there is no such environment, or it is wrong itself
 */
function copied(root: string, from: string, name: string, region: string | undefined): string {
  const [path = ""] = environmentFiles(root, [from]);
  loadEnvironment(path, root);
  const document = parseDocument(readFileSync(path, "utf8"));
  visit(document, {
    Scalar: (key, scalar, ancestors) => {
      if (key === "key" || typeof scalar.value !== "string" || !saysWhose(ancestors)) return;
      scalar.value = renamed(scalar.value, from, name);
    },
  });
  document.set("name", name);
  // A VPC that exists keeps its network, whoever is in it.
  const isCut = !document.hasIn(["network", "subnets"]) && !document.hasIn(["network", "existing"]);
  if (isCut) document.setIn(["network", "cidr"], freeNetwork(root));
  if (region !== undefined) document.set("region", region);
  return document.toString({ lineWidth: 0 });
}

/**
 * Whether a value belongs to one environment: its tags, whom it tells, and the names of its secrets. Services may be
 * called as the environment is, and `containers.<name>.secrets` refers to keys.
 */
function saysWhose(ancestors: Parameters<visitorFn<Scalar>>[2]): boolean {
  const keys = ancestors.flatMap((node) => (isPair(node) && isScalar(node.key) ? [node.key.value] : []));
  const [first] = keys;
  return first === "tags" || first === "monitoring" || (first !== "containers" && keys.includes("secrets"));
}

/** `market/database-url` of `market` becomes `shop/database-url`; what only contains the name stays. */
const renamed = (value: string, from: string, name: string): string =>
  value === from || ["/", "-"].some((end) => value.startsWith(from + end))
    ? name + value.slice(from.length)
    : value;

/** What is wrong with a name or a region is said before there is a file, of what was typed. */
function checkValues(text: string, file: string, name: string): void {
  try {
    parseEnvironment(text, file, name);
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    throw new Problems(
      error.list.map(({ code, path, message }) => ({ code, file: "express-on-ecs new", path, message })),
    );
  }
}

/** The first 10.x.0.0/16 that no other environment uses, so that networks can be connected one day. */
function freeNetwork(root: string): string {
  const taken =
    environmentNames(root).length === 0
      ? []
      : environmentFiles(root, []).flatMap((path) => networkOf(path, root));
  const candidates = Array.from({ length: 256 }, (_, second) => parseNetwork(`10.${second}.0.0/16`));
  const free = candidates.find((candidate) => !taken.some((other) => overlap(candidate, other)));
  return formatNetwork(free ?? parseNetwork("10.0.0.0/16"));
}

/** A file that is being worked on may be wrong; its network is then unknown. */
function networkOf(path: string, root: string): Network[] {
  try {
    return [parseNetwork(loadEnvironment(path, root).environment.network.cidr)];
  } catch (error) {
    if (error instanceof Problems) return [];
    throw error;
  }
}
