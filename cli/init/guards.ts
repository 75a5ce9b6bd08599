import type { ComposeProject, ComposeService } from "../../modules/compose/index.ts";
import { isSwitchedOff, labelsOf } from "./routes.ts";

/** Who comes in is asked by a proxy that only the laptop has. */
export interface Guard {
  /** In words, such as `basicAuth`. */
  readonly by: string;
  /** Whether nobody comes in past it; else it guards some hosts or paths. */
  readonly isWhole: boolean;
}

/**
 * Middlewares that ask nobody who comes. A plugin is none of them: it may. Source: Traefik documentation, "HTTP
 * Middlewares", of versions 2 and 3 (2026-11-29).
 */
const OPEN =
  /^(addprefix|buffering|circuitbreaker|compress|contenttype|encodedcharacters|errors|grpcweb|headers|inflightreq|passtlsclientcert|ratelimit|redirectregex|redirectscheme|replacepath|replacepathregex|retry|stripprefix|stripprefixregex)$/i;

/** What a proxy on the laptop asks before it lets anybody to a service; no load balancer asks it. */
export function guardOf(project: ComposeProject, name: string): Guard | undefined {
  const service = project.services[name];
  return service && (guardOfTraefik(project, service) ?? guardOfNginxProxy(service));
}

/** Source: nginx-proxy, docs/README.md, "Internet vs. Local Network Access", commit 023a3d17 (2026-11-29). */
const guardOfNginxProxy = ({ environment = {} }: ComposeService): Guard | undefined =>
  environment["VIRTUAL_HOST"] && environment["NETWORK_ACCESS"] === "internal"
    ? { by: "NETWORK_ACCESS: internal", isWhole: true }
    : undefined;

function guardOfTraefik(project: ComposeProject, service: ComposeService): Guard | undefined {
  if (isSwitchedOff(service)) return undefined;
  const middlewares = middlewaresOf(project);
  const before = entryPointMiddlewares(project);
  const asked = routersOf(service).flatMap(({ rule, uses }) => {
    const types = [...before, ...uses].flatMap((one) => typesOf(one, middlewares));
    const addresses = /\bClientIP\(/i.test(rule) ? ["ClientIP"] : [];
    const guards = [...addresses, ...types.filter((type) => !OPEN.test(type))];
    // It sends everybody on to another router.
    const isWayOn = guards.length === 0 && types.some((type) => /^redirectscheme$/i.test(type));
    return isWayOn ? [] : [guards];
  });
  const by = [...new Set(asked.flat())];
  return by.length === 0
    ? undefined
    : { by: by.join(" and "), isWhole: asked.every((guards) => guards.length > 0) };
}

interface Router {
  readonly rule: string;
  readonly uses: readonly string[];
}

function routersOf(service: ComposeService): Router[] {
  const labels = Object.entries(labelsOf(service));
  const names = labels.flatMap(([label]) => /^traefik\.http\.routers\.([^.]+)\./i.exec(label)?.[1] ?? []);
  return [...new Set(names.map((name) => name.toLowerCase()))].flatMap((name) => {
    const said = (key: string): string =>
      labels.find(([label]) => label.toLowerCase() === `traefik.http.routers.${name}.${key}`)?.[1] ?? "";
    // Traefik's own dashboard is no service of the compose file.
    return said("service").endsWith("@internal")
      ? []
      : [{ rule: said("rule"), uses: listOf(said("middlewares")) }];
  });
}

const listOf = (text: string): string[] =>
  text
    .split(",")
    .map((one) => one.trim().replace(/@docker$/i, ""))
    .filter((one) => one !== "");

interface Middleware {
  readonly type: string;
  /** Of a chain. */
  readonly uses: readonly string[];
}

/** By name, in lower case: a service may use what the labels of another one, such as Traefik's own, define. */
function middlewaresOf({ services, disabled }: ComposeProject): ReadonlyMap<string, Middleware> {
  const labels = [...Object.values(services), ...Object.values(disabled)].flatMap((service) =>
    Object.entries(labelsOf(service)),
  );
  return new Map(
    labels.flatMap(([label, value]) => {
      const [, name, type = ""] = /^traefik\.http\.middlewares\.([^.]+)\.([^.]+)/i.exec(label) ?? [];
      const uses = /^chain$/i.test(type) ? listOf(value ?? "") : [];
      return name === undefined ? [] : [[name.toLowerCase(), { type, uses }] as const];
    }),
  );
}

/** Those before all routers, as Traefik's command has them. */
const entryPointMiddlewares = ({ services }: ComposeProject): string[] =>
  Object.values(services).flatMap(({ command }) =>
    (command ?? []).flatMap((word) =>
      listOf(/^--entrypoints\.[^.]+\.http\.middlewares=(.*)$/i.exec(word)?.[1] ?? ""),
    ),
  );

/** Names of types; of what nothing here defines, its own name. */
function typesOf(
  name: string,
  middlewares: ReadonlyMap<string, Middleware>,
  above: readonly string[] = [],
): string[] {
  const found = middlewares.get(name.toLowerCase());
  if (found === undefined) return [`${name}, which the compose files do not define`];
  if (!/^chain$/i.test(found.type)) return [found.type];
  return found.uses
    .filter((one) => !above.includes(one))
    .flatMap((one) => typesOf(one, middlewares, [...above, name, one]));
}
