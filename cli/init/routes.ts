import { MOST_RULE_VALUES, RULE_HOST, RULE_PATH } from "../../modules/capabilities/services/schema.ts";
import type { ComposeService } from "../../modules/compose/index.ts";

type Labelled = Pick<ComposeService, "labels" | "environment">;

/** Whose requests a proxy on the laptop hands to a service. Empty lists: any. */
export interface Routes {
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
}

/** Rules of a load balancer say hosts and paths; what else a proxy's labels ask, no door here does. */
export function routesOf(service: Labelled): Routes | undefined {
  return traefikRoutes(service) ?? nginxProxyRoutes(service);
}

/** The proxy takes a part of the path away, which the application never sees. */
const CHANGES_PATH =
  /^traefik\.http\.middlewares\..+\.(stripprefix|stripprefixregex|replacepath|replacepathregex|addprefix)\./i;
const RULE = /^traefik\.http\.routers\..+\.rule$/i;

/** Source: Traefik documentation, "Routers", Rule, of version 3 (2026-11). */
function traefikRoutes({ labels = {} }: Labelled): Routes | undefined {
  const named = Object.entries(labels);
  const rules = new Set(named.filter(([name]) => RULE.test(name)).map(([, rule]) => `${rule ?? ""}`));
  if (rules.size === 0 || named.some(([name]) => CHANGES_PATH.test(name))) return undefined;
  return together([...rules].map(traefikRule));
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
  const values = listed.split(",").map((value) => /^\s*[`"']([^`"']+)[`"']\s*$/.exec(value)?.[1]);
  const known = values.filter((value) => value !== undefined);
  if (kind === undefined || known.length < values.length) return undefined;
  if (kind === "Host") return { hosts: known.map((host) => host.toLowerCase()), paths: [] };
  return { hosts: [], paths: kind === "Path" ? known : known.flatMap(pathAndBelow) };
}

const pathAndBelow = (prefix: string): string[] => {
  const path = prefix.replace(/\/$/, "");
  return path === "" ? [] : [path, `${path}/*`];
};

/** Source: nginx-proxy, docs/README.md, "Virtual hosts and ports", "Path-based routing" (2026-11). */
function nginxProxyRoutes({ environment = {} }: Labelled): Routes | undefined {
  const { VIRTUAL_HOST: host, VIRTUAL_PATH: path, VIRTUAL_DEST: dest } = environment;
  if (typeof host !== "string" || dest !== undefined) return undefined;
  const hosts = host.split(",").map((one) => one.trim().toLowerCase().replace(/:\d+$/, ""));
  return { hosts, paths: typeof path === "string" ? pathAndBelow(path) : [] };
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
