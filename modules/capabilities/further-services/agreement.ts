import type { z } from "zod";
import { LOAD_BALANCER_LIMITS } from "../../aws/load-balancer-limits.ts";
import { coded, type Disagreement, order, type Part, type Rule } from "../../environment/agreement.ts";
import { crowdsOf, type Door, doorsOf, inWords } from "../../ingress/doors.ts";
import { ENVIRONMENT_PROBLEMS } from "../../problem-codes/environment.ts";
import { type Domain, isEncrypted, redirected } from "../domain/schema.ts";
import type { InternalIngress } from "../internal-load-balancer/schema.ts";
import type { ingress } from "../load-balancer/schema.ts";
import { HEALTH_CHECK_PROBLEMS, HEALTH_CODES, outOfBounds } from "../load-balancer-agreement.ts";
import { mostTasks } from "../services/ecs-services.ts";
import type { furtherServices, Services } from "../services/schema.ts";
import { DOOR_PROBLEMS } from "./problems.ts";

type Code = keyof typeof DOOR_PROBLEMS;
type Settings = Part<z.output<typeof furtherServices>>;
type Entry = Part<
  Pick<
    NonNullable<z.output<typeof furtherServices>[string]["entry"]>,
    "hosts" | "paths" | "allowFrom" | "internal" | "healthCheck"
  >
>;
export interface Reads {
  readonly service?: Part<Pick<Services["service"], "entry">> | undefined;
  readonly ingress?: Part<z.output<typeof ingress>> | undefined;
  readonly internalIngress?: Part<Pick<InternalIngress, "names">> | undefined;
  readonly domain?: Part<Domain> | undefined;
}

interface Entering {
  readonly name: string;
  readonly path: readonly string[];
  readonly entry: Entry;
}

const entering = (services: Settings): Entering[] =>
  Object.entries(services).flatMap(([name, service]) =>
    service?.entry ? [{ name, path: ["furtherServices", name, "entry"], entry: service.entry }] : [],
  );

/** With `service`, where its requests are those of its own hosts and paths. */
const all = (services: Settings, { service }: Reads): Entering[] => [
  ...(service?.entry ? [{ name: "service", path: ENTRY, entry: service.entry }] : []),
  ...entering(services),
];
const ENTRY = ["service", "entry"];

const known = <T>(values: readonly (T | undefined)[] | undefined): T[] =>
  (values ?? []).filter((value) => value !== undefined);
const doors = ({ hosts, paths }: Entry) => doorsOf({ hosts: known(hosts), paths: known(paths) });

const healthChecksAreBounded = (services: Settings) =>
  entering(services).flatMap(({ path, entry: { healthCheck = {} } }) =>
    outOfBounds([...path, "healthCheck"], healthCheck, HEALTH_CODES),
  );

function entryHasABalancer(services: Settings, { ingress, internalIngress }: Reads): Disagreement<Code>[] {
  return entering(services).flatMap(({ path, entry: { internal } }): Disagreement<Code>[] => {
    if (internal)
      return internalIngress === undefined
        ? [
            {
              code: "EOE-ENV-493",
              path: [...path, "internal"],
              message:
                "true needs the internal load balancer that requests come through; write internalIngress: {}, or remove it.",
            },
          ]
        : [];
    const message =
      "needs a load balancer that requests come through; write ingress with service.entry, or remove it.";
    return ingress === undefined ? [{ code: "EOE-ENV-419", path, message }] : [];
  });
}

function entryIsTold(services: Settings): Disagreement<Code>[] {
  return entering(services)
    .filter(({ entry }) => entry.hosts?.length === 0 && entry.paths?.length === 0)
    .map(({ path }) => ({
      code: "EOE-ENV-420",
      path,
      message:
        "has neither hosts nor paths, so that no request is for it; write hosts: [api.example.com], or paths: [/api/*].",
    }));
}

function doorsLeadToOne(services: Settings, environment: Reads): Disagreement<Code>[] {
  const first = new Map<string, string>();
  return all(services, environment).flatMap(({ name, path, entry }) =>
    doors(entry).flatMap((door): Disagreement<Code>[] => {
      const words = inWords(door);
      // Each load balancer has rules of its own.
      const key = `${entry.internal ? "internal " : ""}${words}`;
      const other = first.get(key);
      if (other === undefined) {
        first.set(key, name);
        return [];
      }
      const message =
        other === name
          ? `has ${words} twice; remove one of the two.`
          : `asks for ${words}, which is for ${other} already; remove it from one of the two.`;
      return [{ code: "EOE-ENV-421", path, message }];
    }),
  );
}

