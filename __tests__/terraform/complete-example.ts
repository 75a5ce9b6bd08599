import type { Example } from "../../modules/checks/rule.ts";

type Arguments = Readonly<Record<string, unknown>>;
export type ExampleResources = Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

interface Block {
  readonly attributes?: Readonly<Record<string, { readonly type?: unknown; readonly required?: boolean }>>;
  readonly block_types?: Readonly<
    Record<string, { readonly block: Block; readonly nesting_mode: string; readonly min_items?: number }>
  >;
}
/** Resource types as `terraform providers schema -json` tells them. */
export type ProviderSchema = Readonly<Record<string, { readonly block: Block }>>;

const REFERENCE = /(?<!\$)\$\{[^}]*?\b(aws_[a-z0-9_]+)\.([\w-]+)/g;
const VARIABLE = /(?<!\$)\$\{[^}]*?\bvar\.([\w-]+)/g;

/** An example that Terraform can plan: with the arguments that it requires, and with the resources that it refers to. */
export function completeExample(example: Example, schema: ProviderSchema) {
  const text = JSON.stringify(example.resources ?? {});
  const named = [...text.matchAll(REFERENCE)].map(([, type = "", id = ""]) => ({ type, id }));
  const own = example.resources ?? {};
  const resource: Record<string, Record<string, Arguments>> = {};
  for (const [type, byId] of Object.entries(own))
    resource[type] = Object.fromEntries(
      Object.entries(byId).map(([id, args]) => [id, completed(args, type)]),
    );
  for (const { type, id } of named) resource[type] = { [id]: completed({}, type), ...resource[type] };
  const variables = [...text.matchAll(VARIABLE)].map(([, name]) => [name, { default: "x" }]);
  return { resource, ...(variables.length > 0 ? { variable: Object.fromEntries(variables) } : {}) };

  function completed(args: Arguments, type: string): Arguments {
    const block = schema[type]?.block;
    return block === undefined ? args : filled(args, block);
  }
}

function filled(args: Arguments, { attributes = {}, block_types = {} }: Block): Arguments {
  const values = Object.entries(attributes).flatMap(([name, { type, required }]) => {
    if (args[name] !== undefined) return [[name, withMembers(args[name], type)]];
    return required ? [[name, anyOf(type)]] : [];
  });
  const blocks = Object.entries(block_types).flatMap(
    ([name, { block, min_items = 0 }]): [string, unknown][] => {
      const given = args[name];
      if (given === undefined) return min_items === 0 ? [] : [[name, [filled({}, block)]]];
      const list = Array.isArray(given) ? given : [given];
      return [[name, list.map((one) => (typeof one === "object" ? filled(one as Arguments, block) : one))]];
    },
  );
  return { ...args, ...Object.fromEntries(values), ...Object.fromEntries(blocks) };
}

/** Objects in the value of an attribute have all members of their type. */
function withMembers(value: unknown, type: unknown): unknown {
  const [, of] = Array.isArray(type) ? type : [];
  const [kind, members] = Array.isArray(of) ? of : [];
  if (kind !== "object" || !Array.isArray(value)) return value;
  const absent = Object.fromEntries(Object.keys(members as object).map((name) => [name, null]));
  return value.map((one) => ({ ...absent, ...one }));
}

/** A value of a type of Terraform's. */
function anyOf(type: unknown): unknown {
  if (type === "number") return 1;
  if (type === "bool") return true;
  if (!Array.isArray(type)) return "x";
  const [kind, of] = type;
  if (kind === "map") return {};
  return kind === "object"
    ? Object.fromEntries(Object.entries(of as object).map(([name, inner]) => [name, anyOf(inner)]))
    : [anyOf(of)];
}
