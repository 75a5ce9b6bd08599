import { isMapping, type Mapping } from "../origin.ts";
import { COMPOSE_SCHEMA, definition } from "../specification.ts";

/**
 * Every field of the Compose Specification by its path, as the schema has them; `*` is a name that the user chooses, or
 * an entry of a list. `x-` fields are left out, and those of containers that no service is: they are refused as a whole.
 */
export function schemaFields(): string[] {
  const fields = new Set<string>();
  collect(COMPOSE_SCHEMA, "", fields);
  return [...fields];
}

/** Containers with all the fields of a service. */
const CONTAINERS = new Set(["jobs.*", "services.*.pre_start.*"]);

function collect(schema: Mapping, path: string, fields: Set<string>): void {
  if (CONTAINERS.has(path)) return;
  const { $ref: reference, oneOf, anyOf, properties, patternProperties, items } = schema;
  if (typeof reference === "string") collect(definition(COMPOSE_SCHEMA, reference), path, fields);
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
