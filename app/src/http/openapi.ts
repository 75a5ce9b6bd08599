/** The OpenAPI 3.1 document, made from the same definitions that validate requests. */

import * as z from "zod";
import { mediaTypeOf } from "./body.ts";
import { http } from "./builtin.ts";
import { keyPattern } from "./idempotency.ts";
import { headersOf, problemHeaders, rateLimitHeaders } from "./openapi-headers.ts";
import { problemSchema } from "./problem.ts";
import { type Answer, type Route, takesConditions, unlimitedPaths } from "./route.ts";

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
        // Of the language's numbers, and not of what they mean.
        for (const bound of ["minimum", "maximum"] as const) {
          if (Math.abs(jsonSchema[bound] ?? 0) === Number.MAX_SAFE_INTEGER) delete jsonSchema[bound];
        }
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

/** Headers that a route's answers of a status have, and those that some of them have. */
function headersOfAnswer(
  route: Route,
  status: number,
  { headers = [], optionalHeaders = [], type }: Answer,
): Json {
  const isTagged = 304 in route.answers && (status === 200 || status === 304);
  const required = isTagged && !optionalHeaders.includes("ETag") ? ["ETag"] : [];
  const optional = [
    ...(route.method === "post" ? ["Idempotent-Replayed"] : []),
    ...(type === undefined ? [] : ["Set-Cookie"]),
  ];
  return headersOf(["X-Request-Id", ...headers, ...required], [...optionalHeaders, ...optional]);
}

function answer(components: Components, route: Route, status: number, given: Answer): Json {
  const { description, json, type } = given;
  const content = {
    ...(json ? { "application/json": { schema: components.add(json, "output") } } : {}),
    ...(type === undefined ? {} : { [type]: { schema: { type: "string" } } }),
  };
  return {
    description,
    headers: headersOfAnswer(route, status, given),
    ...(Object.keys(content).length > 0 ? { content } : {}),
  };
}

const problemContent = (components: Components): Json => ({
  "application/problem+json": { schema: components.add(problemSchema, "output") },
  "text/html": { schema: { type: "string" } },
});

/** A page sets a cookie where its address chooses the language, and so does that of a problem. */
const problem = (components: Components, status: number): Json => ({
  description: http.STATUS_CODES[status] ?? "Error",
  headers: headersOf(
    ["X-Request-Id", ...(problemHeaders[status] ?? [])],
    ["Set-Cookie", ...(status === 415 ? ["Accept-Encoding"] : [])],
  ),
  content: problemContent(components),
});

/** What HTTP itself may refuse at any address, by the name of its component. */
const anywhere: Readonly<Record<number, string>> = {
  408: "RequestTimeout",
  417: "ExpectationFailed",
  431: "HeadersTooLarge",
  501: "NotImplemented",
  505: "VersionNotSupported",
};

const pointersAnywhere: Json = Object.fromEntries(
  Object.entries(anywhere).map(([status, name]) => [status, { $ref: `#/components/responses/${name}` }]),
);

/** All routes may answer 400, for an address that cannot be read, and 500; the rest follows from what a route does. */
function problemsOf(route: Route): number[] {
  const conditional = takesConditions(route) ? [412] : [];
  const body = route.body ? [413, 415] : [];
  const signedIn = route.signedIn ? [401, ...(route.signedIn === "admin" ? [403] : [])] : [];
  const repeated = route.method === "post" ? [422] : [];
  return [400, ...conditional, ...body, ...signedIn, ...repeated, ...(route.problems ?? []), 500];
}

function responses(components: Components, route: Route): Json {
  const result: Record<string, Json> = {};
  for (const [status, given] of Object.entries(route.answers)) {
    result[status] = answer(components, route, Number(status), given);
  }
  for (const status of problemsOf(route)) {
    const refused = problem(components, status);
    const { content = {}, headers = {}, ...rest } = result[status] ?? refused;
    result[status] = {
      ...rest,
      headers: { ...(refused["headers"] as Json), ...(headers as Json) },
      content: { ...(refused["content"] as Json), ...(content as Json) },
    };
  }
  return { ...result, ...pointersAnywhere };
}

/** Adds what a limit on requests says in every answer that it counts. */
function limitedResponses(given: Json): Json {
  const more = headersOf([], rateLimitHeaders);
  return Object.fromEntries(
    Object.entries(given as Record<string, Json>).map(([status, response]) => [
      status,
      "$ref" in response ? response : { ...response, headers: { ...more, ...(response["headers"] as Json) } },
    ]),
  );
}

const idempotencyKey: Json = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "Chosen by the client. A request that comes again with its key, method, path and body, from the same user, within 24 hours is done once and answered alike; the query is no part of it. What is refused with 400 or 415, or for its token, leaves the key free. Any other request binds it, also one that is refused afterwards, such as a login with a wrong password (401): the same body is then tried again, and another body is answered 422.",
  schema: { type: "string", pattern: keyPattern },
};

const ifMatch: Json = {
  name: "If-Match",
  in: "header",
  required: false,
  description:
    "The tag (`ETag`) of the version that is to be changed; 412 if it is no longer the latest. Tags are compared strongly: send one that a proxy has weakened without its `W/`.",
  schema: { type: "string" },
};

function operation(components: Components, route: Route): Json {
  const { body, params, query, signedIn, summary, description, tag } = route;
  const given = [
    ...parameters(components, params, "path"),
    ...parameters(components, query, "query"),
    ...(route.method === "post" ? [idempotencyKey] : []),
    ...(route.current === "versions" ? [ifMatch] : []),
  ];
  return {
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
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
  const describe = (route: Route): Json => {
    if (!limited || unlimitedPaths.has(route.path)) return operation(components, route);
    const told = operation(components, { ...route, problems: [...(route.problems ?? []), 429] });
    return { ...told, responses: limitedResponses(told["responses"] as Json) };
  };
  for (const route of routes) {
    const path = openApiPath(route.path);
    paths[path] = { ...paths[path], [route.method]: describe(route) };
  }
  const refusals = Object.fromEntries(
    Object.entries(anywhere).map(([status, name]) => [name, problem(components, Number(status))]),
  );
  return {
    openapi: "3.1.0",
    jsonSchemaDialect: dialect,
    info: {
      title: "Express on ECS",
      version,
      description:
        "Items, users and their board with comments, goals. An address answers OPTIONS with 204, any other method that it does not have with 405, and both with `Allow`.",
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: withoutIds(components.schemas),
      responses: limited ? limitedResponses(refusals) : refusals,
      securitySchemes: { accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  };
}