/** Clients of a host that the certificate lacks are warned, and without a record they find nothing. */
function hostsAreNames(services: Settings, environment: Reads): Disagreement<Code>[] {
  const { domain, internalIngress } = environment;
  return all(services, environment).flatMap(({ path, entry }) => {
    const [key, of] = entry.internal ? ["internalIngress.names", internalIngress] : ["domain.names", domain];
    const names = known(of?.names);
    if (names.length === 0) return [];
    return (entry.hosts ?? []).flatMap((host, index): Disagreement<Code>[] => {
      if (host === undefined || isNamed(host, names)) return [];
      const message = `"${host}" is not one of ${key}: ${names.join(", ")}; add it there, or a wildcard that it is below.`;
      return [{ code: "EOE-ENV-422", path: [...path, "hosts", index], message }];
    });
  });
}

/** A wildcard stands for one label. */
const isNamed = (host: string, names: readonly string[]): boolean =>
  names.includes(host) || names.includes(host.replace(/^[^.]+/, "*"));

/** A name that redirects answers nothing itself: the service would never hear of its requests. */
function hostsAreAnswered(services: Settings, environment: Reads): Disagreement<Code>[] {
  const { redirect = false, names } = environment.domain ?? {};
  const listed = typeof redirect === "boolean" ? redirect : known(redirect);
  const away = redirected({ names: known(names), redirect: listed });
  return all(services, environment)
    .filter(({ entry }) => !entry.internal)
    .flatMap(({ path, entry }) =>
      (entry.hosts ?? []).flatMap((host, index): Disagreement<Code>[] => {
        if (host === undefined || !away.includes(host)) return [];
        const message = `"${host}" redirects to ${names?.[0]}, so that no request of it gets here; take it out of domain.redirect, or remove it here.`;
        return [{ code: "EOE-ENV-551", path: [...path, "hosts", index], message }];
      }),
    );
}

/** Rules of entries come before what is for nobody else. */
function restIsLeft(services: Settings, { ingress, service }: Reads): Disagreement<Code>[] {
  if (ingress === undefined || ingress.default === 404 || service?.entry === undefined) return [];
  return entering(services).flatMap(({ path, entry }): Disagreement<Code>[] => {
    const index = entry.paths?.indexOf(ALL_PATHS) ?? -1;
    const isForSome = entry.internal || entry.hosts?.length !== 0 || entry.allowFrom?.length !== 0;
    if (index < 0 || isForSome) return [];
    const message = `"${ALL_PATHS}" is every request, so that none is left for service.entry, which deploy asks; write narrower paths or hosts, or make it the service.`;
    return [{ code: "EOE-ENV-552", path: [...path, "paths", index], message }];
  });
}

const ALL_PATHS = "/*";

/** What is for nobody is answered by the load balancer, or by the service: one of the two. */
function restIsForOne(_: Settings, { ingress, service }: Reads): Disagreement<Code>[] {
  if (ingress === undefined || service?.entry === undefined) return [];
  const hasDoors = doors(service.entry).length > 0;
  if (hasDoors === (ingress.default === 404)) return [];
  return hasDoors
    ? [
        {
          code: "EOE-ENV-432",
          path: ENTRY,
          message:
            "has hosts or paths, but gets all requests that are for no other service; write ingress.default: 404, or remove them.",
        },
      ]
    : [
        {
          code: "EOE-ENV-432",
          path: ["ingress", "default"],
          message:
            "404 leaves no request to service.entry, which has neither hosts nor paths; write service.entry.hosts: [shop.example.com], or paths: [/shop/*].",
        },
      ];
}

