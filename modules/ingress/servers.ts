/** A web server that can be told by its image or its command, and how long it keeps an idle connection. */
export interface Server {
  readonly name: string;
  /** Last part of an image's name. */
  readonly image?: string;
  /** A word of the command. */
  readonly program?: string;
  /** Without any setting. */
  readonly seconds: number;
  /** Option of the command with seconds behind it. */
  readonly option?: string;
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
    setting: "its option --keep-alive",
    source: "gunicorn 27.0.1, config.py, `keepalive` (2026-11)",
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
    source: "Apache HTTP Server 2.4, core, `KeepAliveTimeout` (2026-11)",
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
    source: "Traefik documentation, EntryPoints, `idleTimeout` (2026-11)",
  },
  {
    name: "Caddy",
    image: "caddy",
    program: "caddy",
    seconds: 300,
    setting: "timeouts.idle in the servers options of its Caddyfile",
    source: "Caddy documentation, global options, `timeouts.idle` (2026-11)",
  },
  {
    name: "Node",
    image: "node",
    program: "node",
    seconds: 5,
    setting: "server.keepAliveTimeout in the application",
    source: "Node.js documentation, http, `server.keepAliveTimeout`: 5 s (2026-11)",
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

/** How long the server keeps an idle connection, as command and variables set it. */
export function keepAliveOf(
  { seconds, option, variable }: Server,
  command: string,
  variables: ReadonlyMap<string, string>,
): number {
  const [, byOption] = option ? (new RegExp(`${option}[=",\\s]+(\\d+)`).exec(command) ?? []) : [];
  const byVariable = variable === undefined ? undefined : variables.get(variable);
  return Number(byOption ?? byVariable ?? seconds);
}
