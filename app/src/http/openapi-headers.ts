/** The headers of answers, as the OpenAPI document describes them. */

type Json = Record<string, unknown>;

const seconds = { type: "integer", minimum: 0 };
const text = { type: "string" };

const described: Readonly<Record<string, readonly [description: string, schema: Json]>> = {
  "Accept-Encoding": ["Codings that a body may have, where it had another.", text],
  Allow: ["The methods of the address.", text],
  ETag: ["Tag of this version, for `If-None-Match` and, if it is strong, `If-Match`.", text],
  "Idempotent-Replayed": ["`true` where the answer is that of an earlier request with the key.", text],
  Location: ["Where to find it.", text],
  RateLimit: ["What is left of the limit on requests (draft-ietf-httpapi-ratelimit-headers-08).", text],
  "RateLimit-Policy": ["The limit on requests.", text],
  "Retry-After": ["Seconds after which to come again.", seconds],
  "Set-Cookie": ["`lang`, where the address chooses the language of the page.", text],
  "WWW-Authenticate": ["How to sign in (RFC 6750).", text],
  "X-Request-Id": ["Find the request in the logs by this.", text],
};

/** @param required headers that every such answer has. @param optional headers that some have. */
export function headersOf(required: readonly string[], optional: readonly string[] = []): Json {
  const describe = (name: string, more: Json): [string, Json] => {
    const [description, schema] = described[name] as readonly [string, Json];
    return [name, { description, ...more, schema }];
  };
  return Object.fromEntries([
    ...optional.map((name) => describe(name, {})),
    ...required.map((name) => describe(name, { required: true })),
  ]);
}

/** Of a problem, by its status. */
export const problemHeaders: Readonly<Record<number, readonly string[]>> = {
  401: ["WWW-Authenticate"],
  405: ["Allow"],
  429: ["Retry-After"],
  503: ["Retry-After"],
};

export const rateLimitHeaders = ["RateLimit", "RateLimit-Policy"];
