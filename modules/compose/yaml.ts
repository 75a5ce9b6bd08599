import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  Scalar,
} from "yaml";
import type { ComposeCode } from "../problem-codes/compose";
import type { Problem } from "../problems";
import { causes } from "../yaml-errors";
import { type Mapping, type Origin, originOf, type Path, problemAt, put, type SourceText } from "./origin";

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

/** More than any real file; a file that expands to more is an attack or an accident. */
const MOST_VALUES_FROM_ALIASES = 1_000_000;

/**
 * Reads YAML the way docker compose does: YAML 1.2 with merge keys, octal numbers that start with 0, underscores in
 * numbers, several documents in a file, and the tags `!reset` and `!override`.
 * Source of the scalar rules: https://pkg.go.dev/go.yaml.in/yaml/v3
 */
export function readYaml(text: string, file: string, problems: Problem[]): ComposeSource {
  const known = lastRead.get(file);
  const read = known?.text === text ? known : parse(text, file);
  lastRead.set(file, read);
  problems.push(...read.problems);
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

function parseSource(text: string, file: string, problems: Problem[]): ComposeSource {
  const lines = new LineCounter();
  const source: SourceText = { file, lines };
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: "silent",
  });
  const documents: ComposeDocument[] = [];
  for (const document of Array.isArray(parsed) ? parsed : []) {
    for (const error of causes(document.errors)) {
      problems.push(
        problemAt(
          "EOE-COMPOSE-011",
          { source, offset: error.pos[0] },
          file,
          [],
          `is not valid YAML: ${sentence(error.message)}`,
        ),
      );
    }
    if (document.errors.length > 0) continue;
    const reader = new Reader(source, problems);
    documents.push({ value: reader.read(document.contents), resets: reader.resets });
  }
  return { source, documents };
}

const sentence = (text: string): string => (text.endsWith(".") ? text : `${text}.`);

const COLLECTION_TAGS: ReadonlySet<string> = new Set([
  "!override",
  "!",
  "tag:yaml.org,2002:map",
  "tag:yaml.org,2002:seq",
]);

const NOTHING = Symbol("nothing");

class Reader {
  readonly resets: Path[] = [];
  readonly #anchors = new Map<string, Node>();
  /** The anchored nodes whose aliases are being followed. */
  readonly #following: Node[] = [];
  #valuesFromAliases = 0;

  constructor(
    private readonly source: SourceText,
    private readonly problems: Problem[],
  ) {}

  read(root: unknown): unknown {
    const value = this.#value(root as Node | null, []);
    return value === NOTHING ? null : value;
  }

  #value(node: Node | null | undefined, path: Path): unknown {
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.#alias(node.source, node, path);
    if (this.#following.length > 0 && ++this.#valuesFromAliases > MOST_VALUES_FROM_ALIASES) return null;
    const anchor = "anchor" in node ? node.anchor : undefined;
    if (anchor && this.#following.length === 0) this.#anchors.set(anchor, node);
    if (node.tag === "!reset" || node.tag === "!override") this.resets.push(path);
    if (node.tag === "!reset") return NOTHING;
    if (isScalar(node)) return this.#scalar(node, path);
    if (node.tag !== undefined && !COLLECTION_TAGS.has(node.tag)) this.#unknownTag(node, path);
    if (isSeq(node)) return this.#list(node.items as Node[], path);
    if (isMap(node)) return this.#mapping(node.items as Pair<Node, Node>[], path);
    return null;
  }

  #alias(name: string, alias: Node, path: Path): unknown {
    const target = this.#anchors.get(name);
    if (target === undefined) {
      this.#report("EOE-COMPOSE-012", alias, path, `*${name} stands before an anchor &${name}.`);
      return NOTHING;
    }
    if (this.#following.includes(target)) {
      this.#report("EOE-COMPOSE-012", alias, path, `*${name} stands inside the value that it names.`);
      return NOTHING;
    }
    this.#following.push(target);
    const value = this.#value(target, path);
    this.#following.pop();
    if (this.#following.length === 0 && this.#valuesFromAliases > MOST_VALUES_FROM_ALIASES) {
      this.#report(
        "EOE-COMPOSE-012",
        alias,
        path,
        `*${name} expands to more than ${MOST_VALUES_FROM_ALIASES} values.`,
      );
    }
    return value;
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
        return node.source ?? String(node.value ?? "");
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
    return typeof node.value === "string" ? node.value : (node.source ?? "");
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
    return offset === undefined ? undefined : { source: this.source, offset };
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
