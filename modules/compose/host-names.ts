/** Host names in the values of variables. */

/** Where a service is that runs elsewhere. */
export interface Address {
  readonly host: string;
  readonly port: number;
  /** Others that it has there, under the numbers of the laptop. */
  readonly furtherPorts?: readonly number[];
  /** With which URLs of it begin there, such as `amqps`. Default: as they do. */
  readonly scheme?: string;
  /**
   * Secrets that hold its URLs, by what stands behind host and port where a variable names it: `""`, `/0`. Default: its
   * URLs hold no secret.
   */
  readonly urls?: Readonly<Record<string, string>>;
}

/** The name that init writes for a service that is to run elsewhere, until a person writes its address. */
export const placeholderHost = (service: string): string =>
  `${service.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.example.internal`;

/** What containers get of a service that runs elsewhere, in place of its name on the laptop. */
export interface Connection {
  /** Secret that holds its connection string. */
  readonly secret: string;
  /** Whether its host, port, user and database may fill variables, too. */
  readonly hasParts: boolean;
}

/** Words in names of variables whose values are host names; programs run some together, such as libpq with `PGHOST`. */
const NAMES_A_HOST =
  /(^|_)(?:PG|DB|MYSQL|MONGO|REDIS|CACHE|SMTP|MAIL)?(HOST|HOSTNAME|HOSTS|SERVER|SERVERS|ADDR|ADDRESS|ENDPOINT|UPSTREAM|BACKEND|BROKER|BROKERS|PROXY|ORIGIN|SEEDS|URL|URI)(_|$)/i;

/** `app:3000`, or `http://user@app:3000/path`: what stands before the host, the host, its port, and what follows. */
const VALUE = /^((?:[a-z][a-z0-9+.:-]*:\/\/(?:[^/@\s]*@)?)?)([A-Za-z0-9._-]+)(:\d+)?([/?].*)?$/;

/** The port that a value names beside its host; undefined without one. */
export function portNamed(value: string): number | undefined {
  const [, , , port] = VALUE.exec(value) ?? [];
  return port === undefined ? undefined : Number(port.slice(1));
}

/** The host that a value names. A word alone may be anything, and is one in variables such as `APP_HOST` only. */
export function hostName(variable: string, value: string): string | undefined {
  if (/^[\w.-]+$/.test(value) && !NAMES_A_HOST.test(variable)) return undefined;
  return VALUE.exec(value)?.[2];
}

/** What stands behind host and port of a URL: `/0` of `redis://redis:6379/0`; undefined for what is no URL. */
export const pathOfUrl = (value: string): string | undefined =>
  value.includes("://") ? (VALUE.exec(value)?.[4] ?? "") : undefined;

/** Drivers of JDBC take no `postgresql://` and no `mysql://`. */
export const isJdbc = (value: string): boolean => /^jdbc:/i.test(value);

/** A value that names one of these services, with its address in place of the name; undefined for any other. */
export function withAddress(
  variable: string,
  value: string,
  addresses: Readonly<Record<string, Address>>,
): { readonly name: string; readonly value: string } | undefined {
  const name = hostName(variable, value);
  const address = name !== undefined && Object.hasOwn(addresses, name) ? addresses[name] : undefined;
  if (name === undefined || address === undefined || address.host === name) return undefined;
  const [, before = "", , port = "", after = ""] = VALUE.exec(value) ?? [];
  // A host alone has its port in another variable.
  const isAlone = before === "" && port === "";
  const isFurther = address.furtherPorts?.includes(Number(port.slice(1))) ?? false;
  const shownPort = isAlone ? "" : isFurther ? port : `:${address.port}`;
  const start =
    address.scheme === undefined ? before : before.replace(/^[a-z][a-z0-9+.-]*:/i, `${address.scheme}:`);
  return { name, value: `${start}${address.host}${shownPort}${after}` };
}

/** A value that names a service, with its host in place of the name alone, and its servers in place of name and port. */
export function withServers(
  variable: string,
  value: string,
  { host, servers }: { readonly host: string; readonly servers: string },
): string {
  if (hostName(variable, value) === undefined) return value;
  const [, before = "", , port = "", after = ""] = VALUE.exec(value) ?? [];
  return before === "" && port === "" ? host : `${before}${servers}${after}`;
}

/** A value that names one of these hosts, with the other name in its place; undefined for any other. */
export function withName(
  variable: string,
  value: string,
  names: Readonly<Record<string, string>>,
): string | undefined {
  const host = hostName(variable, value);
  const name = host !== undefined && Object.hasOwn(names, host) ? names[host] : undefined;
  if (name === undefined) return undefined;
  const [, before = "", , port = "", after = ""] = VALUE.exec(value) ?? [];
  return `${before}${name}${port}${after}`;
}
