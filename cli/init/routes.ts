import { MOST_RULE_VALUES, RULE_HOST, RULE_PATH } from "../../modules/capabilities/services/schema.ts";
import type { ComposeService } from "../../modules/compose/index.ts";

type Labelled = Pick<ComposeService, "labels" | "environment" | "deploy">;

/** Whose requests a proxy on the laptop hands to a service. Empty lists: any. */
export interface Routes {
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
}

/** Rules of a load balancer say hosts and paths; what else a proxy's labels ask, no door here does. */
export function routesOf(service: Labelled): Routes | undefined {
  return traefikRoutes(service) ?? nginxProxyRoutes(service);
}

/** In Swarm Traefik reads those of `deploy`. Source: Traefik documentation, "Traefik & Docker Swarm" (2026-11-29). */
export const labelsOf = ({ labels, deploy }: Pick<Labelled, "labels" | "deploy">) => ({
  ...labels,
  ...deploy?.labels,
});

export const isSwitchedOff = (service: Labelled): boolean => labelsOf(service)["traefik.enable"] === "false";

/** Rules of Traefik's routers to a service; none where its labels switch Traefik off. */
export function traefikRules(service: Labelled): string[] {
  if (isSwitchedOff(service)) return [];
  return Object.entries(labelsOf(service)).flatMap(([name, rule]) =>
    /^traefik\.http\.routers\..+\.rule$/i.test(name) ? [rule ?? ""] : [],
  );
}

/**
 * A load balancer redirects to https itself, and does not compress. Any other may change the path or ask who comes, such as
 * stripPrefix, basicAuth and ipAllowList. Source: Traefik documentation, "HTTP Middlewares", of version 3 (2026-11-29).
 */
const HARMLESS = /^(redirectscheme|compress)$/i;

/** Whether a router uses a middleware that is harmful to leave out, or that nothing here tells of. */
function hasMiddlewares(service: Labelled): boolean {
  const named = Object.entries(labelsOf(service));
  const types = new Map(
    named.flatMap(([name]) => {
      const [, middleware = "", type = ""] =
        /^traefik\.http\.middlewares\.([^.]+)\.([^.]+)/i.exec(name) ?? [];
      return middleware === "" ? [] : [[middleware.toLowerCase(), type]];
    }),
  );
  return named
    .filter(([name]) => /^traefik\.http\.routers\..+\.middlewares$/i.test(name))
    .flatMap(([, listed]) => (listed ?? "").split(","))
    .map((one) =>
      one
        .trim()
        .toLowerCase()
        .replace(/@docker$/, ""),
    )
    .some((one) => !HARMLESS.test(types.get(one) ?? ""));
}

/** Source: Traefik documentation, "Rules & Priority", of version 3, and `Host` with several names of version 2 (2026-11-29). */
function traefikRoutes(service: Labelled): Routes | undefined {
  const rules = [...new Set(traefikRules(service))];
  return rules.length === 0 || hasMiddlewares(service) ? undefined : together(rules.map(traefikRule));
}

/** Matchers that all must hold, each of one kind, such as ``Host(`a.example.com`) && PathPrefix(`/api`)``. */
function traefikRule(rule: string): Routes | undefined {
  const conditions = rule.split("&&").map((condition) => condition.trim());
  const all = conditions.map((condition) => {
    const isGrouped = condition.startsWith("(") && condition.endsWith(")");
    // Without parentheses && binds closer.
    if (condition.includes("||") && !isGrouped && conditions.length > 1) return undefined;
    return together((isGrouped ? condition.slice(1, -1) : condition).split("||").map(traefikMatcher));
  });
  return all.reduce((one, other) => {
    if (one === undefined || other === undefined) return undefined;
    const isTwice = [one.hosts, one.paths].some(
      (list, index) => list.length > 0 && [other.hosts, other.paths][index]?.length !== 0,
    );
    return isTwice
      ? undefined
      : { hosts: [...one.hosts, ...other.hosts], paths: [...one.paths, ...other.paths] };
  }, ANY);
}

