import { isMapping, type Mapping } from "../origin.ts";
import { COMPOSE_SCHEMA } from "../schema.ts";

/**
 * Every field of the Compose Specification by its path, as the schema has them; `*` is a name that the user chooses, or
 * an entry of a list. `x-` fields are left out.
 */
export function schemaFields(): string[] {
  const fields = new Set<string>();
  collect(COMPOSE_SCHEMA as Mapping, "", fields);
  return [...fields];
}

function collect(schema: Mapping, path: string, fields: Set<string>): void {
  const { $ref: reference, oneOf, anyOf, properties, patternProperties, items } = schema;
  if (typeof reference === "string") collect(definition(reference), path, fields);
  for (const choice of [oneOf, anyOf].flat()) if (isMapping(choice)) collect(choice, path, fields);
  for (const [name, inner] of Object.entries(isMapping(properties) ? properties : {})) {
    const field = path === "" ? name : `${path}.${name}`;
    fields.add(field);
    collect(inner as Mapping, field, fields);
  }
  for (const [name, inner] of Object.entries(isMapping(patternProperties) ? patternProperties : {})) {
    if (name !== "^x-") collect(inner as Mapping, `${path}.*`, fields);
  }
  if (isMapping(items)) collect(items, `${path}.*`, fields);
}

function definition(reference: string): Mapping {
  const name = reference.replace("#/definitions/", "");
  return (COMPOSE_SCHEMA.definitions as Mapping)[name] as Mapping;
}
