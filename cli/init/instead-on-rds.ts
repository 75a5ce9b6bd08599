import { isReserved, LONGEST_MASTER_USER, type RdsEngine } from "../../modules/aws/rds.ts";
import { hasFormOfName } from "../../modules/capabilities/database.ts";
import {
  engineOfImage,
  majorOfImage,
  majorVersionFor,
} from "../../modules/capabilities/relational-images.ts";
import { hostName, pathOfUrl } from "../../modules/compose/host-names.ts";
import type { ComposeProject } from "../../modules/compose/index.ts";
import type { ProposedContainer } from "./proposal.ts";

/** What the environment file says where RDS runs a database of the compose file. */
export interface OnRds {
  readonly database: {
    readonly hosting: "rds";
    readonly service: string;
    readonly engine: RdsEngine;
    readonly engineVersion: string;
    readonly connection?: Connection;
  };
  /** Secret by variable, by container: in place of what init proposes for them. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Of `service.secrets`, which the database fills. */
  readonly filled: readonly string[];
  /** Of `containers.<name>.environment`, by container, which the database fills. */
  readonly variables: Readonly<Record<string, readonly string[]>>;
  /** Of `containers.<name>.environment`, by container: URLs that name the parts which the database fills. */
  readonly urls: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Containers that reach it by JDBC, whose variables a person must write. */
  readonly jdbc: readonly string[];
  /** Containers whose URL names a driver of SQLAlchemy, which the composed one does not. */
  readonly sqlAlchemy: readonly string[];
  /** Containers that are told the host alone, and read the password from a variable that the compose file does not set. */
  readonly unsaid: readonly string[];
  /** Databases that containers ask for beside the one that RDS makes. */
  readonly further: readonly string[];
}

interface Connection {
  readonly secret?: string;
  readonly user?: string;
  readonly database?: string;
  readonly passwordSecret?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly variables?: Parts;
  readonly containerVariables?: Readonly<Record<string, Parts>>;
}

type Parts = Readonly<Partial<Record<"host" | "port" | "user" | "database", string>>>;

/** How a container reaches the database. */
interface Client {
  readonly name: string;
  /** Variable with a URL. */
  readonly url?: string;
  readonly parts: Parts;
  /** Variable with the password alone. */
  readonly password?: string;
  /** That its URL names, such as `asyncpg`. */
  readonly driver?: string | undefined;
  readonly isJdbc: boolean;
  readonly spring?: OfSpring;
}

/** A URL of JDBC in which Spring fills in variables by itself. */
interface OfSpring {
  readonly variable: string;
  /** As on the laptop. */
  readonly database?: string;
  /** As on AWS. */
  readonly url: string;
}

/**
 * How RDS can run a database, as far as the compose file shows it; undefined where RDS does not run the image.
 * @param containers what init proposes for those that run
 */
export function onRds(
  project: ComposeProject,
  service: string,
  containers: Readonly<Record<string, ProposedContainer>>,
): OnRds | undefined {
  const { image = "", environment = {} } = project.services[service] ?? {};
  const engine = engineOfImage(image);
  if (engine === undefined) return undefined;
  const clients = clientsOf(project, service, containers);
  const login = { ...loginOf(engine, environment), ...databaseOfClients(project, clients, environment) };
  const urls = clients.filter(({ url }) => url !== undefined);
  const takers = clients.filter(
    ({ password, parts, url }) => parts.host !== undefined && (password !== undefined || url === undefined),
  );
  const secretOf = (name: string, variable = "") => containers[name]?.secrets[variable];
  const secret = urls.map(({ name, url }) => secretOf(name, url)).find(isSaid);
  const [first, ...others] = takers;
  const passwordSecret =
    takers.map(({ name, password }) => secretOf(name, password)).find(isSaid) ?? DEFAULT_PASSWORD;
  const own = others.filter(({ parts }) => JSON.stringify(parts) !== JSON.stringify(first?.parts));
  const connection: Connection = {
    ...(secret === undefined || secret === DEFAULT_SECRET ? {} : { secret }),
    ...namesOf(engine, login),
    ...queryFor(urls),
    ...(first === undefined ? {} : { passwordSecret, variables: first.parts }),
    ...(own.length === 0
      ? {}
      : { containerVariables: Object.fromEntries(own.map(({ name, parts }) => [name, parts])) }),
  };
  const composed = secret ?? DEFAULT_SECRET;
  const secrets = [
    ...urls.map(({ name, url = "" }) => [name, url, composed] as const),
    ...takers.flatMap(({ name, password }) =>
      password === undefined ? [] : [[name, password, passwordSecret] as const],
    ),
  ];
  const changed = secrets.filter(([name, variable, one]) => secretOf(name, variable) !== one);
  return {
    database: {
      hosting: "rds",
      service,
      engine,
      engineVersion: majorVersionFor(engine, image),
      ...(Object.keys(connection).length > 0 ? { connection } : {}),
    },
    secrets: Object.fromEntries(
      [...new Set(changed.map(([name]) => name))].map((name) => [
        name,
        Object.fromEntries(changed.flatMap(([of, variable, one]) => (of === name ? [[variable, one]] : []))),
      ]),
    ),
    filled: [...new Set(secrets.map(([name, variable]) => secretOf(name, variable)).filter(isSaid))],
    variables: Object.fromEntries(
      clients
        .map(
          ({ name, url, parts, spring }) =>
            [name, writtenFor(containers[name], [url, spring?.variable, ...Object.values(parts)])] as const,
        )
        .filter(([, names]) => names.length > 0),
    ),
    urls: Object.fromEntries(
      clients.flatMap(({ name, spring }) => (spring ? [[name, { [spring.variable]: spring.url }]] : [])),
    ),
    jdbc: clients.filter(({ isJdbc, spring }) => isJdbc && spring === undefined).map(({ name }) => name),
    sqlAlchemy: urls.filter(({ driver }) => driver !== undefined).map(({ name }) => name),
    unsaid: takers.filter(({ password }) => password === undefined).map(({ name }) => name),
    further: databasesAskedFor(project, service, clients).filter((name) => name !== login.database),
  };
}

