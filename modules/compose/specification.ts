import { readFileSync } from "node:fs";
import { isMapping, type Mapping } from "./origin.ts";

/**
 * Which state of the Compose Specification the tables of fields are about: that of compose-go, which docker compose is
 * made from. Source: https://github.com/compose-spec/compose-go, tag and date of its release; __tests__/compose/fields.test.ts
 * holds the tables against the schema.
 */
export const SPECIFICATION = { version: "v2.16.2", date: "2026-10-21" } as const;

/**
 * The JSON schema of the Compose Specification. Source: schema/compose-spec.json of that release, Apache License 2.0.
 * What it puts together from several definitions is one list of properties here, so that an unknown key is told from
 * the known ones.
 */
export const COMPOSE_SCHEMA: Mapping = inOnePiece(
  JSON.parse(readFileSync(new URL("compose-spec.schema.json", import.meta.url), "utf8")),
);

/** `allOf` with `unevaluatedProperties: false`, as `properties` with `additionalProperties: false`. */
function inOnePiece(schema: Mapping): Mapping {
  const definitions = schema["$defs"] as Record<string, Mapping>;
  const together = ({ allOf, unevaluatedProperties, ...rest }: Mapping): Mapping => {
    if (!Array.isArray(allOf) || unevaluatedProperties !== false) return rest;
    const parts = [...allOf.map((part: Mapping) => definition(schema, String(part["$ref"]))), rest];
    const all = (keyword: string): Mapping =>
      Object.assign({}, ...parts.map((part) => (isMapping(part[keyword]) ? part[keyword] : {})));
    return {
      type: "object",
      ...rest,
      properties: all("properties"),
      patternProperties: all("patternProperties"),
      additionalProperties: false,
    };
  };
  return {
    ...schema,
    $defs: Object.fromEntries(Object.entries(definitions).map(([name, one]) => [name, together(one)])),
  };
}

/** What `#/$defs/service` leads to. */
export function definition(schema: Mapping, reference: string): Mapping {
  const definitions = schema["$defs"] as Record<string, Mapping>;
  const found = definitions[reference.replace("#/$defs/", "")];
  if (found === undefined) throw new Error(`the schema has no ${reference}`);
  return found;
}
