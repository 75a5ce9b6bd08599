/** An address and its methods: any other method is refused with those that there are. */
import type { Express, IRoute, Request, RequestHandler, Response } from "express";
import { Problem } from "./problem.ts";
import { empty, sendReply } from "./reply.ts";
import { refusalOf } from "./target.ts";

const methods = ["get", "post", "put", "delete"] as const;

export type Method = (typeof methods)[number];
export type Handlers = Partial<Record<Method, RequestHandler>>;

function allowOf(handlers: Handlers): string {
  const own = methods.filter((method) => handlers[method]);
  return own
    .flatMap((method) => (method === "get" ? ["GET", "HEAD"] : method.toUpperCase()))
    .concat("OPTIONS")
    .join(", ");
}

/** Of the whole server: what any of its addresses may allow. */
export const allMethods = "GET, HEAD, POST, PUT, DELETE, OPTIONS";

export function sendAllowed(res: Response, allow: string): void {
  sendReply(res, { ...empty, headers: { Allow: allow } });
}

/** Express's own routes by their whole paths. */
const known = new WeakMap<Express, Map<string, IRoute>>();

/** Every route, in the order of their registration. */
const all = new WeakMap<Express, IRoute[]>();

const segmentsOf = (path: string): readonly string[] =>
  path
    .toLowerCase()
    .replace(/(?<=.)\/$/, "")
    .split("/");

function isOf(path: readonly string[], route: readonly string[]): boolean {
  return (
    path.length === route.length &&
    route.every((segment, index) => (segment.startsWith(":") ? path[index] !== "" : path[index] === segment))
  );
}

/** @returns the route that Express would take for the address of a request that is refused before it looks. */
export function routeOf({ app, url }: Request): IRoute | undefined {
  const path = segmentsOf(url.split("?", 1)[0] as string);
  return all.get(app as Express)?.find((route) => isOf(path, segmentsOf(route.path)));
}

/**
 * Finds the route of an address that is written as its path is, at once. Express asks one route after the other, and
 * still does for addresses with parameters, in capitals, or with a slash at the end. Comes before all routes, and refuses
 * what none of them may see.
 */
export function knownPaths(app: Express): RequestHandler {
  const routes = new Map<string, IRoute>();
  known.set(app, routes);
  all.set(app, []);
  return (req, res, next) => {
    const refusal = refusalOf(req);
    if (refusal) {
      next(refusal);
      return;
    }
    const { url } = req;
    const end = url.indexOf("?");
    const route = routes.get(end < 0 ? url : url.slice(0, end));
    if (!route) {
      next();
      return;
    }
    req.route = route;
    req.params = {};
    (route as unknown as { dispatch: RequestHandler }).dispatch(req, res, next);
  };
}

/** Express answers HEAD by the handler of GET. */
export function serve(app: Express, path: string, handlers: Handlers): void {
  const allow = allowOf(handlers);
  const route = app.route(path);
  all.get(app)?.push(route);
  if (!path.includes(":")) known.get(app)?.set(path, route);
  for (const method of methods) {
    const handler = handlers[method];
    if (handler) route[method](handler);
  }
  route.options((_req, res) => sendAllowed(res, allow));
  route.all(() => {
    throw new Problem(405, { detail: `This address supports ${allow}.`, headers: { Allow: allow } });
  });
}
