import { basename } from "node:path";
import type { ComposeFiles } from "./compose-files.ts";
import { substitute, type Variables } from "./interpolate.ts";
import { isMapping } from "./origin.ts";
import type { Reading } from "./reading.ts";

/** `COMPOSE_PROJECT_NAME`, the last `name` in a file, or the folder's name, which nobody wrote. */
export function projectName(
  paths: readonly string[],
  variables: Variables,
  reading: Reading,
  files: ComposeFiles,
): { readonly name: string; readonly isWritten: boolean } {
  const given = variables["COMPOSE_PROJECT_NAME"];
  if (given !== undefined && given !== "") {
    if (normalisedName(given) !== given) {
      const message = `COMPOSE_PROJECT_NAME "${given}" is not allowed; use lower-case letters, digits, hyphens and underscores, and start with a letter or digit.`;
      reading.problems.push({
        code: "EOE-COMPOSE-023",
        file: reading.shown(paths[0] ?? ""),
        line: 1,
        column: 1,
        path: "name",
        message,
      });
    }
    return { name: given, isWritten: true };
  }
  const named = paths
    .flatMap((path) => files.source(path)?.documents ?? [])
    .map(({ value }) => (isMapping(value) ? value["name"] : undefined))
    .findLast((name) => typeof name === "string" && name !== "");
  const text =
    typeof named === "string" ? substitute(named, (name) => variables[name]).text : basename(reading.folder);
  const name = normalisedName(text);
  if (name === "") {
    const message = `"${text}" holds no letter or digit that a project's name can have; write name: at the top of the file.`;
    reading.problems.push({
      code: "EOE-COMPOSE-023",
      file: reading.shown(paths[0] ?? ""),
      line: 1,
      column: 1,
      path: "name",
      message,
    });
  }
  return { name, isWritten: typeof named === "string" };
}

/** What a name keeps of the characters that docker compose allows. */
export const normalisedName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