const FILE = "/etc/ssl/amazon-rds.pem";
const LIBPQ = { sslmode: "verify-full", sslrootcert: FILE };

/**
 * What each driver takes behind the `?`, once the image has Amazon's authorities in a file. SQLAlchemy gives it to
 * `asyncpg.connect()` word by word, which has `ssl` among its arguments and `sslmode` in URLs alone. Read in, and tried with,
 * SQLAlchemy 2.1.9, dialects/postgresql/asyncpg.py and dialects/mysql/pymysql.py, and asyncpg 0.32.0, connect_utils.py
 * (2026-11-29).
 */
const QUERIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  asyncpg: { ssl: "verify-full" },
  psycopg: LIBPQ,
  psycopg2: LIBPQ,
  pymysql: { ssl_ca: FILE },
};

/** The string is one for all, so that all must take the same. */
function queryFor(urls: readonly Client[]): Pick<Connection, "query"> {
  const [driver, ...others] = new Set(urls.map((client) => client.driver));
  const query = driver === undefined || others.length > 0 ? undefined : QUERIES[driver];
  return query === undefined ? {} : { query };
}

/** That of `database.connection.secret`. */
export const DEFAULT_SECRET = "database_url";
/** Where the compose file has a password that is none, such as an example's. */
const DEFAULT_PASSWORD = "db_password";

export const isSaid = (name: string | undefined): name is string => name !== undefined;

/** Variables of a container that init proposes, of those. */
export const writtenFor = (
  container: ProposedContainer | undefined,
  names: readonly (string | undefined)[],
): string[] => names.filter(isSaid).filter((name) => container?.environment[name] !== undefined);

interface Login {
  readonly user: string;
  readonly database: string;
}

type Environment = Readonly<Record<string, string | null>>;

/**
 * What the image makes. Sources: descriptions of the images postgres and mysql on Docker Hub: without POSTGRES_USER it is
 * postgres, and the database has the user's name; MySQL makes neither by itself, and root is no user for an application (2026-11).
 */
function loginOf(engine: RdsEngine, environment: Environment): Login {
  if (engine === "mysql")
    return { user: environment["MYSQL_USER"] ?? "", database: environment["MYSQL_DATABASE"] ?? "" };
  const user = environment["POSTGRES_USER"] ?? "postgres";
  return { user, database: environment["POSTGRES_DB"] ?? user };
}

/** The same user and database as on the laptop, where RDS takes their names; else the defaults are filled in. */
function namesOf(engine: RdsEngine, { user, database }: Login): Pick<Connection, "user" | "database"> {
  const isFree = (key: "user" | "database", name: string) =>
    hasFormOfName(key, name) && !isReserved(engine, key, name);
  return {
    ...(isFree("user", user) && user.length <= LONGEST_MASTER_USER ? { user } : {}),
    ...(isFree("database", database) ? { database } : {}),
  };
}

/**
 * What the first URL names, such as `shop` of `postgres://postgres:secret@db:5432/shop?pool=5`; else, where the image
 * is told of no database, what a client asks for, which it makes on the laptop by itself.
 */
