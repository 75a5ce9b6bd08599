/** A route and its description in one place: what is validated is what the OpenAPI document says. */
import type { Express, Request, Response } from "express";
import type * as z from "zod";
import { offTheClock } from "../storage/deadline.ts";
import { type SignIn, SignInEnded } from "../users/tokens.ts";
import { takesPage } from "./accept.ts";
import { type BodyFormat, bodyReader } from "./body.ts";
import { type Current, isConditional, type Meets, requireConditions, requireMatch } from "./conditions.ts";
import { firstTime, type Idempotency, KeyReused, type Once, readKey } from "./idempotency.ts";
import { type Handlers, type Method, serve } from "./methods.ts";
import { type FieldError, fieldErrors, invalid, Problem, repeated } from "./problem.ts";
import { type Reply, sendReply } from "./reply.ts";

/** What a status brings: JSON of a schema, another media type, both (by `Accept`), or nothing. */
export interface Answer {
  readonly description: string;
  readonly json?: z.ZodType;
  readonly type?: string;
  readonly headers?: readonly string[];
  /** Those that some of these answers have. */
  readonly optionalHeaders?: readonly string[];
}

/** Whoever watches over the service asks as often as it likes. */
export const unlimitedPaths: ReadonlySet<string> = new Set(["/livez", "/readyz"]);

/** For answers that carry a tag. */
export const notModified = { 304: { description: "What the client has (`If-None-Match`) is the latest." } };

export interface Body<B extends z.ZodType> extends BodyFormat {
  readonly schema: B;
}

interface Input<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Who signed in; empty where nobody did. */
  readonly userId: string;
  /** Of the sign-in; of one that has ended when this request may have ended it before. */
  readonly epoch: number;
  /** For what the request makes. */
  readonly once: Once;
  /** For the handler of a route with versions; missing when the request has no condition. */
  readonly meets: Meets | undefined;
}

export interface RouteDefinition<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly method: Method;
  /** As Express writes it: `/api/board/:id`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: Body<B>;
  /** True asks who it is, "admin" for a role, and "optional" takes both somebody and nobody. */
  readonly signedIn?: boolean | "optional" | "admin";
  /** Of a POST whose work ends the sign-in that asks for it: with its key it can be asked for again nevertheless. */
  readonly endsSignIn?: boolean;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Statuses answered by a problem document, beside those that follow from the definition. */
  readonly problems?: readonly number[];
  /** False for routes that answer without the storage. */
  readonly usesStorage?: boolean;
  /**
   * What is at the address before a change, for conditions: nothing when there is no such function. It throws what the
   * request would be refused with anyway. "versions": what is there has a strong tag, and the handler looks at the
   * condition and makes the change in one step.
   */
  readonly current?:
    | "versions"
    | ((input: Pick<Input<z.output<P>, z.output<Q>, z.output<B>>, "params" | "userId">) => Promise<Current>);
  /** Runs before the body is read; throws to refuse. */
  readonly guard?: (req: Request) => void;
  /** A page for a request whose fields are wrong, or whose key stands for another; programs get a problem document. */
  readonly onRefused?: (problem: Problem, req: Request, res: Response) => Promise<void> | void;
  /** The key that a body carries, for clients that set no headers. */
  readonly idempotencyKey?: (body: z.output<B>) => string | undefined;
  /** Answers by itself, or gives the answer: a POST always does, so that it can be kept. */
  readonly handle: (
    input: Input<z.output<P>, z.output<Q>, z.output<B>>,
    req: Request,
    res: Response,
  ) => Promise<Reply> | Promise<void> | void;
}

// biome-ignore lint/suspicious/noExplicitAny: the schemas of a list of routes have nothing in common
export type Route = RouteDefinition<any, any, any>;

/** Ties the handler's input to the schemas; otherwise the definition itself. */
export function route<
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
>(definition: RouteDefinition<P, Q, B>): Route {
  return definition;
}

export interface Caller extends SignIn {
  readonly role: string;
}

/** Who asks. */
interface Asking extends SignIn {
  /** Why the token is good for nothing but what has been asked before. */
  readonly ended?: SignInEnded;
}

const nobody: Asking = { id: "", epoch: 0 };

export interface Gates {
  /** @returns the user who signed in. @throws Problem 401, SignInEnded for a token that was good once. */
  readonly authenticate: (req: Request) => Promise<Caller>;
  /** @throws Problem 503 while there is no storage to work with. */
  readonly requireStorage: () => void;
  readonly idempotency: Idempotency;
}

type Read = Pick<Input<unknown, unknown, unknown>, "params" | "query" | "body">;

/** Those of redirects and of health are ignored (RFC 9110, 13.2.1). */
export const takesConditions = ({ answers, usesStorage = true }: Route): boolean =>
  usesStorage && Object.keys(answers).some((status) => status.startsWith("2"));

/** What a route reads from an address without a query, where that is allowed: most have none. */
function withoutQuery({ query }: Route): { readonly data: unknown } | undefined {
  const read = query?.safeParse({});
  return read?.success ? { data: read.data } : undefined;
}

