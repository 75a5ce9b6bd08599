import { isObject, type Json, type JsonObject } from "../aws/json.ts";
import { listOf } from "./arguments.ts";

/** A resource or data source of a plan, one of several where `count` or `for_each` repeats it. */
export interface Instance {
  /** `module.web["a"].aws_lb.this[0]` */
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  /** `module.web["a"]`, empty in the root module. */
  readonly module: string;
  /** `[0]`, `["a"]`, or empty. */
  readonly key: string;
  /** What stands for the address where a rule reads `type.id`. */
  readonly id: string;
  readonly after: JsonObject;
  readonly unknown: Json | undefined;
}

/** Where an expression stands: names mean what they mean in its module, `each` what its own loop goes through. */
interface Place {
  readonly module: string;
  readonly key: string;
  readonly loop: Json | undefined;
}

/** What an expression refers to. */
export interface Referred {
  /** Absent for what the plan does not have: a local value, a data source that was read before. */
  readonly instance?: Instance;
  /** Attribute, or empty where the expression takes it from all of several by a loop. */
  readonly attribute: string;
}

const KEY = /\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/;
const STEP = new RegExp(`(?:^|\\.)module\\.([\\w-]+)(${KEY.source})?`, "g");
const RESOURCE = new RegExp(`^(data\\.)?([\\w-]+)\\.([\\w-]+)(${KEY.source})?(?:\\.([\\w-]+))?`);
const OUTPUT = new RegExp(`^module\\.([\\w-]+)(${KEY.source})?(?:\\.([\\w-]+))?`);

/**
 * Follows the references of a plan's configuration through variables and outputs of modules, `count` and `for_each` to the
 * resources themselves. A plan does not say what a local value refers to. Source: Terraform, "JSON Output Format",
 * expression representation, format version 1.2 (2026-11).
 */
export class PlanReferences {
  readonly #byBase = new Map<string, Instance[]>();
  readonly #modules: ReadonlySet<string>;

  constructor(
    private readonly configuration: Json | undefined,
    instances: readonly Instance[],
  ) {
    for (const one of instances) {
      const base = baseOf(one.module, one.mode === "data" ? "data." : "", one.type, one.name);
      this.#byBase.set(base, [...(this.#byBase.get(base) ?? []), one]);
    }
    this.#modules = new Set(instances.flatMap(({ module }) => withParents(module)));
  }

  /** What the configuration writes for a resource, by argument. */
  expressionsOf(one: Instance): Json | undefined {
    return this.#written(one)?.["expressions"];
  }

  /** What an argument's expression refers to. */
  referred(expression: Json | undefined, by: Instance): Referred[] {
    const written = this.#written(by);
    const loop = written?.["for_each_expression"] ?? written?.["count_expression"];
    return this.#follow(expression, { module: by.module, key: by.key, loop });
  }

  #written({ module, mode, type, name }: Instance): JsonObject | undefined {
    const address = `${mode === "data" ? "data." : ""}${type}.${name}`;
    return listOf(member(this.#moduleAt(module), "resources"))
      .filter(isObject)
      .find((resource) => resource["address"] === address);
  }

  #moduleAt(path: string): Json | undefined {
    return stepsOf(path).reduce<Json | undefined>(
      (inner, { name }) => member(member(member(inner, "module_calls"), name), "module"),
      member(this.configuration, "root_module"),
    );
  }

  #follow(expression: Json | undefined, place: Place): Referred[] {
    return referencesIn(expression).flatMap((reference) => this.#followOne(reference, place));
  }

  #followOne(reference: string, place: Place): Referred[] {
    const [head = "", name = ""] = reference.split(/[.[]/);
    if (head === "var") return this.#argument(name, place);
    if (head === "each" || head === "count") return this.#follow(place.loop, { ...place, loop: undefined });
    if (head === "module") return this.#output(reference, place);
    if (["local", "path", "self", "terraform"].includes(head)) return [{ attribute: "" }];
    return this.#resources(reference, place);
  }

  /** What the call of a module gives to a variable of it. */
  #argument(name: string, { module }: Place): Referred[] {
    const steps = stepsOf(module);
    const last = steps.at(-1);
    if (last === undefined) return [];
    const parent = pathOf(steps.slice(0, -1));
    const call = member(member(this.#moduleAt(parent), "module_calls"), last.name);
    const loop = member(call, "for_each_expression") ?? member(call, "count_expression");
    return this.#follow(member(member(call, "expressions"), name), { module: parent, key: last.key, loop });
  }

  #output(reference: string, { module, key }: Place): Referred[] {
    const [, name = "", written, output] = OUTPUT.exec(reference) ?? [];
    const base = [module, `module.${name}`].filter((part) => part !== "").join(".");
    const copies = [...this.#modules].filter((path) => withoutLastKey(path) === base);
    return chosen(copies, (path) => path.slice(base.length), written, key).flatMap((path) => {
      const outputs = member(this.#moduleAt(path), "outputs");
      const names = output === undefined ? Object.keys(isObject(outputs) ? outputs : {}) : [output];
      return names.flatMap((one) =>
        this.#follow(member(member(outputs, one), "expression"), { module: path, key: "", loop: undefined }),
      );
    });
  }

  #resources(reference: string, { module, key }: Place): Referred[] {
    const [, data = "", type = "", name = "", written, attribute = ""] = RESOURCE.exec(reference) ?? [];
    const found = this.#byBase.get(baseOf(module, data, type, name));
    if (found === undefined) return data === "" ? [] : [{ attribute: "" }];
    return chosen(found, (one) => one.key, written, key).map((instance) => ({ instance, attribute }));
  }
}

/** The copy that is named, the one with the key of whoever asks, or all. */
function chosen<T>(copies: readonly T[], keyOf: (copy: T) => string, written = "", own = ""): readonly T[] {
  if (written !== "") return copies.filter((copy) => keyOf(copy) === written);
  const same = own === "" ? [] : copies.filter((copy) => keyOf(copy) === own);
  return same.length > 0 ? same : copies;
}

/** `aws_lb.web` stands beside `aws_lb.web.arn`, and says nothing more. */
function referencesIn(expression: Json | undefined): string[] {
  const all = [...new Set(listOf(member(expression, "references")).map(String))];
  return all.filter(
    (one) => !all.some((other) => other.startsWith(`${one}.`) || other.startsWith(`${one}[`)),
  );
}

const stepsOf = (path: string): { readonly name: string; readonly key: string }[] =>
  [...path.matchAll(STEP)].map(([, name = "", key = ""]) => ({ name, key }));

const pathOf = (steps: ReturnType<typeof stepsOf>): string =>
  steps.map(({ name, key }) => `module.${name}${key}`).join(".");

const withParents = (path: string): string[] => {
  const steps = stepsOf(path);
  return steps.map((_, index) => pathOf(steps.slice(0, index + 1)));
};

function withoutLastKey(path: string): string {
  const steps = stepsOf(path);
  return pathOf(steps.map((step, index) => (index === steps.length - 1 ? { ...step, key: "" } : step)));
}

const baseOf = (module: string, data: string, type: string, name: string): string =>
  `${module === "" ? "" : `${module}.`}${data}${type}.${name}`;

const member = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) ? value[name] : undefined;
