import { FilledIn, type Substitution, substitute, type Variables, withoutValueIn } from "./interpolate.ts";
import type { WithoutValue } from "./without-value.ts";

/** What an env file holds, or what is wrong with it and in which line. */
export interface EnvFile {
  readonly variables: Record<string, string>;
  readonly wrong?: WrongLine;
  /** Names whose values refer to variables that nobody sets; they count as empty. */
  readonly withoutValue: readonly LineWithoutValue[];
  /** Names alone, which nobody sets either. */
  readonly passedOn: readonly { readonly name: string; readonly line: number }[];
}

interface WrongLine {
  readonly line: number;
  readonly message: string;
  /** Whether it is too long or too deep: others like it need not be told. */
  readonly isTooMuch?: boolean;
}

interface LineWithoutValue extends WithoutValue {
  readonly name: string;
  readonly line: number;
  /** What the laptop says of a variable that is demanded. */
  readonly wrong?: string;
}

type Lookup = (name: string) => string | undefined;

/**
 * Reads an env file: `NAME=value`, `NAME: value`, `export NAME=value`, `NAME` alone for a variable that is passed on,
 * comments, values in single quotes (as they stand) or double quotes (with escapes), over several lines if need be,
 * and interpolation in all but single quotes. Values given earlier in the file, and `known` ones first, can be used.
 * Source: Docker documentation, ".env file syntax".
 */
export function readEnvFile(text: string, lookup: Lookup, known: Variables = {}): EnvFile {
  const variables: Record<string, string> = { ...known };
  const own: Record<string, string> = {};
  const find: Lookup = (name) =>
    lookup(name) ?? (Object.hasOwn(variables, name) ? variables[name] : undefined);
  const reader = new EnvReader(text.replace(/^﻿/, ""));
  const filledIn = new FilledIn();
  const withoutValue: LineWithoutValue[] = [];
  const passedOn: EnvFile["passedOn"][number][] = [];
  const end = (wrong?: WrongLine): EnvFile => ({
    variables: own,
    withoutValue,
    passedOn,
    ...(wrong ? { wrong } : {}),
  });
  for (;;) {
    const entry = reader.next();
    if (entry === undefined) return end();
    if ("message" in entry) return end(entry);
    const { name, line } = entry;
    const result = entry.value === undefined ? undefined : expand(entry, find);
    const missing = result && withoutValueIn(result);
    if (missing)
      withoutValue.push({ ...missing, name, line, ...(result.wrong ? { wrong: result.wrong } : {}) });
    else if (result?.wrong !== undefined)
      return end({ line, message: result.wrong, isTooMuch: result.isTooMuch ?? false });
    const value = result === undefined ? lookup(name) : result.text;
    if (value === undefined) {
      passedOn.push({ name, line });
      continue;
    }
    const tooMuch = filledIn.add(value);
    if (tooMuch !== undefined) return end({ line, message: `${name} ${tooMuch}`, isTooMuch: true });
    variables[name] = value;
    own[name] = value;
  }
}

interface Entry {
  readonly line: number;
  readonly name: string;
  /** Absent for a name alone. */
  readonly value?: string;
  readonly quote: "" | "'" | '"';
}

function expand({ value = "", quote }: Entry, find: Lookup): Substitution {
  if (quote === "'") return { text: value, unset: [] };
  return substitute(quote === '"' ? expandEscapes(value) : value, find);
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
  $: "$$",
};

function expandEscapes(text: string): string {
  return text.replace(
    /\\(?:([abfnrtv$"\\])|0(\d{3}))/g,
    (_, letter: string | undefined, octal: string | undefined) =>
      letter === undefined
        ? String.fromCharCode(Number.parseInt(octal ?? "0", 8))
        : (ESCAPES[letter] ?? letter),
  );
}

class EnvReader {
  #at = 0;
  /** The line where the character before `#counted` stands. */
  #line = 1;
  #counted = 0;

  constructor(private readonly text: string) {}

  next(): Entry | { line: number; message: string } | undefined {
    this.#skipToStatement();
    if (this.#at >= this.text.length) return undefined;
    const line = this.#lineHere();
    this.#match(/export[ \t]+/y);
    const name = this.#match(/[\p{L}\p{N}_.\-[\]]+/uy);
    this.#match(/[ \t\r\f\v]+/y);
    const separator = this.#match(/[=:]/y);
    if (name === "" || (separator === "" && !this.#atLineEnd())) {
      const found = /[^\n]*/y;
      found.lastIndex = this.#at;
      return { line, message: `has "${found.exec(this.text)?.[0] ?? ""}" where NAME=value is expected.` };
    }
    if (separator === "") return { line, name, quote: "" };
    this.#match(/[ \t\r\f\v]+/y);
    return this.#value(line, name);
  }

  #value(line: number, name: string): Entry | { line: number; message: string } {
    const quote = this.text[this.#at];
    if (quote !== '"' && quote !== "'") {
      const raw = this.#match(/[^\n]*/y);
      return { line, name, value: (raw.split(" #")[0] ?? "").trimEnd(), quote: "" };
    }
    let value = "";
    for (let index = this.#at + 1; index < this.text.length; index++) {
      const char = this.text[index] ?? "";
      if (char === "\\" && index + 1 < this.text.length) {
        const escaped = this.text[index + 1] ?? "";
        value += escaped === quote ? quote : `\\${escaped}`;
        index++;
      } else if (char === quote) {
        this.#at = index + 1;
        return { line, name, value, quote };
      } else value += char;
    }
    return { line, message: `has a ${quote} that is not closed.` };
  }

  #skipToStatement(): void {
    for (;;) {
      this.#match(/\s+/y);
      if (this.text[this.#at] !== "#") return;
      this.#match(/[^\n]*/y);
    }
  }

  #match(form: RegExp): string {
    form.lastIndex = this.#at;
    const found = form.exec(this.text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #atLineEnd(): boolean {
    return this.#at >= this.text.length || this.text[this.#at] === "\n";
  }

  #lineHere(): number {
    for (; this.#counted < this.#at; this.#counted++) if (this.text[this.#counted] === "\n") this.#line++;
    return this.#line;
  }
}
