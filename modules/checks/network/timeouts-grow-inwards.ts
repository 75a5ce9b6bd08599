import { builtImage } from "../../compose/built-image.ts";
import { findServer, keepAliveOf } from "../../ingress/servers.ts";
import type { CheckedEntry, CheckedEnvironment } from "../environment.ts";
import type { Rule, Synthesis } from "../rule.ts";

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400 };

/** Variables by which the images of this project set what they keep; a Dockerfile that declares one by ENV reads it. */
const KEEP_ALIVE = [
  { name: "KEEPALIVE_TIMEOUT", seconds: toSeconds },
  { name: "KEEP_ALIVE_TIMEOUT_MS", seconds: (text: string) => toSeconds(`${text}ms`) },
] as const;
/** The same for the longest wait for the application. */
const READ_TIMEOUT = "PROXY_READ_TIMEOUT";

export const timeoutsGrowInwards: Rule = {
  id: "timeouts-grow-inwards",
  title:
    "What the load balancer talks to keeps idle connections longer than it does, and gives up on the application earlier.",
  reason:
    "Otherwise it closes a connection just as the load balancer sends on it, which is a 502; and the load balancer answers 504 before its own page does.",
  combines: {
    keys: [
      "ingress.idleTimeoutSeconds",
      "internalIngress.idleTimeoutSeconds",
      "service.entry.keepAliveSeconds",
      "furtherServices.<name>.entry.keepAliveSeconds",
      "service.environment.<entry>.KEEPALIVE_TIMEOUT",
      "service.environment.<entry>.PROXY_READ_TIMEOUT",
    ],
    source:
      'Elastic Load Balancing User Guide, "Connection idle timeout"; of the servers: modules/ingress/servers.ts (2026-11)',
  },
  sources: ['ELB User Guide, "Troubleshoot your Application Load Balancers", HTTP 502 and 504'],
  level: "error",
  reads: "environment",
  keys: [
    "ingress.idleTimeoutSeconds",
    "internalIngress.idleTimeoutSeconds",
    "service.entry.keepAliveSeconds",
    "furtherServices.<name>.entry.keepAliveSeconds",
  ],
  fails: {
    environment: { "ingress.idleTimeoutSeconds": 300, "service.entry.keepAliveSeconds": 75 },
    containers: [{ name: "nginx" }],
  },
  passes: {
    environment: { "ingress.idleTimeoutSeconds": 60, "service.entry.keepAliveSeconds": 75 },
    containers: [{ name: "nginx" }],
  },
  check: (synthesis) => {
    const { environment } = synthesis;
    return doorsOf(environment).flatMap((door) => {
      const through = throughOf(door);
      const idle = environment[through]?.idleTimeoutSeconds;
      if (idle === undefined) return [];
      return problemsOf(door, lookAt(door, synthesis), idle).map((message) =>
        synthesis.observationAt([through, "idleTimeoutSeconds"], `${message} (timeouts-grow-inwards)`),
      );
    });
  },
};

/** What the rule takes for granted; a line each for whoever deploys. */
export const assumedKeepAlive = (
  synthesis: Pick<Synthesis, "environment" | "project" | "services">,
): string[] =>
  doorsOf(synthesis.environment).flatMap((door) => {
    const { keepAlive } = lookAt(door, synthesis);
    if (keepAlive?.assumed === undefined) return [];
    const what =
      keepAlive.seconds === undefined
        ? "keep no connection, as its sync workers do"
        : `keep idle connections for ${keepAlive.seconds} s, its default`;
    return [
      `${throughOf(door)}.idleTimeoutSeconds: cannot be judged for certain: ${keepAlive.assumed} of "${door.service}" is taken to ${what}; configuration files, code and what a script starts are not read. Where they set another time, write it as ${door.key}.keepAliveSeconds.`,
    ];
  });

/** One way in, with its key in the environment file. */
interface Door extends CheckedEntry {
  readonly key: string;
}

/** The key of the load balancer that it is behind. */
const throughOf = ({ internal }: Door): "ingress" | "internalIngress" =>
  internal ? "internalIngress" : "ingress";

