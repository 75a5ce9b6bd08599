/** Compares real answers with the OpenAPI document. */
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

interface Media {
  readonly schema: object;
}

interface Described {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, Media>>;
}

interface Operation {
  readonly responses: Readonly<Record<string, Described>>;
}

export interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

export interface Answered {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

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
    const described = operation.responses[status];
    if (!described) throw new Error(`${where}: the document does not describe this status`);
    for (const name of Object.keys(described.headers ?? {})) {
      if (!headers.has(name)) throw new Error(`${where}: the header ${name} is missing`);
    }
    const type = headers.get("content-type")?.split(";")[0];
    const media = type === undefined ? undefined : described.content?.[type];
    if (text === "" && !described.content) return;
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