/** `deploy` asks which version answers, at the address that the apply prints. */
function deploymentsCanAsk(_: Settings, { ingress, service, domain }: Reads): Disagreement<Code>[] {
  const path = ingress?.healthCheck?.path;
  if (ingress?.default !== 404 || service?.entry === undefined || path === undefined) return [];
  const hosts = known(service.entry.hosts);
  const paths = known(service.entry.paths);
  const [name] = domain?.names ?? [];
  // A first name that cannot be is told of; which one deploy asks is not known then.
  if (name === undefined && known(domain?.names).length > 0) return [];
  const isHost = hosts.length === 0 || (name !== undefined && isNamed(name, hosts));
  const isPath = paths.length === 0 || paths.some((one) => meets(path, one));
  if (isHost && isPath) return [];
  const missing = isHost
    ? `paths: [${path}] as well`
    : name === undefined
      ? "no hosts, or name one of them in domain"
      : `hosts: [${name}] as well`;
  const scheme = isEncrypted(domain?.zone && { zone: domain.zone }, ingress) ? "https" : "http";
  return [
    {
      code: "EOE-ENV-433",
      path: ENTRY,
      message: `does not get ${scheme}://${name ?? "<load balancer>"}${path}, by which deploy asks which version answers; write ${missing}.`,
    },
  ];
}

/** Entries by the load balancer that they are behind, with its key. */
const byBalancer = (services: Settings, environment: Reads) =>
  (["ingress", "internalIngress"] as const).map((balancer) => ({
    balancer,
    entries: all(services, environment).filter(
      ({ entry }) => (entry.internal === true) === (balancer === "internalIngress"),
    ),
  }));

/** Each service has a target group of its own. */
function targetGroupsSuffice(services: Settings, environment: Reads): Disagreement<Code>[] {
  const { most } = LOAD_BALANCER_LIMITS.targetGroups;
  return byBalancer(services, environment).flatMap(({ balancer, entries }): Disagreement<Code>[] => {
    if (entries.length <= most) return [];
    const message = `${entries.length} services are behind the load balancer of ${balancer}, and AWS allows ${most} target groups of one, which it does not raise; ${ELSEWHERE}.`;
    return [{ code: "EOE-ENV-500", path: ["furtherServices"], message }];
  });
}

const ELSEWHERE =
  "let some come through the other load balancer by internal, or move them to another environment";

/** Otherwise there would be no telling which rule comes first. */
function orderHasRoom(services: Settings, environment: Reads): Disagreement<Code>[] {
  return byBalancer(services, environment).flatMap(({ balancer, entries }) => {
    const unique = new Map(entries.flatMap(({ entry }) => doors(entry)).map((door) => [inWords(door), door]));
    return crowdsOf([...unique.values()]).map(
      ({ doors: [first = {}, ...others], most }): Disagreement<Code> => {
        const message = `${others.length + 1} hosts and paths like ${inWords(first)} are behind the load balancer of ${balancer}, whose order has room for ${most} of a kind; ${above(first)}, or ${ELSEWHERE}.`;
        return { code: "EOE-ENV-501", path: ["furtherServices"], message };
      },
    );
  });
}

const above = ({ host }: Door): string =>
  host === undefined
    ? "name a path above some of them, such as /api/*"
    : "name a wildcard above some of them, such as *.example.com";

const meets = (path: string, pattern: string): boolean =>
  pattern.endsWith("/*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;

export const agreement: readonly Rule<Settings, Reads>[] = [
  coded(ENVIRONMENT_PROBLEMS, (services) =>
    Object.entries(services).flatMap(([name, further]) =>
      further === undefined || further.singleton
        ? []
        : order(
            ["furtherServices", name, "tasks", "min"],
            further.tasks?.min,
            `furtherServices.${name}.tasks.max`,
            mostTasks(further),
          ),
    ),
  ),
  coded(HEALTH_CHECK_PROBLEMS, healthChecksAreBounded),
  coded(DOOR_PROBLEMS, entryHasABalancer),
  coded(DOOR_PROBLEMS, entryIsTold),
  coded(DOOR_PROBLEMS, doorsLeadToOne),
  coded(DOOR_PROBLEMS, hostsAreNames),
  coded(DOOR_PROBLEMS, hostsAreAnswered),
  coded(DOOR_PROBLEMS, restIsLeft),
  coded(DOOR_PROBLEMS, restIsForOne),
  coded(DOOR_PROBLEMS, deploymentsCanAsk),
  coded(DOOR_PROBLEMS, targetGroupsSuffice),
  coded(DOOR_PROBLEMS, orderHasRoom),
];
