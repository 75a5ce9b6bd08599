import { limitRules } from "./api-limits.ts";
import { type DataSource, dataFile } from "./data.ts";
import { isAbsent, isObject, isUnresolved, type Json, type JsonObject, show, valuesAt } from "./json.ts";
import { nearest } from "./nearest.ts";

/** One thing that AWS would refuse. */
export interface ModelViolation {
  /** What was broken: `unknown-member`, `required`, `type`, `length`, `range`, `pattern`, `enum`, or a limit's id. */
  readonly rule: string;
  /** Where in the input: `containerDefinitions[0].memory`. Empty for the input as a whole. */
  readonly path: string;
  /** The value as JSON, cut to a readable length; `nothing` where a value is missing. */
  readonly found: string;
  /** What may stand there, to be read after "allowed:". */
  readonly allowed: string;
  /** The model (service, version, operation, package) or the page of AWS's documentation that says so. */
  readonly source: string;
}

interface Shape {
  readonly type:
    | "structure"
    | "list"
    | "map"
    | "string"
    | "integer"
    | "long"
    | "float"
    | "double"
    | "boolean"
    | "blob"
    | "timestamp";
  readonly members?: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

interface ServiceModel {
  readonly apiVersion: string;
  readonly operations: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

interface ApiModelData {
  readonly about: DataSource;
  readonly services: Readonly<Record<string, ServiceModel>>;
}

const data = dataFile<ApiModelData>("./api-model.json");

export function apiModelSource(): DataSource {
  return data().about;
}

/** Every service with its operations, as named in {@link validateInput}. */
export function modelledOperations(): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(data().services).map(([service, { operations }]) => [service, Object.keys(operations)]),
  );
}

/** A shape of the model, for those who turn other forms of the same input into it. */
export interface ShapeView {
  readonly type: Shape["type"];
  readonly members: Readonly<Record<string, ShapeView>>;
  readonly element: ShapeView | undefined;
  readonly enum: readonly string[] | undefined;
}

/** The input shape of an operation. Throws for an operation that the model does not have. */
export function inputShape(service: string, operation: string): ShapeView {
  const { model, shape } = findOperation(service, operation);
  return viewOf(model, shape);
}

/** Each shape is looked at for every resource of every stack; what it is made of is put together once. */
const views = new WeakMap<Shape, ShapeView>();

function viewOf(model: ServiceModel, name: string): ShapeView {
  const shape = shapeOf(model, name);
  const known = views.get(shape);
  if (known !== undefined) return known;
  const made = makeView(model, shape);
  views.set(shape, made);
  return made;
}

/** Members are looked up when they are asked for, since a shape may hold itself. */
function makeView(model: ServiceModel, shape: Shape): ShapeView {
  let members: ShapeView["members"] | undefined;
  return {
    type: shape.type,
    enum: shape.enum,
    get element() {
      return shape.member === undefined ? undefined : viewOf(model, shape.member);
    },
    get members() {
      members ??= Object.fromEntries(
        Object.entries(shape.members ?? {}).map(([member, inner]) => [member, viewOf(model, inner)]),
      );
      return members;
    },
  };
}

function findOperation(service: string, operation: string): { model: ServiceModel; shape: string } {
  const model = data().services[service];
  const shape = model?.operations[operation];
  if (model === undefined || shape === undefined) {
    throw new Error(`The API model has no operation ${service} ${operation}.`);
  }
  return { model, shape };
}

function shapeOf(model: ServiceModel, name: string): Shape {
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`The API model has no shape ${name}.`);
  return shape;
}

/**
 * Everything in `input` that AWS would refuse: by the shapes of the API model (types, required members, lengths,
 * ranges, patterns, enumerations, unknown members) and by the limits that AWS gives only in prose (`api-limits.ts`).
 * Strings that hold a Terraform reference (`${`) are not judged by their text. Null counts as absent.
 * Throws for an operation that the model does not have.
 */
export function validateInput(service: string, operation: string, input: JsonObject): ModelViolation[] {
  const { model, shape } = findOperation(service, operation);
  const { source, version } = data().about;
  const walk = new Walk(model, `${service} ${model.apiVersion} ${operation} (${source} ${version})`);
  walk.check(shape, input, "");
  return [...walk.violations, ...limitViolations(service, operation, input)];
}

