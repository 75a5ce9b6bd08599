import {
  isMapping,
  type Mapping,
  type Origin,
  originOf,
  type Path,
  type Position,
  positionOf,
  type SourceText,
} from "./origin.ts";

/** A value that refers to variables which nobody sets. */
export interface WithoutValue {
  readonly names: readonly string[];
  /** Of a variable that is demanded by `${NAME:?reason}`: what the file says about it; empty where it says nothing. */
  readonly reason?: string;
}

/**
 * Values that refer to variables without a value, by where they are written: whatever services extend, merge and include,
 * a value keeps that. Only what runs on ECS is to be told of them: what the laptop's database needs is no business of
 * the environment's.
 */
export class ValuesWithoutVariables {
  readonly #found = new Map<SourceText, Map<number, WithoutValue>>();

  add({ source, offset }: Origin, found: WithoutValue): void {
    const inFile = this.#found.get(source) ?? new Map<number, WithoutValue>();
    this.#found.set(source, inFile.set(offset, found));
  }

  at({ source, offset }: Origin): WithoutValue | undefined {
    return this.#found.get(source)?.get(offset);
  }

  /** At a line of a file, for what is wrong there. */
  atPosition({ file, line, column }: Position): WithoutValue | undefined {
    for (const [source, found] of this.#found) {
      if (source.file !== file) continue;
      for (const [offset, value] of found) {
        const at = positionOf({ source, offset });
        if (at.line === line && at.column === column) return value;
      }
    }
    return undefined;
  }

  /** Those among the members of forms of a mapping or list, and in them, each once: as the first form has it. */
  in(forms: readonly (Mapping | readonly unknown[])[], path: Path): Located[] {
    const found = new Map<WithoutValue, Located>();
    for (const form of forms) this.#visit(form, path, found);
    return [...found.values()];
  }

  #visit(container: Mapping | readonly unknown[], path: Path, found: Map<WithoutValue, Located>): void {
    const keys = Array.isArray(container) ? [...container.keys()] : Object.keys(container);
    for (const key of keys) {
      const origin = originOf(container, key);
      const own = origin && this.at(origin);
      if (origin && own && !found.has(own)) found.set(own, { ...own, origin, path: [...path, key] });
      const value = (container as Mapping)[key];
      if (Array.isArray(value) || isMapping(value)) this.#visit(value, [...path, key], found);
    }
  }
}

export interface Located extends WithoutValue {
  readonly origin: Origin;
  readonly path: Path;
}

/** What to write where the environment gives variables no value. */
export function withoutValueSentence({ names, reason }: WithoutValue): string {
  const [first = ""] = names;
  const said = reason === undefined || reason === "" ? "" : ` (${reason})`;
  const variables = `the variable${names.length === 1 ? "" : "s"} ${names.join(" and ")}${said}`;
  const mend = `which the environment file does not set (.env and the shell are the laptop's); write ${entryOf(names)} in it`;
  if (reason !== undefined) return `demands ${variables}, ${mend}.`;
  return `uses ${variables}, ${mend}, or a default here, such as \${${first}:-}.`;
}

/** What passes a variable of the shell on: `- NAME`; to a service, where it is one of its variables. */
export function passedOnSentence(name: string, service?: string): string {
  const beside = service === undefined ? "" : `, or containers.${service}.environment.${name},`;
  return `passes ${name} on from the shell, which does not count on ECS; write ${entryOf([name])}${beside} in the environment file.`;
}

const entryOf = (names: readonly string[]): string =>
  `variables: { ${names.map((name) => `${name}: …`).join(", ")} }`;
