import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironment, parseEnvironment } from "../modules/capabilities/load.ts";
import { ENVIRONMENTS_FOLDER, environmentFiles, environmentNames } from "../modules/environment/files.ts";
import { formatNetwork, type Network, overlap, parseNetwork } from "../modules/network/cidr.ts";
import { Problems } from "../modules/problems.ts";
import { projectRoot } from "./root.ts";

const TEMPLATE = new URL("environment.template.yml", import.meta.url);

export interface NewEnvironmentOptions {
  readonly root?: string;
  readonly region: string;
  readonly json: boolean;
}

/** @throws Problems when there is such a file, or its values would be wrong */
export function makeEnvironment(name: string, options: NewEnvironmentOptions): void {
  const file = writeEnvironment(projectRoot(options.root), name, options.region);
  const next = `npx express-on-ecs synth ${name}`;
  console.log(
    options.json ? JSON.stringify({ file, next }) : `Wrote ${file}. Change its values, then: ${next}`,
  );
}

function writeEnvironment(root: string, name: string, region: string): string {
  const file = `${ENVIRONMENTS_FOLDER}/${name}.yml`;
  if (existsSync(join(root, file)))
    throw new Problems([{ code: "EOE-CLI-004", file, path: "", message: "exists already." }]);
  const values: Readonly<Record<string, string>> = { name, region, cidr: freeNetwork(root) };
  const text = readFileSync(TEMPLATE, "utf8").replaceAll(
    /\{\{(\w+)\}\}/g,
    (_, key: string) => values[key] ?? "",
  );
  checkValues(text, file, name);
  mkdirSync(join(root, ENVIRONMENTS_FOLDER), { recursive: true });
  writeFileSync(join(root, file), text);
  return file;
}

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
