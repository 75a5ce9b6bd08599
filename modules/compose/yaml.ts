import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  type Pair,
  Parser,
  Scalar,
} from "yaml";
import type { ComposeCode } from "../problem-codes/compose.ts";
import type { Problem } from "../problems.ts";
import { causes } from "../yaml-errors.ts";
import { type IndentedText, indented, linesOf } from "./indentation.ts";
import { MOST_ALIASED_VALUES, MOST_LEVELS } from "./limits.ts";
import { type Mapping, type Origin, originOf, type Path, problemAt, put, type SourceText } from "./origin.ts";

/** One YAML document of a compose file as plain data. */
export interface ComposeDocument {
  readonly value: unknown;
  /** Paths with `!reset` or `!override`: what earlier files say there is dropped. */
  readonly resets: readonly Path[];
}

export interface ComposeSource {
  readonly source: SourceText;
  readonly documents: readonly ComposeDocument[];
}

/**
 * Reads YAML the way docker compose does: YAML 1.2 with merge keys, octal numbers that start with 0, underscores in
 * numbers, several documents in a file, and the tags `!reset` and `!override`.
 * Source of the scalar rules: https://pkg.go.dev/go.yaml.in/yaml/v3
 */
export function readYaml(text: string, file: string, problems: Problem[]): ComposeSource {
  const known = lastRead.get(file);
  const read = known?.text === text ? known : parse(text, file);
  lastRead.set(file, read);
  for (const problem of read.problems) problems.push(problem);
  return read.source;
}

interface ReadText {
  readonly text: string;
  readonly source: ComposeSource;
  readonly problems: readonly Problem[];
}

/**
 * Environments mostly run the same compose files. What is kept depends on nothing but a file's name and its text, and
 * whoever reads it works on copies.
 */
const lastRead = new Map<string, ReadText>();

function parse(text: string, file: string): ReadText {
  const problems: Problem[] = [];
  const source = parseSource(text, file, problems);
  return { text, source, problems };
}

function parseSource(written: string, file: string, problems: Problem[]): ComposeSource {
  const text = written.replace(OTHER_LINE_ENDS, "\n");
  // The library's own count loses lines after a string that it takes for open.
  const source: SourceText = { file, lines: linesOf(text) };
  const { documents: parsed, tooDeepAt, read } = parsedText(text);
  const documents: ComposeDocument[] = [];
  if (hasControlCharacters(text, source, problems)) return { source, documents };
  for (const document of parsed) {
    // What is wrong before that may have made the rest look deep; what is wrong after it comes of being cut off.
    const errors =
      tooDeepAt === undefined
        ? document.errors
        : document.errors.filter(({ code, pos }) => !COME_OF_DEPTH.has(code) && pos[0] < tooDeepAt);
    if (tooDeepAt !== undefined && document === parsed.at(-1) && errors.length === 0) {
      const origin = { source, offset: read.writtenAt(tooDeepAt) };
      problems.push(problemAt("EOE-COMPOSE-038", origin, file, [], TOO_DEEP));
      continue;
    }
    for (const error of causes(errors)) {
      problems.push(
        problemAt(
          "EOE-COMPOSE-011",
          { source, offset: read.writtenAt(error.pos[0]) },
          file,
          [],
          `is not valid YAML: ${sentence(error.message)}`,
        ),
      );
    }
    if (errors.length > 0) continue;
    const reader = new Reader(read, source, problems);
    const value = reader.read(document.contents);
    if (value !== UNREADABLE) documents.push({ value, resets: reader.resets });
  }
  return { source, documents };
}

/** What a text holds, up to where it nests too deep. */
interface Documents {
  readonly documents: readonly Document.Parsed[];
  readonly tooDeepAt?: number;
}

interface ParsedText extends Documents {
  /** What was parsed: the text, or the text with more spaces. */
  readonly read: IndentedText;
}

/** As it is written; where that is not YAML, with its lines indented as YAML asks and docker compose does not. */
function parsedText(text: string): ParsedText {
  const asWritten = documentsOf(text);
  if (asWritten.documents.every(({ errors }) => errors.length === 0))
    return { ...asWritten, read: { text, writtenAt: (offset) => offset } };
  const read = indented(text);
  return { ...(read.text === text ? asWritten : documentsOf(read.text)), read };
}

/** Lists and mappings in each other that are still parsed; `Reader` tells where there are more than MOST_LEVELS. */
const MOST_PARSED = 2 * MOST_LEVELS;

