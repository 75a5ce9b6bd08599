/** The OpenAPI 3.1 document, made from the same definitions that validate requests. */

import * as z from "zod";
import { mediaTypeOf } from "./body.ts";
import { http } from "./builtin.ts";
import { ifMatchPattern } from "./conditions.ts";
import { keyPattern } from "./idempotency.ts";
import { problemSchema } from "./problem.ts";
import { type Answer, type Route, takesConditions } from "./route.ts";

type Json = Record<string, unknown>;

const dialect = "https://json-schema.org/draft/2020-12/schema";

/** Turns schemas into JSON Schema; those with an id become components that others point to. */
class Components {
  readonly schemas: Json = {};

  /** @param io what clients send (`input`) or get (`output`). */
  add(schema: z.ZodType, io: "input" | "output"): Json {
    const result = z.toJSONSchema(schema, {
      target: "draft-2020-12",
      io,
      override: ({ jsonSchema }) => {
        const { override } = jsonSchema as { override?: Json };
        if (!override) return;
        for (const key of ["override", "type", "pattern"]) delete (jsonSchema as Json)[key];
        Object.assign(jsonSchema, override);
      },
    }) as Json;
    delete result["$schema"];
    const definitions = (result["$defs"] ?? {}) as Json;
    delete result["$defs"];
    for (const [id, definition] of Object.entries(definitions))
      this.schemas[id] = pointToComponents(definition);
    const own = pointToComponents(result) as Json;
    const id = own["id"];
    if (typeof id !== "string") return own;
    this.schemas[id] = own;
    delete own["id"];
    return { $ref: `#/components/schemas/${id}` };
  }
}

function pointToComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointToComponents);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === "$ref" && typeof inner === "string"
        ? [key, inner.replace("#/$defs/", "#/components/schemas/")]
        : [key, pointToComponents(inner)],
    ),
  );
}

/** An id is an annotation of zod's registry, not a keyword: components are named by their key. */
function withoutIds(schemas: Json): Json {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const { id: _id, ...rest } = schema as Json;
      return [name, rest];
    }),
  );
}

function parameters(components: Components, schema: z.ZodType | undefined, place: "path" | "query"): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = components.add(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function answer(components: Components, { description, json, type, headers = [] }: Answer): Json {
  const content = {
    ...(json ? { "application/json": { schema: components.add(json, "output") } } : {}),
    ...(type === undefined ? {} : { [type]: { schema: { type: "string" } } }),
  };
  return {
    description,
    headers: Object.fromEntries(
      ["X-Request-Id", ...headers].map((name) => [name, { schema: { type: "string" } }]),
    ),
    ...(Object.keys(content).length > 0 ? { content } : {}),
  };
}

/** All routes may answer 400, for an address that cannot be read, and 500; the rest follows from what a route does. */
function problemsOf(route: Route): number[] {
  const conditional = takesConditions(route) ? [412] : [];
  const body = route.body ? [413, 415] : [];
  const signedIn = route.signedIn ? [401, ...(route.signedIn === "admin" ? [403] : [])] : [];
  const repeated = route.method === "post" ? [422] : [];
  return [400, ...conditional, ...body, ...signedIn, ...repeated, ...(route.problems ?? []), 500];
}

function responses(components: Components, route: Route): Json {
  const problem = {
    "application/problem+json": { schema: components.add(problemSchema, "output") },
    "text/html": { schema: { type: "string" } },
  };
  const result: Record<string, Json> = {};
  for (const [status, given] of Object.entries(route.answers)) result[status] = answer(components, given);
  for (const status of problemsOf(route)) {
    const { content = {}, ...rest } = result[status] ?? {
      ...answer(components, { description: http.STATUS_CODES[status] ?? "Error" }),
    };
    result[status] = { ...rest, content: { ...problem, ...(content as Json) } };
  }
  return result;
}

const idempotencyKey: Json = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "Chosen by the client. A request that comes again with its key, address and body within 24 hours is done once and answered alike.",
  schema: { type: "string", pattern: keyPattern },
};

const ifMatch: Json = {
  name: "If-Match",
  in: "header",
  required: false,
  description:
    "The tag (`ETag`) of the version that is to be changed; 412 if it is no longer the latest. Tags are compared strongly: send one that a proxy has weakened without its `W/`.",
  schema: { type: "string", pattern: ifMatchPattern },
};

function operation(components: Components, route: Route): Json {
  const { body, params, query, signedIn, summary, tag } = route;
  const given = [
    ...parameters(components, params, "path"),
    ...parameters(components, query, "query"),
    ...(route.method === "post" ? [idempotencyKey] : []),
    ...(route.current === "versions" ? [ifMatch] : []),
  ];
  return {
    tags: [tag],
    summary,
    ...(given.length > 0 ? { parameters: given } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { [mediaTypeOf(body)]: { schema: components.add(body.schema, "input") } },
          },
        }
      : {}),
    ...(signedIn ? { security: [...(signedIn === "optional" ? [{}] : []), { accessToken: [] }] } : {}),
    responses: responses(components, route),
  };
}

/** `/api/board/:id` as OpenAPI writes it: `/api/board/{id}`. */
export const openApiPath = (path: string): string => path.replace(/:(\w+)/g, "{$1}");

/** @param limited whether any request may be one too many. */
export function openApiDocument(routes: readonly Route[], version: string, limited = false): Json {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = openApiPath(route.path);
    paths[path] = {
      ...paths[path],
      [route.method]: operation(
        components,
        limited ? { ...route, problems: [...(route.problems ?? []), 429] } : route,
      ),
    };
  }
  return {
    openapi: "3.1.0",
    jsonSchemaDialect: dialect,
    info: {
      title: "Express on ECS",
      version,
      description: "Items, users and their board with comments, goals.",
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: withoutIds(components.schemas),
      securitySchemes: { accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  };
}
