/** Compares real answers with the OpenAPI document. */
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

interface Media {
  readonly schema: object;
}

interface Described {
  readonly $ref?: string;
  readonly headers?: Readonly<
    Record<string, { readonly required?: boolean; readonly schema: { readonly type: string } }>
  >;
  readonly content?: Readonly<Record<string, Media>>;
}

interface Operation {
  readonly responses: Readonly<Record<string, Described>>;
}

export interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly info: { readonly version: string; readonly description: string };
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly responses: Readonly<Record<string, Described>>;
  };
}

export interface Answered {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Told by the document wherever they are in an answer. */
const described = [
  ...["Accept-Encoding", "ETag", "Idempotent-Replayed", "Location", "RateLimit", "RateLimit-Policy"],
  ...["Retry-After", "Set-Cookie", "WWW-Authenticate", "X-Request-Id"],
];

/** Not described: the document itself, the pages that show it, and addresses that do not exist. */
const undescribed = /^\/(docs(\/.*)?|openapi\.json|nothing-here.*)$/;

export function createChecker(document: OpenApi) {
  const ajv = new (Ajv2020 as unknown as typeof Ajv2020.default)({ strict: true, allErrors: true });
  (addFormats as unknown as typeof addFormats.default)(ajv);
  ajv.addKeyword("components");
  ajv.addSchema({ $id: "doc", components: document.components });
  const compiled = new Map<object, ValidateFunction>();

  const validatorOf = (schema: object): ValidateFunction => {
    const known = compiled.get(schema);
    if (known) return known;
    const made = ajv.compile(
      JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"doc#/components')),
    );
    compiled.set(schema, made);
    return made;
  };

  function operationOf(method: string, path: string): Operation | undefined {
    const wanted = method === "HEAD" ? "get" : method.toLowerCase();
    const paths = Object.entries(document.paths).filter(([pattern]) =>
      new RegExp(`^${pattern.replace(/\{\w+\}/g, "[^/]+")}$`).test(path),
    );
    // A fixed path comes before one with a parameter.
    const [match] = paths.sort(([a], [b]) => a.split("{").length - b.split("{").length);
    return match?.[1][wanted];
  }

  /** @throws when the answer is not one that the document describes. */
  return ({ method, path, status, headers, text }: Answered): void => {
    const where = `${method} ${path} -> ${status}`;
    const operation = operationOf(method, path);
    if (!operation) {
      // What a method may do here is answered by HTTP alone.
      if (undescribed.test(path) || status === 404 || status === 405 || method === "OPTIONS") return;
      throw new Error(`${where}: the document does not know this operation`);
    }
    const told = operation.responses[status];
    if (!told) throw new Error(`${where}: the document does not describe this status`);
    const response =
      (told.$ref && document.components.responses[told.$ref.split("/").at(-1) as string]) || told;
    for (const [name, { required, schema }] of Object.entries(response.headers ?? {})) {
      const value = headers.get(name);
      if (required && value === null) throw new Error(`${where}: the header ${name} is missing`);
      if (value !== null && schema.type === "integer" && !/^\d+$/.test(value)) {
        throw new Error(`${where}: the header ${name} is ${value}`);
      }
    }
    for (const name of described) {
      if (headers.has(name) && !(name in (response.headers ?? {}))) {
        throw new Error(`${where}: the document does not describe the header ${name}`);
      }
    }
    const type = headers.get("content-type")?.split(";")[0];
    const media = type === undefined ? undefined : response.content?.[type];
    if (text === "" && !response.content) return;
    if (method === "HEAD") return;
    if (!media) {
      throw new Error(`${where}: the document does not describe ${type ?? "an answer without a type"}`);
    }
    if (!type?.endsWith("json")) return;
    const validate = validatorOf(media.schema);
    if (!validate(JSON.parse(text))) {
      throw new Error(`${where}: ${ajv.errorsText(validate.errors)} in ${text.slice(0, 300)}`);
    }
  };
}