/**
 * As the library's `parseAllDocuments`, which ends where the stack does: its composer calls itself for each level, and V8
 * aborts the process where a regular expression is compiled at the end of the stack. Its parser keeps levels on a list.
 */
function documentsOf(text: string): Documents {
  const parser = new Parser();
  let tooDeepAt: number | undefined;
  function* tokens(): Generator<CST.Token, void> {
    for (const lexeme of new Lexer().lex(text)) {
      yield* parser.next(lexeme);
      if (parser.stack.length <= MOST_PARSED) continue;
      tooDeepAt = parser.offset;
      break;
    }
    yield* parser.end();
  }
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, logLevel: "silent" });
  const documents = [...composer.compose(tokens())];
  return { documents, ...(tooDeepAt === undefined ? {} : { tooDeepAt }) };
}

/** What the library tells of brackets around the place where it is cut off: they seem not to be closed. */
const COME_OF_DEPTH: ReadonlySet<string> = new Set(["MISSING_CHAR", "BAD_INDENT"]);

/** docker compose takes them for ends of lines as well: https://pkg.go.dev/go.yaml.in/yaml/v3, is_break. */
const OTHER_LINE_ENDS = /\r(?!\n)|\u0085/g;

/** Source: https://yaml.org/spec/1.2.2/#51-character-set, which docker compose keeps to. */
const CONTROL_CHARACTER = /[^\t\n\r\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** The first is told, since a file that is no text has thousands. */
function hasControlCharacters(text: string, source: SourceText, problems: Problem[]): boolean {
  const [first, ...others] = text.matchAll(CONTROL_CHARACTER);
  if (first === undefined) return false;
  const number = first[0].codePointAt(0) ?? 0;
  const hex = number.toString(16).padStart(number > 0xff ? 4 : 2, "0");
  const more = others.length > 0 ? ` ${others.length} more stand after it.` : "";
  problems.push(
    problemAt(
      "EOE-COMPOSE-040",
      { source, offset: first.index },
      source.file,
      [],
      `holds the control character U+${hex.toUpperCase().padStart(4, "0")}, which YAML does not allow; remove it, or write "\\${number > 0xff ? "u" : "x"}${hex}" in double quotes.${more}`,
    ),
  );
  return true;
}

const TOO_DEEP = `nests mappings and lists deeper than ${MOST_LEVELS} levels; write it flatter.`;

const sentence = (text: string): string => (text.endsWith(".") ? text : `${text}.`);

const COLLECTION_TAGS: ReadonlySet<string> = new Set([
  "!override",
  "!",
  "tag:yaml.org,2002:map",
  "tag:yaml.org,2002:seq",
]);

const NOTHING = Symbol("nothing");
/** Instead of a value that is too much to be read at all; a sentence says why. */
const UNREADABLE = Symbol("unreadable");

/** Ends the reading of a document: more of the same would not help anybody. */
class Stop extends Error {}

class Reader {
  readonly resets: Path[] = [];
  readonly #anchors = new Map<string, Node>();
  /** How many aliases are being followed, one in the value of the other, and what each one that was names. */
  #following = 0;
  readonly #targets = new Map<Node, Node>();
  /** Values that were read, those that aliases stand for among them, and how many each anchor names. */
  #values = 0;
  readonly #sizes = new Map<Node, number>();
  #aliasedValues = 0;

  constructor(
    private readonly parsed: IndentedText,
    private readonly source: SourceText,
    private readonly problems: Problem[],
  ) {}

  read(root: unknown): unknown {
    try {
      const value = this.#value(root as Node | null, []);
      return value === NOTHING ? null : value;
    } catch (error) {
      if (error instanceof Stop) return UNREADABLE;
      throw error;
    }
  }

  #value(node: Node | null | undefined, path: Path): unknown {
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.#alias(node.source, node, path);
    if (path.length > MOST_LEVELS) this.#stop("EOE-COMPOSE-038", node, path, TOO_DEEP);
    const before = this.#values++;
    const isNamed = this.#name(node);
    const value = this.#content(node, path);
    if (isNamed) this.#sizes.set(node, this.#values - before);
    return value;
  }

  /** Whether the node has an anchor, which aliases below it mean from here on. */
  #name(node: Node): boolean {
    const anchor = "anchor" in node ? node.anchor : undefined;
    if (anchor === undefined || this.#following > 0) return false;
    this.#anchors.set(anchor, node);
    return true;
  }

  #content(node: Node, path: Path): unknown {
    if (node.tag === "!reset" || node.tag === "!override") this.resets.push(path);
    if (node.tag === "!reset") return NOTHING;
    if (isScalar(node)) return this.#scalar(node, path);
    if (node.tag !== undefined && !COLLECTION_TAGS.has(node.tag)) this.#unknownTag(node, path);
    if (isSeq(node)) return this.#list(node.items as Node[], path);
    if (isMap(node)) return this.#mapping(node.items as Pair<Node, Node>[], path);
    return null;
  }

  #alias(name: string, alias: Node, path: Path): unknown {
    // A name may be given again below; inside of a value that is followed it means what it meant there.
    const target = this.#following === 0 ? this.#anchors.get(name) : this.#targets.get(alias);
    if (target === undefined) {
      this.#report("EOE-COMPOSE-012", alias, path, `*${name} stands before an anchor &${name}.`);
      return NOTHING;
    }
    const size = this.#sizes.get(target);
    if (size === undefined) {
      this.#report("EOE-COMPOSE-012", alias, path, `*${name} stands inside the value that it names.`);
      return NOTHING;
    }
    if (this.#following === 0) this.#count(size, alias, path);
    this.#targets.set(alias, target);
    this.#following++;
    const value = this.#value(target, path);
    this.#following--;
    return value;
  }

  /** Before anything is copied: what aliases inside of the target stand for has been counted with it. */
  #count(size: number, alias: Node, path: Path): void {
    this.#aliasedValues += size;
    if (this.#aliasedValues <= MOST_ALIASED_VALUES) return;
    const message = `is one alias too many: those up to here stand for more than ${MOST_ALIASED_VALUES} values. Write fewer, or smaller ones.`;
    this.#stop("EOE-COMPOSE-012", alias, path, message);
  }

  #list(items: readonly Node[], path: Path): unknown[] {
    const list: unknown[] = [];
    for (const item of items) {
      const value = this.#value(item, [...path, list.length]);
      if (value !== NOTHING) put(list, list.length, value, this.#origin(item));
    }
    return list;
  }

  #mapping(pairs: readonly Pair<Node, Node>[], path: Path): Mapping {
    const mapping: Mapping = {};
    const merged: Mapping[] = [];
    const seen = new Set<string>();
    for (const { key: keyNode, value: valueNode } of pairs) {
      const key = this.#key(keyNode, path);
      if (key === undefined) continue;
      if (seen.has(key)) {
        this.#report(
          "EOE-COMPOSE-013",
          keyNode,
          [...path, key],
          "is written twice in the same place; keep one.",
        );
        continue;
      }
      seen.add(key);
      if (key === "<<") {
        merged.push(...this.#mergeKey(valueNode, keyNode, path));
        continue;
      }
      const value = this.#value(valueNode, [...path, key]);
      if (value !== NOTHING) put(mapping, key, value, this.#origin(keyNode));
    }
    for (const other of merged) addMissing(mapping, other);
    return mapping;
  }

  #mergeKey(node: Node | null, keyNode: Node, path: Path): Mapping[] {
    const value = this.#value(node, path);
    const list = Array.isArray(value) ? value : [value];
    const mappings = list.filter((entry): entry is Mapping => isPlainMapping(entry));
    if (mappings.length !== list.length) {
      this.#report("EOE-COMPOSE-014", keyNode, [...path, "<<"], "must name a mapping or a list of mappings.");
    }
    return mappings;
  }

  #key(node: Node, path: Path): string | undefined {
    const value = isScalar(node) ? this.#scalar(node, path) : this.#value(node, path);
    if (isScalar(node) && this.#name(node)) this.#sizes.set(node, 1);
    if (typeof value !== "string") {
      this.#report(
        "EOE-COMPOSE-015",
        node,
        path,
        `has the key ${JSON.stringify(value)}, which is not a string; put it into quotes.`,
      );
      return undefined;
    }
    if (value === "__proto__") {
      this.#report("EOE-COMPOSE-015", node, path, 'has the key "__proto__", which cannot be used as a name.');
      return undefined;
    }
    return value;
  }

  #scalar(node: Scalar, path: Path): unknown {
    switch (node.tag) {
      case undefined:
      case "!override":
        break;
      case "tag:yaml.org,2002:str":
      case "!":
        return this.#wellFormed(node.source ?? String(node.value ?? ""), node, path);
      case "tag:yaml.org,2002:int":
      case "tag:yaml.org,2002:float":
      case "tag:yaml.org,2002:bool":
      case "tag:yaml.org,2002:null":
        return plainScalar(node.source ?? String(node.value ?? ""));
      default:
        this.#unknownTag(node, path);
        return NOTHING;
    }
    if (node.type === Scalar.PLAIN || node.type === undefined) {
      const text = node.source ?? "";
      if (isDate(text) && !path.some((key) => String(key).startsWith("x-"))) {
        this.#report(
          "EOE-COMPOSE-016",
          node,
          path,
          `${text} without quotes is a date, which docker compose refuses; put it into quotes.`,
        );
      }
      return plainScalar(text);
    }
    return this.#wellFormed(typeof node.value === "string" ? node.value : (node.source ?? ""), node, path);
  }

  /** docker compose takes an escape for half a character nowhere, even where two make a whole one. */
  #wellFormed(text: string, node: Scalar, path: Path): string {
    if (node.type !== Scalar.QUOTE_DOUBLE || !/[\ud800-\udfff]/.test(text)) return text;
    const [start = 0, end = 0] = node.range ?? [];
    const written = /(?<!\\)(?:\\\\)*(\\(?:u|U0000)[dD][89a-fA-F][0-9a-fA-F]{2})/.exec(
      this.parsed.text.slice(start, end),
    )?.[1];
    if (written === undefined) return text;
    const message = `holds ${written}, half of a character; write the character itself, or \\U and its eight digits.`;
    this.#report("EOE-COMPOSE-041", node, path, message);
    return text.replace(/[\ud800-\udfff]/gu, "");
  }

  #unknownTag(node: Node, path: Path): void {
    this.#report(
      "EOE-COMPOSE-017",
      node,
      path,
      `has the tag ${node.tag}; docker compose knows !reset and !override only.`,
    );
  }

  #origin(node: Node | null): Origin | undefined {
    const offset = node?.range?.[0];
    return offset === undefined ? undefined : { source: this.source, offset: this.parsed.writtenAt(offset) };
  }

  #stop(code: ComposeCode, node: Node, path: Path, message: string): never {
    this.#report(code, node, path, message);
    throw new Stop();
  }

  #report(code: ComposeCode, node: Node, path: Path, message: string): void {
    this.problems.push(problemAt(code, this.#origin(node), this.source.file, path, message));
  }
}