/** What people can put right on the page they came from. */
const isCorrectable = (error: unknown): error is Problem =>
  error instanceof KeyReused || (error instanceof Problem && error.options.errors !== undefined);

/** A path with its parameters as they were read, so that one address has one text. */
function addressOf(path: string, params: unknown): string {
  const values = (params ?? {}) as Readonly<Record<string, unknown>>;
  return path.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(String(values[name])));
}

function inputOf(
  definition: Route,
  req: Request,
  noQuery: { readonly data: unknown } | undefined,
): { input: Read; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const read = (
    schema: z.ZodType | undefined,
    value: unknown,
    said: (error: FieldError) => FieldError = (error) => error,
  ): unknown => {
    if (!schema) return undefined;
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    errors.push(...fieldErrors(result.error).map(said));
    return undefined;
  };
  const readQuery = (): unknown => {
    if (noQuery && !req.url.includes("?")) return noQuery.data;
    const { query } = req;
    // What the address names more than once is a list, and no field takes one.
    return read(definition.query, query, (error) =>
      Array.isArray(query[error.field]) ? repeated(error.field) : error,
    );
  };
  const params = read(definition.params, req.params);
  const query = readQuery();
  const body = read(definition.body?.schema, req.body);
  return { input: { params, query, body }, errors };
}

function handlerOf(definition: Route, { authenticate, requireStorage, idempotency }: Gates) {
  const {
    method,
    path,
    body,
    handle,
    guard,
    onRefused,
    signedIn,
    endsSignIn,
    current,
    usesStorage = true,
  } = definition;
  const looksAtConditions = takesConditions(definition) && method !== "get";

  /** Below a key: what has been done is answered again, whatever has become of it. */
  async function meetsOf(read: Read, userId: string, { headers }: Request): Promise<Meets | undefined> {
    if (!looksAtConditions || !isConditional(headers)) return undefined;
    if (current === "versions") return (found) => requireConditions(headers, found);
    requireConditions(headers, await current?.({ params: read.params, userId }));
    return undefined;
  }

  /** A POST by its key, if it has one; anything else as it comes. */
  async function answer(read: Read, asking: Asking, req: Request, res: Response): Promise<Reply | undefined> {
    const { id: userId, epoch, ended } = asking;
    const work = async (once: Once) =>
      handle({ ...read, userId, epoch, once, meets: await meetsOf(read, userId, req) }, req, res);
    const key =
      method === "post"
        ? (readKey(req.get("Idempotency-Key")) ?? definition.idempotencyKey?.(read.body))
        : undefined;
    if (key === undefined) return (await work(firstTime())) ?? undefined;
    const once = async (given: Once): Promise<Reply> => {
      const reply = await work(given);
      if (!reply) throw new Error(`${method} ${path} gives no answer to keep`);
      return reply;
    };
    const attempt = { key, scope: `${method} ${addressOf(path, read.params)} ${userId}`, sent: read.body };
    if (ended && !(await idempotency.isKnown(attempt))) throw ended;
    return idempotency.run(attempt, once);
  }

  /** Who shows a token is somebody, or is refused; a token that has ended never makes nobody of a user. */
  async function askingOf(req: Request): Promise<Asking> {
    if (!signedIn || (signedIn === "optional" && req.headers.authorization === undefined)) return nobody;
    try {
      const { id, epoch, role } = await authenticate(req);
      if (signedIn !== "admin" || role === "admin") return { id, epoch };
    } catch (error) {
      const again = endsSignIn && req.get("Idempotency-Key") !== undefined;
      if (again && error instanceof SignInEnded) return { ...error.signIn, ended: error };
      throw error;
    }
    throw new Problem(403, { detail: "Only an admin may do this." });
  }

  const readBody = body && bodyReader(body);
  const noQuery = withoutQuery(definition);
  return async (req: Request, res: Response): Promise<void> => {
    if (usesStorage) requireStorage();
    guard?.(req);
    const asking = await askingOf(req);
    if (readBody) req.body = await offTheClock(() => readBody(req, res));
    const { input, errors } = inputOf(definition, req, noQuery);
    try {
      if (errors.length > 0) throw invalid(errors);
      const reply = await answer(input, asking, req, res);
      if (!reply) return;
      // Only prepared answers have a tag, and are not replies.
      if (method === "get") requireMatch(req.headers, {});
      sendReply(res, reply);
    } catch (error) {
      if (!onRefused || !isCorrectable(error) || !takesPage(req)) throw error;
      res.vary("Accept");
      await onRefused(error, req, res);
    }
  };
}

export function register(app: Express, routes: readonly Route[], gates: Gates): void {
  const byPath = Map.groupBy(routes, ({ path }) => path);
  for (const [path, definitions] of byPath) {
    const handlers = definitions.map((one) => [one.method, handlerOf(one, gates)] as const);
    serve(app, path, Object.fromEntries(handlers) as Handlers);
  }
}
