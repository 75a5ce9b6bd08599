import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { diagramOf } from "../modules/capabilities/picture.ts";
import { pictureFiles } from "../modules/picture/files.ts";
import { Problems } from "../modules/problems.ts";
import { loadCustomise } from "./customise.ts";
import { projectRoot } from "./root.ts";
import { synthesisedStacks } from "./synthesised-stacks.ts";

export interface PictureOptions {
  readonly root?: string;
  /** Relative to the project's folder. */
  readonly folder: string;
  readonly check: boolean;
  readonly json: boolean;
}

/** @throws Problems when the environment is wrong, or a picture is out of date and `check` asks for it */
export async function drawEnvironment(environment: string, options: PictureOptions): Promise<void> {
  const root = projectRoot(options.root);
  const customise = await loadCustomise(root);
  const stacks = synthesisedStacks({ root, names: [environment], customise });
  const files = await pictureFiles(environment, diagramOf(stacks));
  const folder = resolve(root, options.folder);
  const stale = files.filter(({ file, text }) => !isAsIn(join(folder, file), text));
  if (options.check && stale.length > 0)
    throw new Problems(stale.map(({ file }) => outOfDate(options.folder, file)));
  if (stale.length > 0) mkdirSync(folder, { recursive: true });
  for (const { file, text } of stale) writeFileSync(join(folder, file), text);
  const written = stale.map(({ file }) => join(options.folder, file));
  if (options.json) console.log(JSON.stringify({ environment, written }));
  else if (stale.length === 0) console.log(`The picture of ${environment} is up to date.`);
  else console.log(`Wrote ${written.join(" and ")}.`);
}

const isAsIn = (path: string, text: string): boolean =>
  existsSync(path) && readFileSync(path, "utf8") === text;

const outOfDate = (folder: string, file: string) => ({
  code: "EOE-CLI-003" as const,
  file: join(folder, file),
  path: "",
  message: "is out of date; the same command without --check writes it.",
});
