/** A web server that can be told by its image or its command, and how long it keeps an idle connection. */
export interface Server {
  readonly name: string;
  /** Last part of an image's name. */
  readonly image?: string;
  /** A word of the command. */
  readonly program?: string;
  /** Without any setting. */
  readonly seconds: number;
  /** Without any setting, from a version of its image on. */
  readonly since?: { readonly version: number; readonly seconds: number };
  /** Option of the command with seconds behind it, or milliseconds. */
  readonly option?: string;
  readonly inMilliseconds?: true;
  /** Variable with further options of the command, which has the last word. */
  readonly optionsVariable?: string;
  /** Whether the command lets it close each connection behind its answer, so that none is ever idle. */
  readonly keepsNone?: (command: string) => boolean;
  /** Variable that the server itself reads, in seconds. */
  readonly variable?: string;
  /** What to set. */
  readonly setting: string;
  readonly source: string;
}

/** Programs before images: gunicorn runs in an image of Python, Express in one of Node. */
export const SERVERS: readonly Server[] = [
  {
    name: "gunicorn",
    program: "gunicorn",
    seconds: 2,
    option: "--keep-alive",
    optionsVariable: "GUNICORN_CMD_ARGS",
    keepsNone: runsSyncWorkers,
    setting: "its option --keep-alive",
    source: "gunicorn, config.py, `keepalive`: sync workers ignore it and close each connection (2026-11)",
  },
  {
    name: "uvicorn",
    program: "uvicorn",
    seconds: 5,
    option: "--timeout-keep-alive",
    setting: "its option --timeout-keep-alive",
    source: "uvicorn 0.54.0, config.py, `timeout_keep_alive` (2026-11)",
  },
  {
    name: "Hypercorn",
    program: "hypercorn",
    seconds: 5,
    option: "--keep-alive",
    setting: "its option --keep-alive",
    source: "Hypercorn 0.18.0, config.py, `keep_alive_timeout` (2026-11)",
  },
  {
    name: "Waitress",
    program: "waitress-serve",
    seconds: 120,
    option: "--channel-timeout",
    setting: "its option --channel-timeout",
    source: "Waitress 3.0.2, adjustments.py, `channel_timeout` (2026-11)",
  },
  {
    // 65 s from version 7 on, which an image does not tell.
    name: "Puma",
    program: "puma",
    seconds: 20,
    variable: "PUMA_PERSISTENT_TIMEOUT",
    setting: "persistent_timeout in its configuration, or PUMA_PERSISTENT_TIMEOUT",
    source: "Puma, lib/puma/dsl.rb, `persistent_timeout` of version 6; pull request 3378 (2026-11)",
  },
  {
    name: "Next.js",
    program: "next",
    seconds: 5,
    since: { version: 26, seconds: 65 },
    option: "--keepAliveTimeout",
    inMilliseconds: true,
    setting: "its option --keepAliveTimeout, in milliseconds,",
    source: "Next.js, bin/next.ts, `next start --keepAliveTimeout`; else Node's (2026-11)",
  },
  {
    name: "nginx",
    image: "nginx",
    program: "nginx",
    seconds: 65,
    setting: "keepalive_timeout in its configuration",
    source: "nginx, conf/nginx.conf as its image ships it, `keepalive_timeout` (2026-11)",
  },
  {
    name: "Apache",
    image: "httpd",
    program: "httpd-foreground",
    seconds: 5,
    setting: "KeepAliveTimeout in its configuration",
    source: "Apache HTTP Server 2.4, DEFAULT_KEEPALIVE_TIMEOUT in its source (2026-11)",
  },
  {
    name: "Tomcat",
    image: "tomcat",
    program: "catalina.sh",
    seconds: 20,
    setting: "keepAliveTimeout of the Connector in server.xml",
    source:
      "Apache Tomcat, The HTTP Connector, `keepAliveTimeout`: connectionTimeout, 20 s in server.xml (2026-11)",
  },
  {
    name: "Traefik",
    image: "traefik",
    program: "traefik",
    seconds: 180,
    setting: "entryPoints.<name>.transport.respondingTimeouts.idleTimeout",
    source: "Traefik, pkg/config/static, DefaultIdleTimeout (2026-11)",
  },
  {
    name: "Caddy",
    image: "caddy",
    program: "caddy",
    seconds: 300,
    setting: "timeouts.idle in the servers options of its Caddyfile",
    source: "Caddy, modules/caddyhttp/server.go, IdleTimeout (2026-11)",
  },
  {
    name: "Node",
    image: "node",
    program: "node",
    seconds: 5,
    since: { version: 26, seconds: 65 },
    setting: "server.keepAliveTimeout in the application",
    source:
      "Node.js documentation, http, `server.keepAliveTimeout`; nodejs/node pull request 62782 (2026-11)",
  },
];

/** `registry.example.com/team/nginx:1.29@sha256:...` is `nginx`. */
const nameOf = (image: string): string => /([^/:@]+)(?::[^/@]*)?(?:@.*)?$/.exec(image)?.[1] ?? "";

/** The server of an image that runs a command; undefined for one that is not known. */
export function findServer(image: string, command: string): Server | undefined {
  const words = command.split(/[^A-Za-z0-9._-]+/);
  return (
    SERVERS.find(({ program }) => program !== undefined && words.includes(program)) ??
    SERVERS.find((server) => server.image === nameOf(image))
  );
}

/** `node:26-slim` is 26; undefined where a tag tells no version. */
const versionOf = (image: string): number | undefined => {
  const [, version] = /:(\d+)[^/]*$/.exec(image) ?? [];
  return version === undefined ? undefined : Number(version);
};

/** gunicorn's default; `--threads` makes gthread workers of them. */
function runsSyncWorkers(command: string): boolean {
  const [, kind = "sync"] = /(?:--worker-class|-k)[=",\s]+([\w.]+)/.exec(command) ?? [];
  const [, threads = "1"] = /--threads[=",\s]+(\d+)/.exec(command) ?? [];
  return kind === "sync" && Number(threads) === 1;
}

/** How long a server keeps an idle connection. */
export interface KeepAlive {
  /** Undefined: it keeps none. */
  readonly seconds: number | undefined;
  /** Nothing that can be read says so. */
  readonly isDefault: boolean;
}

/** As command and variables set it. */
export function keepAliveOf(
  server: Server,
  image: string,
  command: string,
  variables: ReadonlyMap<string, string>,
): KeepAlive {
  const { option, variable, optionsVariable, inMilliseconds } = server;
  const line = `${optionsVariable === undefined ? "" : (variables.get(optionsVariable) ?? "")} ${command}`;
  if (server.keepsNone?.(line)) return { seconds: undefined, isDefault: true };
  const options = option ? [...line.matchAll(new RegExp(`${option}[=",\\s]+(\\d+)`, "g"))] : [];
  const set = options.at(-1)?.[1] ?? (variable === undefined ? undefined : variables.get(variable));
  if (set !== undefined) return { seconds: Number(set) / (inMilliseconds ? 1000 : 1), isDefault: false };
  const { seconds, since } = server;
  const isNewer = since !== undefined && (versionOf(image) ?? 0) >= since.version;
  return { seconds: isNewer ? since.seconds : seconds, isDefault: true };
}
