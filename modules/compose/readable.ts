import { existsSync } from "node:fs";
import { basename } from "node:path";
import type { ComposeCode } from "../problem-codes/compose.ts";
import { whyUnreadable } from "../read-text.ts";
import { beginsAtHome, homePart } from "./paths.ts";

/** Tells what is wrong with a value, where it is written. */
export type Report = (code: ComposeCode, message: string) => void;

interface NamedFile {
  readonly path: string;
  /** As it is written. */
  readonly named: string;
  /** What is told where there is nothing at all. */
  readonly missing: ComposeCode;
  /** From why it cannot be read. */
  readonly sentence: (why: string) => string;
}

/** Whether there is a file at a path; if not, it is told where it is named. */
export function isReadable({ path, named, missing, sentence }: NamedFile, report: Report): boolean {
  const why = whyUnreadable(path);
  if (why === undefined) return true;
  const home = beginsAtHome(named) ? named : homePart(path);
  if (home !== undefined) report("EOE-COMPOSE-039", atHome(home));
  else if (existsSync(path)) report("EOE-COMPOSE-042", sentence(why));
  else report(missing, sentence(`${why}${besideIt(path)}`));
  return false;
}

/** What people keep in the repository in place of a file that each of them fills in. */
const EXAMPLES = [".example", ".sample", ".dist", ".template"];

function besideIt(path: string): string {
  const example = EXAMPLES.find((ending) => existsSync(`${path}${ending}`));
  return example === undefined ? "" : ` Copy ${basename(path)}${example} to it, and fill that in.`;
}

export const atHome = (named: string): string =>
  `"${named}" begins with ~, the home folder of whoever reads the file; it is no input here, so that everybody gets the same. Write a path relative to the compose file.`;