function databaseOfClients(
  { services }: ComposeProject,
  clients: readonly Client[],
  image: Environment,
): Partial<Login> {
  const readBy = (name: string, variable = "") => services[name]?.environment?.[variable] ?? "";
  const ofUrls = clients.flatMap(
    ({ name, url }) => /^\/(\w+)/.exec(pathOfUrl(readBy(name, url)) ?? "")?.[1] ?? [],
  );
  const ofSpring = clients.flatMap(({ spring }) => spring?.database ?? []);
  const isMade = ["POSTGRES_DB", "MYSQL_DATABASE"].some((variable) => image[variable]);
  const ofParts = isMade ? [] : clients.map(({ name, parts }) => readBy(name, parts.database));
  const database = [...ofUrls, ...ofSpring, ...ofParts].find((one) => one !== "");
  return database === undefined ? {} : { database };
}

/** By URLs, those of JDBC among them, and by variables beside the host. */
function databasesAskedFor(
  { services }: ComposeProject,
  service: string,
  clients: readonly Client[],
): string[] {
  const inUrl = new RegExp(`://(?:[^/\\s]*@)?${service}(?::\\d+)?/(\\w+)`);
  const names = clients.flatMap(({ name, parts }) => {
    const environment = services[name]?.environment ?? {};
    const ofUrls = Object.values(environment).flatMap((value) => inUrl.exec(value ?? "")?.[1] ?? []);
    return [...ofUrls, environment[parts.database ?? ""] ?? ""];
  });
  return [...new Set(names)].filter((name) => name !== "");
}

export const clientsOf = (
  project: ComposeProject,
  service: string,
  containers: Readonly<Record<string, ProposedContainer>>,
): Client[] => Object.keys(containers).flatMap((name) => clientOf(project, name, service));

function clientOf(project: ComposeProject, name: string, service: string): Client[] {
  const variables = Object.entries(project.services[name]?.environment ?? {}).flatMap(([variable, value]) =>
    value === null ? [] : [[variable, value] as const],
  );
  const named = variables.filter(([variable, value]) => hostName(variable, value) === service);
  // In JSON, too, as Spring takes it.
  const isJdbc = variables.some(([, value]) => new RegExp(`jdbc:\\w+://${service}\\b`).test(value));
  if (named.length === 0 && !isJdbc) return [];
  const spring = springOf(name, service, variables);
  if (spring !== undefined) return [spring];
  const url = named.find(([, value]) => !value.startsWith("jdbc:") && value.includes("://"))?.[0];
  const [, driver] = /^\w+\+(\w+):/.exec(named.find(([variable]) => variable === url)?.[1] ?? "") ?? [];
  const host = named.find(([, value]) => !value.includes("://"))?.[0];
  if (host === undefined) return [{ name, ...(url === undefined ? {} : { url }), parts: {}, driver, isJdbc }];
  const beside = variablesBeside(host, variables);
  const found = (wanted: RegExp) => beside.find(({ rest }) => wanted.test(rest))?.variable;
  const parts = {
    host,
    port: found(/^PORT$/i),
    user: found(/^USER(_?NAME)?$/i),
    database: found(/^(DB|DB_?NAME|DATABASE|DATABASE_NAME|NAME)$/i),
  };
  const password = found(/^(PASSWORD|PASSWD|PASS|PWD)$/i);
  return [
    {
      name,
      ...(url === undefined ? {} : { url }),
      parts: Object.fromEntries(Object.entries(parts).filter(([, variable]) => variable !== undefined)),
      ...(password === undefined ? {} : { password }),
      driver,
      isJdbc,
    },
  ];
}

/** What Spring is given in docs/database.md, too. */
const OF_SPRING = { host: "DB_HOST", database: "DB_NAME" } as const;

/**
 * The driver of MariaDB asks for no TLS by itself, so that RDS refuses it; the other two take what the server asks for.
 * Sources: Connector/J, `sslMode` PREFERRED; pgJDBC, `sslmode` prefer; MariaDB Connector/J, `sslMode` disable (2026-11).
 */
const URL_OF_SPRING = /^(jdbc:(?:mysql|postgresql):\/\/)([\w.-]+)(:\d+)?(?:\/(\w*))?(?:\?(.*))?$/;