function doorsOf({ service, furtherServices = {} }: CheckedEnvironment): Door[] {
  const further = Object.entries(furtherServices).flatMap(([name, { entry }]) =>
    entry ? [{ ...entry, key: `furtherServices.${name}.entry` }] : [],
  );
  return [...(service.entry ? [{ ...service.entry, key: "service.entry" }] : []), ...further];
}

function problemsOf({ service: name, key }: Door, entry: Entry, idle: number): string[] {
  const read = entry.declared(READ_TIMEOUT);
  const readSeconds = read === undefined ? undefined : toSeconds(read);
  return [
    ...keepAliveProblems(entry, idle, name, key),
    ...(readSeconds === undefined || readSeconds < idle
      ? []
      : [
          `${idle} must be above the proxy's wait of ${readSeconds} s for the application; set service.environment.${name}.${READ_TIMEOUT} to less than ${idle}s.`,
        ]),
  ];
}

function keepAliveProblems(entry: Entry, idle: number, name: string, key: string): string[] {
  if (entry.keepAlive === undefined) {
    return [
      `${idle} must be below what "${name}" keeps an idle connection for, which its image and its command do not show; write it as ${key}.keepAliveSeconds.`,
    ];
  }
  const { seconds, what, setting } = entry.keepAlive;
  return seconds === undefined || seconds > idle
    ? []
    : [
        `${idle} must be below the ${what} of ${seconds} s of "${name}"; set ${setting} to more than ${idle} s.`,
      ];
}

/** What can be told of the container that the load balancer talks to. */
interface Entry {
  readonly keepAlive?: {
    /** Undefined: it keeps no connection. */
    readonly seconds: number | undefined;
    readonly what: string;
    readonly setting: string;
    /** The server, where its default is all that is known. */
    readonly assumed?: string;
  };
  /** The value of a variable that the image's Dockerfile declares. */
  readonly declared: (variable: string) => string | undefined;
}

function lookAt(
  { service: name, keepAliveSeconds, key }: Door,
  { project, services }: Pick<Synthesis, "project" | "services">,
): Entry {
  const service = project.services[name];
  const container = services.flatMap(({ plan }) => plan.containers).find((one) => one.name === name);
  const set = new Map(container?.environment?.map((variable) => [variable.name, variable.value]));
  const image = service?.build === undefined ? undefined : builtImage(service.build);
  const declared = (variable: string): string | undefined => {
    const byImage = image?.variables[variable];
    return byImage === undefined ? undefined : (set.get(variable) ?? byImage);
  };
  if (keepAliveSeconds !== undefined) {
    const stated = { seconds: keepAliveSeconds, what: "keep-alive" };
    return { declared, keepAlive: { ...stated, setting: `it, and ${key}.keepAliveSeconds,` } };
  }
  for (const variable of KEEP_ALIVE) {
    const value = declared(variable.name);
    const seconds = value === undefined ? undefined : variable.seconds(value);
    if (seconds === undefined) continue;
    const setting = `service.environment.${name}.${variable.name}`;
    return { declared, keepAlive: { seconds, what: "keep-alive", setting } };
  }
  const command =
    [...(service?.entrypoint ?? []), ...(service?.command ?? [])].join(" ") || (image?.command ?? "");
  const base = image?.base ?? service?.image ?? "";
  const server = findServer(base, command);
  if (server === undefined) return { declared };
  const variables = new Map([...Object.entries(image?.variables ?? {}), ...set]);
  const { seconds, isDefault } = keepAliveOf(server, base, command, variables);
  return {
    declared,
    keepAlive: {
      seconds,
      ...(isDefault ? { assumed: server.name } : {}),
      what: `keep-alive (${server.name})`,
      setting: `${server.setting}, and say so by ${key}.keepAliveSeconds,`,
    },
  };
}

/** nginx's notation of a time, such as `75s`, `5m` or `1h 30m`; undefined when it is none. */
export function toSeconds(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+)(ms|[smhd])?/g)];
  if (parts.length === 0 || !/^(\d+(ms|[smhd])?\s*)+$/.test(text)) return undefined;
  return parts.reduce((total, [, number, unit]) => total + Number(number) * (UNITS[unit ?? "s"] ?? 1), 0);
}
