import { existsSync, statSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { interpolateTree, type Variables } from "./interpolate.ts";
import {
  cloneTree,
  isMapping,
  locate,
  type Mapping,
  originOf,
  type Path,
  problemAt,
  removeAt,
} from "./origin.ts";
import type { Reading } from "./reading.ts";
import { checkSchema, type Violation } from "./schema.ts";
import { type ComposeSource, readYaml } from "./yaml.ts";

/** One of a file's documents, with the paths that it resets. */
export interface Document {
  readonly tree: Mapping;
  readonly resets: readonly Path[];
}

/** The compose files on disk: each is read once, and checked against the schema. */
export class ComposeFiles {
  readonly #reading: Reading;
  /** Parts that broke the schema. */
  readonly #removed: Path[] = [];
  readonly #texts = new Map<string, ComposeSource | undefined>();

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** The documents of a file after interpolation, without what the schema does not allow. */
  read(path: string, variables: Variables): Document[] {
    const file = this.#reading.shown(path);
    const report = {
      file,
      problems: this.#reading.problems,
      warnings: this.#reading.warnings,
      withoutValue: this.#reading.withoutValue,
      projectFolder: this.#reading.folder,
    };
    const read: Document[] = [];
    const source = this.source(path);
    for (const { value, resets } of source?.documents ?? []) {
      if (!isMapping(value)) {
        const origin = source && { source: source.source, offset: 0 };
        this.#reading.problems.push(
          problemAt("EOE-COMPOSE-003", origin, file, [], "must be a mapping with services at its top level."),
        );
        continue;
      }
      const tree = cloneTree(value);
      if (!interpolateTree(tree, variables, report)) {
        this.#reading.gaveUp = true;
        return [];
      }
      this.#checkPart(tree, file);
      if (tree["version"] !== undefined) {
        const message = "is obsolete and has no effect; remove it.";
        this.#reading.warnings.push(
          problemAt("EOE-COMPOSE-006", originOf(tree, "version"), file, ["version"], message),
        );
        delete tree["version"];
      }
      read.push({ tree, resets });
    }
    return read;
  }

  /** A file's text as YAML; undefined after a problem was told. */
  source(path: string): ComposeSource | undefined {
    if (this.#texts.has(path)) return this.#texts.get(path);
    const file = this.#reading.shown(path);
    let source: ComposeSource | undefined;
    if (existsSync(path) && statSync(path).isDirectory())
      this.#reading.problems.push({
        code: "EOE-COMPOSE-004",
        file,
        path: "",
        message: "is a folder, not a compose file.",
      });
    else {
      const text = this.#reading.text(path);
      if (text !== undefined) source = readYaml(text, file, this.#reading.problems);
    }
    this.#texts.set(path, source);
    return source;
  }

  /** What another file cannot mend; what is missing is looked at when all files are merged. */
  #checkPart(tree: Mapping, file: string): void {
    const violations = checkSchema(tree).filter(({ missing }) => missing.length === 0);
    this.#report(violations, tree, file);
    for (const { path } of [...violations].reverse()) {
      removeAt(tree, path);
      this.#removed.push(path);
    }
  }

  /** What a file is missing, and what is wrong only together with the files before it. */
  checkMerged(tree: Mapping, file: string): void {
    const violations = checkSchema(tree).filter(({ path, missing }) => !this.#areTold(path, missing));
    this.#report(violations, tree, file);
  }

  /** Whether parts are missing only because they were wrong. */
  #areTold(path: Path, missing: readonly string[]): boolean {
    const isRemoved = (name: string): boolean =>
      this.#removed.some((removed) => isDeepStrictEqual(removed, [...path, name]));
    return missing.length > 0 && missing.every(isRemoved);
  }

  #report(violations: readonly Violation[], tree: Mapping, file: string): void {
    for (const { path, message } of violations)
      this.#reading.problems.push(problemAt("EOE-COMPOSE-005", locate(tree, path), file, path, message));
  }
}