/** `SPRING_DATASOURCE_URL`, with user and password beside it. */
function springOf(
  name: string,
  service: string,
  variables: readonly (readonly [string, string])[],
): Client | undefined {
  const isTaken = Object.values(OF_SPRING).some((own) => variables.some(([variable]) => variable === own));
  const [variable, value] =
    variables.find(([one, url]) => /^SPRING_.*URL$/.test(one) && URL_OF_SPRING.exec(url)?.[2] === service) ??
    [];
  if (isTaken || variable === undefined || value === undefined) return undefined;
  const beside = variablesBeside(variable, variables);
  const found = (wanted: string) => beside.find(({ rest }) => rest === wanted)?.variable;
  const user = found("USERNAME");
  const password = found("PASSWORD");
  if (user === undefined || password === undefined) return undefined;
  const [, scheme = "", , port = "", database = "", query = ""] = URL_OF_SPRING.exec(value) ?? [];
  // RDS refuses connections without TLS, which an option of the laptop may switch off.
  const options = query.split("&").filter((option) => option !== "" && !/ssl/i.test(option));
  const url = `${scheme}\${${OF_SPRING.host}}${port}/\${${OF_SPRING.database}}${options.length > 0 ? `?${options.join("&")}` : ""}`;
  return {
    name,
    password,
    parts: { host: OF_SPRING.host, user, database: OF_SPRING.database },
    isJdbc: true,
    spring: { variable, url, ...(database === "" ? {} : { database }) },
  };
}

/** `DB_USER`, which is `USER` beside `DB_HOST`. */
export function variablesBeside(host: string, variables: readonly (readonly [string, string])[]) {
  const prefix = host.replace(/(HOST|HOSTNAME|SERVER|ADDR|ADDRESS|SEEDS|URL)$/i, "");
  // What has no word in common is about anything.
  if (prefix === "") return [];
  return variables
    .map(([variable]) => variable)
    .filter((variable) => variable !== host && variable.startsWith(prefix))
    .map((variable) => ({ variable, rest: variable.slice(prefix.length) }));
}

/**
 * The same, in words. It is told and not proposed: it is billed from the first deployment on, and the application's
 * variables have to take what it composes.
 */
export function insteadOnRds(
  project: ComposeProject,
  service: string,
  containers: Readonly<Record<string, ProposedContainer>>,
): string {
  const found = onRds(project, service, containers);
  if (found === undefined) return "";
  const { database, secrets, filled, variables, urls, jdbc, sqlAlchemy, unsaid, further } = found;
  const removed = [
    "this entry",
    ...filled.map((name) => `service.secrets.${name}`),
    ...Object.entries(variables).flatMap(([name, names]) =>
      names.map((variable) => `containers.${name}.environment.${variable}`),
    ),
  ];
  const given = [
    ...Object.entries(secrets).map(
      ([name, byVariable]) => `containers.${name}.secrets: ${inOneLine(byVariable)}`,
    ),
    ...Object.entries(urls).map(
      ([name, byVariable]) => `containers.${name}.environment: ${inOneLine(byVariable)}`,
    ),
  ];
  const isRead = database.connection?.passwordSecret !== undefined || filled.length > 0 || given.length > 0;
  return [
    `; or let AWS run it, in place of ${removed.join(", ")}: database: ${inOneLine(database)}`,
    otherVersion(project, database),
    ...(given.length === 0 ? [] : [`, and ${given.join(", ")}`]),
    ...(unsaid.length === 0
      ? []
      : [
          `, and grant ${database.connection?.passwordSecret} under the name that the program has for its password: ${unsaid.map((name) => `containers.${name}.secrets: { <name>: ${database.connection?.passwordSecret} }`).join(", ")}`,
        ]),
    ...(jdbc.length === 0 ? [] : [`; ${jdbc.join(", ")} by JDBC, as in docs/database.md#jdbc`]),
    ...(sqlAlchemy.length === 0
      ? []
      : [
          `; ${sqlAlchemy.join(", ")} by SQLAlchemy, which sets its driver as in docs/database.md#sqlalchemy`,
        ]),
    ...(isRead || jdbc.length > 0
      ? []
      : ["; and give the application its string, containers.<name>.secrets: { DATABASE_URL: database_url }"]),
    ...(further.length === 0
      ? []
      : [
          `. RDS makes no other database: make ${further.join(", ")} by the tunnel, as in docs/database.md#more-than-one-database`,
        ]),
    ". The user is the master user, its password is generated, and connections are by TLS: the client must trust Amazon's authorities (docs/database.md)",
  ].join("");
}

/** Of what RDS charges extended support for, or does not run at all. */
function otherVersion(
  { services }: ComposeProject,
  { service, engine, engineVersion }: OnRds["database"],
): string {
  const said = majorOfImage(engine, services[service]?.image ?? "");
  return said === undefined || said === engineVersion
    ? ""
    : ` (RDS has no ${said} in standard support; try ${engine}:${engineVersion} on the laptop first)`;
}

/** `{ user: app, engineVersion: "17" }`. */
export function inOneLine(value: object): string {
  const pairs = Object.entries(value).map(([key, one]) => {
    const text =
      typeof one === "number"
        ? String(one)
        : typeof one === "object"
          ? inOneLine(one)
          : /^[\d.]+$|[{}]/.test(one)
            ? JSON.stringify(one)
            : one;
    return `${key}: ${text}`;
  });
  return `{ ${pairs.join(", ")} }`;
}
