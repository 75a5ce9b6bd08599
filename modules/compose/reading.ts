import { basename } from "node:path";
import { type Problem, Problems } from "../problems.ts";
import { readText } from "../read-text.ts";
import { fromFolder } from "../relative-paths.ts";
import { isMapping, type Key, type Mapping, type Origin, originOf, type Path, problemAt } from "./origin.ts";
import { homePart } from "./paths.ts";
import type { ComposeOptions } from "./project.ts";
import { atHome } from "./readable.ts";
import { NO_VALUE, unsetProblem } from "./unset.ts";
import { ValuesWithoutVariables, withoutValueSentence } from "./without-value.ts";

/** What is known and told while compose files are read; whoever reads a part of them adds to it. */
export class Reading {
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  /** Where files are read for ECS. */
  readonly withoutValue: ValuesWithoutVariables | undefined;
  /** After a limit was passed: all that follows would take its time, and only say what comes of that. */
  gaveUp = false;
  /** `~`, where it is known. */
  home: string | undefined;

  /** @param folder that of the first file */
  constructor(
    readonly options: ComposeOptions,
    readonly folder: string,
  ) {
    if (options.forEcs !== undefined) this.withoutValue = new ValuesWithoutVariables();
  }

  get isForEcs(): boolean {
    return this.withoutValue !== undefined;
  }

  /** The problems, each that comes of a variable without a value as just that. */
  told(): Problem[] {
    return this.problems.map((problem) => {
      const { file, line, column, path } = problem;
      const found = this.withoutValue?.atPosition({ file, line: line ?? 0, column: column ?? 0 });
      return found ? { ...problem, code: NO_VALUE, path, message: withoutValueSentence(found) } : problem;
    });
  }

  /** The text of a file; undefined after a problem was told. */
  text(path: string): string | undefined {
    try {
      return readText(path, this.shown(path));
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      this.problems.push(...error.list);
      return undefined;
    }
  }

  /** Whether a file is the laptop's by its name: everybody has another, or none. */
  isOfLaptop(path: string): boolean {
    const { forEcs } = this.options;
    return forEcs !== undefined && basename(path) === ".env" && !forEcs.dotEnvFiles?.includes(path);
  }

  /** Tells at once of a value that decides what is read, where it has none. */
  tellUnset(container: Mapping | readonly unknown[], path: Path, key: Key): boolean {
    const value = (container as Mapping)[key];
    const only = Array.isArray(value) || isMapping(value) ? value : [];
    const origin = originOf(container, key);
    const own = origin && this.withoutValue?.at(origin);
    const inside = this.withoutValue?.in([only], [...path, key]) ?? [];
    const all = own ? [{ ...own, origin, path: [...path, key] }, ...inside] : inside;
    this.problems.push(...all.map((one) => unsetProblem(one)));
    return all.length > 0;
  }

  /** What somebody's home folder would change is not read, and not in silence. */
  warnOfHome(path: string, at: Path, origin: Origin | undefined, leftOut: string): void {
    const home = this.home === undefined ? homePart(path) : undefined;
    if (home !== undefined)
      this.warnings.push(problemAt("EOE-COMPOSE-039", origin, "", at, `${atHome(home)} ${leftOut}`));
  }

  /** A path as problems name it. */
  shown(path: string): string {
    return fromFolder(this.options.workingDir, path) || ".";
  }
}
