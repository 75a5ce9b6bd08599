import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Document,
  isPair,
  isScalar,
  isSeq,
  parse,
  parseDocument,
  type Scalar,
  visit,
  type visitorFn,
} from "yaml";
import { NAMES_OF_ZONES_WITHOUT_VPC_ORIGINS } from "../modules/aws/cloudfront.ts";
import { zonesOf } from "../modules/aws/regions.ts";
import { loadEnvironment, parseEnvironment } from "../modules/capabilities/load.ts";
import { isMapping } from "../modules/compose/origin.ts";
import { readYaml } from "../modules/compose/yaml.ts";
import { ENVIRONMENTS_FOLDER, environmentFiles, environmentNames } from "../modules/environment/files.ts";
import {
  contains,
  formatNetwork,
  type Network,
  overlap,
  parseNetwork,
  tryParse,
} from "../modules/network/cidr.ts";
import { Problems } from "../modules/problems.ts";
import { readText } from "../modules/read-text.ts";
import { asWritten } from "./as-written.ts";
import { projectRoot } from "./root.ts";

const TEMPLATE = new URL("environment.template.yml", import.meta.url);

export interface NewEnvironmentOptions {
  readonly root?: string;
  /** Default: that of the environment that it begins with, or eu-central-1. */
  readonly region?: string;
  /**
   * The environment that it begins with, or the path of a file, such as that of one that was destroyed. Default: the
   * template, where it describes this project's application.
   */
  readonly from?: string;
  /** Name or ARN of the snapshot that its database begins with. Default: as the model has it. */
  readonly fromSnapshot?: string;
  readonly json: boolean;
}

/** @throws Problems when there is such a file, or its values would be wrong */
export function makeEnvironment(name: string, options: NewEnvironmentOptions): void {
  const { file, restoreFrom } = writeEnvironment(projectRoot(options.root), name, options);
  const next = `npx express-on-ecs synth ${name}`;
  if (options.json) {
    console.log(JSON.stringify({ file, ...(restoreFrom === undefined ? {} : { restoreFrom }), next }));
    return;
  }
  if (restoreFrom !== undefined)
    console.log(`Its database begins with the snapshot ${restoreFrom} (database.restoreFrom).`);
  console.log(`Wrote ${file}. Change its values, then: ${next}`);
}

interface Written {
  /** Relative to the project. */
  readonly file: string;
  /** The snapshot that its database begins with. */
  readonly restoreFrom: string | undefined;
}

function writeEnvironment(
  root: string,
  name: string,
  { region, from, fromSnapshot }: NewEnvironmentOptions,
): Written {
  const file = `${ENVIRONMENTS_FOLDER}/${name}.yml`;
  if (existsSync(join(root, file)))
    throw new Problems([{ code: "EOE-CLI-004", file, path: "", message: existing(name) }]);
  const model = from ?? modelIn(root);
  const begun = model === undefined ? fromTemplate(root, name, region) : copied(root, model, name, region);
  const text = fromSnapshot === undefined ? begun : restored(begun, fromSnapshot);
  checkValues(text, file, name);
  mkdirSync(join(root, ENVIRONMENTS_FOLDER), { recursive: true });
  writeFileSync(join(root, file), text);
  const restoreFrom: unknown = parseDocument(text).getIn(["database", "restoreFrom"]);
  return { file, restoreFrom: typeof restoreFrom === "string" ? restoreFrom : undefined };
}

const existing = (name: string): string =>
  `exists already. To begin ${name} again after a destroy, move the file, such as to events/${name}.yml, and name that by --from.`;

/** Databases that begin with a snapshot. */
const RESTORED = ["rds", "aurora"];