const isPlainMapping = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A merge key never overrides what stands beside it, nor what an earlier merge brought. */
function addMissing(mapping: Mapping, other: Mapping): void {
  for (const key of Object.keys(other)) {
    if (!Object.hasOwn(mapping, key)) put(mapping, key, other[key], originOf(other, key));
  }
}

/** What YAML takes for a point in time. Source: https://yaml.org/type/timestamp.html */
function isDate(text: string): boolean {
  const match =
    /^\d{4}-(\d{1,2})-(\d{1,2})(?:[Tt ]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)?)?$/.exec(text);
  return (
    match !== null &&
    Number(match[1]) >= 1 &&
    Number(match[1]) <= 12 &&
    Number(match[2]) >= 1 &&
    Number(match[2]) <= 31
  );
}

const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const INTEGERS: readonly { readonly form: RegExp; readonly base: number }[] = [
  { form: /^([-+]?)0b([01]+)$/, base: 2 },
  { form: /^([-+]?)0o?([0-7]+)$/, base: 8 },
  { form: /^([-+]?)0x([0-9a-fA-F]+)$/, base: 16 },
  { form: /^([-+]?)(0|[1-9][0-9]*)$/, base: 10 },
];

/** What a scalar without quotes stands for. */
export function plainScalar(text: string): unknown {
  if (/^(|~|null|Null|NULL)$/.test(text)) return null;
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  if (!/^[-+.0-9]/.test(text)) return text;
  const digits = text.replaceAll("_", "");
  for (const { form, base } of INTEGERS) {
    const match = form.exec(digits);
    if (match) return integer(match[1] === "-" ? -1 : 1, match[2] ?? "", base, digits);
  }
  if (FLOAT.test(digits)) return Number(digits);
  if (/^[-+]?\.(inf|Inf|INF)$/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^\.(nan|NaN|NAN)$/.test(text)) return Number.NaN;
  return text;
}

/** Numbers that JavaScript cannot hold stay a string, which every field that takes a number takes as well. */
function integer(sign: 1 | -1, digits: string, base: number, text: string): unknown {
  const value = sign * Number.parseInt(digits, base);
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  return text;
}