const limits = new Map<string, typeof limitRules>();

/** The limits of an operation of the model, picked out of all once. */
function limitsOf(service: string, operation: string): typeof limitRules {
  const key = `${service} ${operation}`;
  const known =
    limits.get(key) ??
    limitRules.filter((rule) => rule.service === service && rule.operations.includes(operation));
  limits.set(key, known);
  return known;
}

function limitViolations(service: string, operation: string, input: JsonObject): ModelViolation[] {
  return limitsOf(service, operation).flatMap((rule) =>
    valuesAt(input, rule.at)
      .filter(({ value }) => !isAbsent(value) && (rule.readsReferences || !isUnresolved(value)))
      .filter(({ value, parent }) => !rule.holds(value as Json, { parent, input }))
      .map(({ path, value }) => ({
        rule: rule.id,
        path,
        found: rule.found?.(value as Json) ?? show(value),
        allowed: typeof rule.allowed === "string" ? rule.allowed : rule.allowed(value as Json),
        source: rule.documentation,
      })),
  );
}

class Walk {
  readonly violations: ModelViolation[] = [];

  constructor(
    private readonly model: ServiceModel,
    private readonly source: string,
  ) {}

  check(shapeName: string, value: Json | undefined, path: string): void {
    if (isAbsent(value) || isUnresolved(value)) return;
    const shape = shapeOf(this.model, shapeName);
    switch (shape.type) {
      case "structure":
        this.checkStructure(shape, value, path);
        break;
      case "list":
        this.checkList(shape, value, path);
        break;
      case "map":
        this.checkMap(shape, value, path);
        break;
      case "string":
        this.checkString(shape, value, path);
        break;
      case "integer":
      case "long":
        this.checkNumber(shape, value, path, "a whole number");
        break;
      case "float":
      case "double":
        this.checkNumber(shape, value, path, "a number");
        break;
      case "boolean":
        this.expect(typeof value === "boolean", "type", path, value, "true or false");
        break;
      case "blob":
        this.expect(typeof value === "string", "type", path, value, "a string");
        break;
      case "timestamp":
        this.expect(typeof value === "string" || typeof value === "number", "type", path, value, "a time");
        break;
    }
  }

  private checkStructure(shape: Shape, value: Json, path: string): void {
    if (!isObject(value)) {
      this.add("type", path, value, "an object");
      return;
    }
    const members = shape.members ?? {};
    for (const name of shape.required ?? []) {
      if (isAbsent(value[name])) this.add("required", join(path, name), undefined, "a value; it is required");
    }
    for (const [name, inner] of Object.entries(value)) {
      const innerShape = Object.hasOwn(members, name) ? members[name] : undefined;
      if (innerShape !== undefined) this.check(innerShape, inner, join(path, name));
      else if (!isAbsent(inner)) this.addUnknown(path, name, Object.keys(members));
    }
  }

  private addUnknown(path: string, name: string, known: readonly string[]): void {
    const [closest] = nearest(name, known, 1);
    const allowed =
      closest === undefined ? "no member" : `the members of the model, the nearest is "${closest}"`;
    this.violations.push({
      rule: "unknown-member",
      path: join(path, name),
      found: show(name),
      allowed,
      source: this.source,
    });
  }

  private checkList(shape: Shape, value: Json, path: string): void {
    if (!Array.isArray(value)) {
      this.add("type", path, value, "a list");
      return;
    }
    const elements = value as readonly Json[];
    this.checkSize(shape, elements.length, path, value, "elements");
    for (const [index, element] of elements.entries())
      this.check(shape.member ?? "", element, `${path}[${index}]`);
  }

  private checkMap(shape: Shape, value: Json, path: string): void {
    if (!isObject(value)) {
      this.add("type", path, value, "an object");
      return;
    }
    this.checkSize(shape, Object.keys(value).length, path, value, "entries");
    for (const [key, inner] of Object.entries(value)) {
      this.check(shape.key ?? "", key, join(path, key));
      this.check(shape.value ?? "", inner, join(path, key));
    }
  }