/** @throws Problems when the database is of a kind that begins with none */
function restored(text: string, snapshot: string): string {
  const document = parseDocument(text);
  const hosting = document.getIn(["database", "hosting"]);
  if (!RESTORED.includes(String(hosting))) {
    const message = `is given, and database.hosting is ${hosting === undefined ? "not there" : hosting}, which begins with no snapshot; a database of ${RESTORED.join(" or ")} does. Name another model by --from, or leave it out.`;
    throw new Problems([
      { code: "EOE-CLI-052", file: "express-on-ecs new", path: "--from-snapshot", message },
    ]);
  }
  document.setIn(["database", "restoreFrom"], snapshot);
  return asWritten(document, text);
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

/** A model by its path rather than by its name. */
const isFile = (from: string): boolean => /[/\\]|\.ya?ml$/.test(from);

/** @throws Problems when there is no such environment or file, or it is wrong itself */
function modelText(root: string, from: string): string {
  if (!isFile(from)) {
    const [path = ""] = environmentFiles(root, [from]);
    loadEnvironment(path, root);
    return readFileSync(path, "utf8");
  }
  if (!existsSync(from)) {
    const message = `${from} does not exist; write the path of an environment's file, such as events/mall.yml, or the name of an environment.`;
    throw new Problems([{ code: "EOE-CLI-051", file: "express-on-ecs new", path: "--from", message }]);
  }
  const text = readText(from, from);
  parseEnvironment(text, from);
  return text;
}

/**
 * Another environment's text with its comments, under another name. Its network is a free one, and written subnets move
 * along; that of a file that nobody uses any more stays.
 * @throws Problems as `modelText`
 */
function copied(root: string, model: string, name: string, region: string | undefined): string {
  const text = modelText(root, model);
  const document = parseDocument(text);
  const from = String(document.get("name"));
  visit(document, {
    Node: (key, node, ancestors) => {
      for (const place of ["commentBefore", "comment"] as const)
        if (node[place]) node[place] = renamedCommands(node[place], from, name);
      if (!isScalar(node) || typeof node.value !== "string" || key === "key" || !saysWhose(ancestors)) return;
      node.value = renamed(node.value, from, name);
    },
  });
  document.set("name", name);
  const written = document.getIn(["network", "cidr"]);
  const isFree = isFile(model) && isFreeNetwork(root, String(written));
  // A VPC that exists keeps its network, whoever is in it.
  if (!document.hasIn(["network", "existing"]) && !isFree) {
    if (document.hasIn(["network", "subnets"])) moveNetwork(document, parseNetwork(String(written)), root);
    else document.setIn(["network", "cidr"], freeNetwork(root));
  }
  if (region !== undefined && region !== document.get("region")) moveTo(region, document);
  return asWritten(document, text);
}

/** Zones that are named are those of a region. Where that has too few, its own refusal says so. */
function moveTo(region: string, document: Document): void {
  document.set("region", region);
  const written = document.getIn(["network", "zones"]);
  if (!isSeq(written) || document.hasIn(["network", "existing"])) return;
  const zones = (zonesOf(region) ?? []).filter((zone) => zone !== NAMES_OF_ZONES_WITHOUT_VPC_ORIGINS[region]);
  if (zones.length < written.items.length) return;
  const chosen = document.createNode(zones.slice(0, written.items.length), { flow: true });
  document.setIn(["network", "zones"], chosen);
}

/** Its network and the subnets in it go to a free one, with all that repeats them, such as the proxies that nginx trusts. */
function moveNetwork(document: Document, from: Network, root: string): void {
  const free = parseNetwork(freeNetwork(root));
  const moved = (text: string): string => {
    const network = tryParse(text);
    if (network === undefined || !contains(from, network)) return text;
    return formatNetwork({ ...network, base: network.base - from.base + free.base });
  };
  visit(document, {
    Scalar: (key, node) => {
      if (key !== "key" && typeof node.value === "string")
        node.value = node.value.replaceAll(/[\d.]+\/\d+/g, moved);
    },
  });
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

/** A command in a comment, such as the one that destroys the environment, must not be run for another one. */
const renamedCommands = (comment: string, from: string, name: string): string =>
  comment.replace(/express-on-ecs .*/g, (command) =>
    command
      .split(" ")
      .map((word) => (word === from ? name : word))
      .join(" "),
  );

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

const networksOf = (root: string): Network[] =>
  environmentNames(root).length === 0
    ? []
    : environmentFiles(root, []).flatMap((path) => networkOf(path, root));

const isFreeNetwork = (root: string, cidr: string): boolean =>
  !networksOf(root).some((other) => overlap(parseNetwork(cidr), other));

/** The first 10.x.0.0/16 that no other environment uses, so that networks can be connected one day. */
function freeNetwork(root: string): string {
  const taken = networksOf(root);
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