const ANY: Routes | undefined = { hosts: [], paths: [] };

function traefikMatcher(text: string): Routes | undefined {
  const [, kind, listed = ""] = /^\s*(Host|PathPrefix|Path)\(([^()]*)\)\s*$/.exec(text) ?? [];
  const values = listed.split(",").map((value) =>
    /^\s*(?:`([^`]+)`|"([^"]+)")\s*$/
      .exec(value)
      ?.slice(1)
      .find((one) => one !== undefined),
  );
  const known = values.filter((value) => value !== undefined);
  if (kind === undefined || known.length < values.length) return undefined;
  if (kind === "Host") return { hosts: known.map((host) => host.toLowerCase()), paths: [] };
  return { hosts: [], paths: kind === "Path" ? known : known.flatMap(pathAndBelow) };
}

const pathAndBelow = (prefix: string): string[] => {
  const path = prefix.replace(/\/$/, "");
  return path === "" ? [] : [path, `${path}/*`];
};

/**
 * What it serves by another protocol, under another path or to the laptop's own network alone has no door here. Source:
 * nginx-proxy, docs/README.md, "Virtual Hosts and Ports", "Path-based Routing", "Internet vs. Local Network Access", commit
 * 023a3d17 (2026-11-29).
 */
function nginxProxyRoutes({ environment = {} }: Labelled): Routes | undefined {
  const set = (variable: string): string => environment[variable] ?? "";
  const isPlain = ["", "http"].includes(set("VIRTUAL_PROTO"));
  const isOdd = ["VIRTUAL_DEST", "VIRTUAL_HOST_MULTIPORTS", "NETWORK_ACCESS"].some(
    (name) => set(name) !== "",
  );
  if (set("VIRTUAL_HOST") === "" || !isPlain || isOdd) return undefined;
  const hosts = set("VIRTUAL_HOST")
    .split(",")
    .map((host) => host.trim().toLowerCase());
  return { hosts, paths: pathAndBelow(set("VIRTUAL_PATH")) };
}

/** Any of several, where they differ in hosts alone or in paths alone. */
function together(all: readonly (Routes | undefined)[]): Routes | undefined {
  const known = all.filter((one) => one !== undefined);
  const [first] = known;
  if (first === undefined || known.length < all.length) return undefined;
  const of = (key: keyof Routes): string[] => [...new Set(known.flatMap((one) => one[key]))];
  const differs = (key: keyof Routes): boolean => known.some((one) => one[key].join() !== first[key].join());
  if (differs("hosts") && differs("paths")) return undefined;
  const isAnyOfSome = (key: keyof Routes): boolean =>
    differs(key) && known.some((one) => one[key].length === 0);
  if (isAnyOfSome("hosts") || isAnyOfSome("paths")) return undefined;
  return { hosts: of("hosts"), paths: of("paths") };
}

/** No load balancer of AWS gets requests for these. RFC 6761, 6762; RFC 2606 for .test. */
const OF_A_LAPTOP =
  /(^|\.)(localhost|local|test|lan|internal|nip\.io|sslip\.io|traefik\.me)$|^\d+(\.\d+){3}$/;
/** Hosts and paths that a door here can have; undefined where there are none, or a name is the laptop's own. */
export function doorOf(service: Labelled): Routes | undefined {
  const routes = routesOf(service);
  if (routes === undefined || routes.hosts.length + routes.paths.length === 0) return undefined;
  const { hosts, paths } = routes;
  const areTaken =
    hosts.every((host) => RULE_HOST.test(host) && !OF_A_LAPTOP.test(host)) &&
    paths.every((path) => RULE_PATH.test(path)) &&
    Math.max(hosts.length, paths.length) <= MOST_RULE_VALUES;
  return areTaken ? routes : undefined;
}