  private checkString(shape: Shape, value: Json, path: string): void {
    if (typeof value !== "string") {
      this.add("type", path, value, "a string");
      return;
    }
    this.checkSize(shape, [...value].length, path, value, "characters");
    if (shape.pattern !== undefined && !matcher(shape.pattern).test(value)) {
      this.add("pattern", path, value, `text that matches ${shape.pattern}`);
    }
    // What may stand there is put into words only for a value that may not: of long lists the nearest are looked for.
    if (shape.enum !== undefined && !shape.enum.includes(value)) {
      this.add("enum", path, value, oneOf(shape.enum, value));
    }
  }

  private checkNumber(shape: Shape, value: Json, path: string, kind: string): void {
    const whole = shape.type === "integer" || shape.type === "long";
    if (typeof value !== "number" || (whole && !Number.isInteger(value))) {
      this.add("type", path, value, kind);
      return;
    }
    const range = shape.type === "integer" ? { ...INTEGER, ...shape } : shape;
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = range;
    if (value < min || value > max) this.add("range", path, value, `${kind} ${bounds(range)}`);
  }

  private checkSize(shape: Shape, size: number, path: string, value: Json, unit: string): void {
    const { min = 0, max = Number.POSITIVE_INFINITY } = shape;
    if (size < min || size > max) this.add("length", path, value, `${bounds(shape)} ${unit}, not ${size}`);
  }

  private expect(holds: boolean, rule: string, path: string, value: Json, allowed: string): void {
    if (!holds) this.add(rule, path, value, allowed);
  }

  private add(rule: string, path: string, value: Json | undefined, allowed: string): void {
    this.violations.push({ rule, path, found: show(value), allowed, source: this.source });
  }
}

/** Source: Smithy 2.0, "Simple types", integer: 32 bits with a sign; 2026-11-27. */
const INTEGER = { min: -(2 ** 31), max: 2 ** 31 - 1 };

function join(path: string, member: string): string {
  return path === "" ? member : `${path}.${member}`;
}

function bounds({ min, max }: Pick<Shape, "min" | "max">): string {
  if (min === undefined) return `of at most ${max}`;
  if (max === undefined) return `of at least ${min}`;
  return min === max ? `of exactly ${min}` : `from ${min} to ${max}`;
}

const MOST_LISTED = 12;

function oneOf(values: readonly string[], written: string): string {
  if (values.length <= MOST_LISTED) return values.map((value) => `"${value}"`).join(", ");
  const close = nearest(written, values, 3).map((value) => `"${value}"`);
  return `one of ${values.length} values, the nearest are ${close.join(", ")}`;
}

const matchers = new Map<string, RegExp>();

/**
 * AWS matches the whole value, by Java's rules. Two of its forms read differently in JavaScript: the surrogate range
 * (all characters beyond U+FFFF) and `\p{Print}` (printable ASCII).
 */
function matcher(pattern: string): RegExp {
  const known = matchers.get(pattern);
  if (known !== undefined) return known;
  const translated = pattern
    .replaceAll("\\uD800\\uDC00-\\uDBFF\\uDFFF", "\\u{10000}-\\u{10FFFF}")
    .replaceAll("\\p{Print}", "[\\x20-\\x7E]");
  const made = compile(`^(?:${translated})$`);
  matchers.set(pattern, made);
  return made;
}

function compile(expression: string): RegExp {
  try {
    return new RegExp(expression, "su");
  } catch {
    // Escapes that the Unicode mode refuses and Java takes as the character itself.
    return new RegExp(expression, "s");
  }
}

/** All patterns of the model, so that a test can say that each of them can be used. */
export function modelPatterns(): string[] {
  const shapes = Object.values(data().services).flatMap(({ shapes }) => Object.values(shapes));
  return [...new Set(shapes.flatMap(({ pattern }) => (pattern === undefined ? [] : [pattern])))];
}

/** Whether the whole of `value` matches one of the model's patterns. */
export function matchesModelPattern(pattern: string, value: string): boolean {
  return matcher(pattern).test(value);
}
