import { existsSync } from "node:fs";
import { join } from "node:path";
import { Problems } from "../../modules/problems.ts";
import { readText } from "../../modules/read-text.ts";

/** What init reads and writes of a package.json. */
export interface Manifest {
  readonly name?: unknown;
  readonly private?: unknown;
  readonly type?: unknown;
  readonly packageManager?: unknown;
  readonly scripts?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface ReadManifest {
  readonly text: string;
  readonly manifest: Manifest;
}

/**
 * The package.json of a folder; undefined where there is none.
 * @throws Problems when it is not JSON, or no mapping, or its packages are none
 */
export function readManifest(folder: string): ReadManifest | undefined {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return undefined;
  const text = readText(path, "package.json");
  const manifest = parsed(text);
  if (manifest === undefined) throw unusable("");
  // Spread, a text or a list would come out as packages called 0, 1 and 2.
  const wrong = (["dependencies", "devDependencies"] as const).find(
    (key) => !isAbsentOrObject(manifest[key]),
  );
  if (wrong !== undefined) throw unusable(wrong);
  return { text, manifest };
}

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isAbsentOrObject = (value: unknown): boolean =>
  value === undefined || value === null || isObject(value);

function unusable(path: string): Problems {
  const message = "is not a JSON object; mend it first, since the packages of the project go into it.";
  return new Problems([{ code: "EOE-CLI-012", file: "package.json", path, message }]);
}

function parsed(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? (value as Manifest) : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
