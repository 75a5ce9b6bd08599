import { type Json, parseJson } from "./json.ts";

/**
 * The text that a JSON argument of a Terraform resource stands for. `${jsonencode(...)}`, which CDKTF writes for
 * `Fn.jsonencode`, is read as the JSON that it will give, with every inner reference as a string `${...}`; any other
 * text is returned as it is.
 */
export function jsonTextOf(argument: Json): Json {
  if (typeof argument !== "string") return argument;
  const call = /^\$\{jsonencode\(([\s\S]*)\)\}$/.exec(argument)?.[1];
  if (call === undefined) return argument;
  const value = new ExpressionReader(call).readAll();
  return value === undefined ? argument : JSON.stringify(value);
}

/** Reads Terraform's literal values; what is no literal becomes a reference. Undefined where the text does not fit. */
class ExpressionReader {
  private position = 0;

  constructor(private readonly text: string) {}

  readAll(): Json | undefined {
    const value = this.readValue();
    this.skipSpace();
    return this.position === this.text.length ? value : undefined;
  }

  private readValue(): Json | undefined {
    this.skipSpace();
    const start = this.text[this.position];
    if (start === "[") return this.readList();
    if (start === "{") return this.readObject();
    const literal = this.readUntilSeparator();
    return literal === "" ? undefined : literalOf(literal);
  }

  private readList(): Json | undefined {
    const list: Json[] = [];
    this.position += 1;
    while (!this.take("]")) {
      const value = this.readValue();
      if (value === undefined) return undefined;
      list.push(value);
      this.take(",");
    }
    return list;
  }

  private readObject(): Json | undefined {
    const members: [string, Json][] = [];
    this.position += 1;
    while (!this.take("}")) {
      const key = this.readKey();
      const value = key === undefined ? undefined : this.readValue();
      if (key === undefined || value === undefined) return undefined;
      members.push([key, value]);
      this.take(",");
    }
    return Object.fromEntries(members);
  }

  private readKey(): string | undefined {
    this.skipSpace();
    const match = /^("(?:[^"\\]|\\.)*"|[A-Za-z_][\w-]*)\s*[=:]/.exec(this.text.slice(this.position));
    if (match?.[1] === undefined) return undefined;
    this.position += match[0].length;
    const key = match[1];
    return key.startsWith('"') ? String(parseJson(key)) : key;
  }

  /** Everything up to a comma or a closing bracket that belongs to what is around. */
  private readUntilSeparator(): string {
    const start = this.position;
    let depth = 0;
    while (this.position < this.text.length) {
      const character = this.text[this.position] as string;
      if (character === '"') {
        this.skipString();
        continue;
      }
      if (depth === 0 && ",]}".includes(character)) break;
      if ("([{".includes(character)) depth += 1;
      if (")]}".includes(character)) depth -= 1;
      this.position += 1;
    }
    return this.text.slice(start, this.position).trim();
  }

  /** A string may hold `${...}`, and that again a string. */
  private skipString(): void {
    this.position += 1;
    while (this.position < this.text.length && this.text[this.position] !== '"') {
      if (this.text[this.position] === "\\") this.position += 2;
      else if (this.text.startsWith("$${", this.position)) this.position += 3;
      else if (this.text.startsWith("${", this.position)) this.skipInterpolation();
      else this.position += 1;
    }
    this.position += 1;
  }

  private skipInterpolation(): void {
    this.position += 2;
    for (let depth = 1; depth > 0 && this.position < this.text.length; ) {
      const character = this.text[this.position];
      if (character === '"') {
        this.skipString();
        continue;
      }
      if (character === "{") depth += 1;
      if (character === "}") depth -= 1;
      this.position += 1;
    }
  }

  private take(character: string): boolean {
    this.skipSpace();
    // The end of the text closes everything, so that a string that is cut off ends the loops; readAll refuses it.
    if (this.position >= this.text.length) {
      this.position = this.text.length + 1;
      return true;
    }
    if (this.text[this.position] !== character) return false;
    this.position += 1;
    return true;
  }

  private skipSpace(): void {
    while (/\s/.test(this.text[this.position] ?? "")) this.position += 1;
  }
}

function literalOf(text: string): Json {
  const literal = parseJson(text);
  if (literal !== undefined) return literal;
  // A string that quotes within its references is no JSON; its text is what stands between the outer quotes.
  const isTemplate = text.startsWith('"') && text.endsWith('"') && text.includes("${");
  return isTemplate ? text.slice(1, -1) : `\${${text}}`;
}
