import { FilledIn, substitute, type Variables } from "./interpolate.ts";

/** What an env file holds, or what is wrong with it and in which line. */
export interface EnvFile {
  readonly variables: Record<string, string>;
  readonly wrong?: { readonly line: number; readonly message: string };
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
  for (;;) {
    const entry = reader.next();
    if (entry === undefined) return { variables: own };
    if ("message" in entry) return { variables: own, wrong: entry };
    const value = entry.value === undefined ? lookup(entry.name) : expand(entry, find);
    if (value instanceof Error)
      return { variables: own, wrong: { line: entry.line, message: value.message } };
    if (value === undefined) continue;
    const tooMuch = filledIn.add(value);
    if (tooMuch !== undefined)
      return { variables: own, wrong: { line: entry.line, message: `${entry.name} ${tooMuch}` } };
    variables[entry.name] = value;
    own[entry.name] = value;
  }
}

interface Entry {
  readonly line: number;
  readonly name: string;
  /** Absent for a name alone. */
  readonly value?: string;
  readonly quote: "" | "'" | '"';
}

function expand({ value = "", quote }: Entry, find: Lookup): string | Error {
  if (quote === "'") return value;
  const result = substitute(quote === '"' ? expandEscapes(value) : value, find);
  return result.wrong === undefined ? result.text : new Error(result.wrong);
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
