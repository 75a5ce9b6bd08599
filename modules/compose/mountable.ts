import { readdirSync, readFileSync, type Stats, statSync } from "node:fs";
import { basename, isAbsolute, join } from "node:path";
import { compareText } from "../compare-text.ts";
import { fileSentence, whyUnreadable } from "../read-text.ts";
import { isWithin } from "../relative-paths.ts";
import type { ComposeModel } from "./model.ts";

/** What services would mount of this machine. */
export type MountableFile =
  | ({ readonly kind: "file" } & FileContent)
  /** With all files below it. */
  | { readonly kind: "folder"; readonly files: readonly (FileContent & { readonly path: string })[] }
  /** A folder that is not carried, and why: the end of a sentence that begins with its name. */
  | { readonly kind: "folder"; readonly files?: undefined; readonly why: string }
  /** What is the laptop's alone, and why: the end of a sentence that begins with its name. */
  | { readonly kind: "of the laptop"; readonly why: string }
  | { readonly kind: "missing" | "too large" }
  | { readonly kind: "unreadable"; readonly why: string };

export interface FileContent {
  /** Base64. */
  readonly content: string;
  /** Whether anybody may run the file. */
  readonly executable: boolean;
}

const ANY_EXECUTE_BIT = 0o111;
/** A task definition has room for 64 KiB in all; what is larger is not read. */
const LARGEST_MOUNTABLE_BYTES = 32 * 1024;
/** Of a folder of configuration. One of source code has more, and is not searched. */
const MOST_FILES_OF_A_FOLDER = 50;

/**
 * Files that hold a developer's own settings and passwords. Examples of them, which people commit, are no such files.
 * Source: the files that docker compose, dotenv, Laravel, Rails and Next.js read, by their documentation (2026-11).
 */
const ENV_FILE = /^\.env(?!.*\.(?:example|sample|template|dist)$)(?:\..+|-.+)?$/;
/** What makes a folder the repository itself, or a working copy of it, rather than configuration. */
const OF_REPOSITORY = [".git", ".hg", ".svn", "node_modules"];

function whyOfLaptop(name: string): string | undefined {
  if (ENV_FILE.test(name)) return "with the laptop's variables, passwords among them";
  return OF_REPOSITORY.includes(name) ? "so that it is a working copy, not configuration" : undefined;
}

/**
 * Configs from files, and bind mounts.
 * @param directory the project's; what holds it is no folder of configuration
 */
export function mountableFiles(
  { services, configs }: ComposeModel,
  directory: string,
): Map<string, MountableFile> {
  const paths = Object.values(configs).flatMap(({ file }) => file ?? []);
  for (const { volumes = [] } of Object.values(services)) {
    for (const { type, source } of volumes) if (type === "bind" && source !== undefined) paths.push(source);
  }
  return new Map([...new Set(paths)].filter(isAbsolute).map((path) => [path, mountable(path, directory)]));
}

function mountable(path: string, directory: string): MountableFile {
  const why = whyOfLaptop(basename(path));
  if (why !== undefined) return { kind: "of the laptop", why: `is a file or folder ${why}` };
  try {
    const facts = statSync(path, { throwIfNoEntry: false });
    if (facts === undefined) return { kind: "missing" };
    if (facts.isDirectory()) {
      const holdsProject = isWithin(directory, path);
      return holdsProject
        ? { kind: "of the laptop", why: "holds the compose file, and so is the project itself" }
        : folder(path);
    }
    if (facts.size > LARGEST_MOUNTABLE_BYTES) return { kind: "too large" };
    const why = whyUnreadable(path);
    // Docker gives the container the device itself, which no task carries.
    if (why !== undefined || !facts.isFile())
      return { kind: "unreadable", why: why ?? "is a device, not a file." };
    return { kind: "file", ...contentOf(path, facts) };
  } catch (error) {
    return { kind: "unreadable", why: fileSentence(error) };
  }
}

function folder(root: string): MountableFile {
  const files: (FileContent & { readonly path: string })[] = [];
  const folders = [""];
  let room = LARGEST_MOUNTABLE_BYTES;
  for (let below = folders.pop(); below !== undefined; below = folders.pop()) {
    const entries = readdirSync(join(root, below), { withFileTypes: true });
    for (const entry of entries.sort((one, other) => compareText(one.name, other.name))) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      const why = whyOfLaptop(entry.name);
      if (why !== undefined) return { kind: "of the laptop", why: `holds ${path}, ${why}` };
      if (entry.isDirectory()) folders.push(path);
      else if (!entry.isFile())
        return { kind: "folder", why: `holds ${path}, which is neither a file nor a folder` };
      else {
        const facts = statSync(join(root, path));
        room -= facts.size;
        if (room < 0 || files.length === MOST_FILES_OF_A_FOLDER)
          return {
            kind: "folder",
            why: `holds more than a task definition has room for (${MOST_FILES_OF_A_FOLDER} files of ${LARGEST_MOUNTABLE_BYTES / 1024} KiB together)`,
          };
        files.push({ path, ...contentOf(join(root, path), facts) });
      }
      if (folders.length > MOST_FILES_OF_A_FOLDER)
        return { kind: "folder", why: `holds more than ${MOST_FILES_OF_A_FOLDER} folders` };
    }
  }
  return { kind: "folder", files: files.sort((one, other) => compareText(one.path, other.path)) };
}

const contentOf = (path: string, { mode }: Stats): FileContent => ({
  content: readFileSync(path).toString("base64"),
  executable: (mode & ANY_EXECUTE_BIT) !== 0,
});
