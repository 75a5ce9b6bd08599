/** The configuration: read once from the environment, validated at start, all problems told at once. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { availableParallelism } from "node:os";
import { memcachedServers } from "./cache/servers.ts";
import { isEncoded } from "./percent.ts";

export type StorageKind = "mongodb" | "mysql" | "postgresql" | "sqlite";

/** `redis` is Valkey, too. */
export type CacheKind = "memcached" | "memory" | "none" | "redis";

export interface Config {
  readonly production: boolean;
  readonly port: number;
  readonly metricsPort: number;
  readonly storage: StorageKind;
  readonly databaseUrl: string;
  /** The address of servers that follow the database, and may be a little behind it. */
  readonly databaseReaderUrl?: string;
  /** Whom to trust on the way to the database, which is TLS then: `amazon-rds`, or certificates as PEM. */
  readonly databaseCa?: string;
  readonly cache: CacheKind;
  /** Empty for a cache that has no address. */
  readonly cacheUrl: string;
  readonly cachePassword?: string;
  readonly cacheSeconds: number;
  readonly jwtSecret: string;
  /** True when no secret was given and a random one stands in: tokens end with this process. */
  readonly jwtSecretIsRandom: boolean;
  /** What each answer says in `X-Version`; undefined for nothing. */
  readonly version: string | undefined;
  readonly logLevel: string;
  /** Express' `trust proxy`: nobody, a number of hops, or exact addresses. Never everybody. */
  readonly trustProxy: false | number | readonly string[];
  /** Where the scheme of the client is read, in lower case. Default X-Forwarded-Proto. */
  readonly schemeHeader: string | undefined;
  /** Sites whose scripts may use the API; none by default. */
  readonly corsOrigins: readonly string[];
  /** Requests a minute that one address may make of this process; 0 for any number. */
  readonly requestsPerMinute: number;
  readonly keepAliveTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** How long the server keeps serving after SIGTERM while `/readyz` already says no. */
  readonly drainDelayMs: number;
  /** Everything after SIGTERM, the delay included; below the stop timeout of the container. */
  readonly shutdownTimeoutMs: number;
  readonly hashConcurrency: number;
  readonly hashQueue: number;
  readonly loginAttemptsPerAccount: number;
  readonly loginAttemptsPerAddress: number;
  readonly loginWindowSeconds: number;
  readonly accessTokenSeconds: number;
  readonly refreshTokenDays: number;
}

export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(["The configuration is invalid:", ...problems.map((problem) => `- ${problem}`)].join("\n"));
    this.name = "ConfigError";
    this.problems = problems;
  }
}

export const databaseSchemes: Readonly<Record<string, StorageKind>> = {
  "mongodb:": "mongodb",
  "mongodb+srv:": "mongodb",
  "mysql:": "mysql",
  "postgres:": "postgresql",
  "postgresql:": "postgresql",
  "sqlite:": "sqlite",
};

const cacheSchemes: Readonly<Record<string, CacheKind>> = {
  "memcached:": "memcached",
  "memcacheds:": "memcached",
  "redis:": "redis",
  "rediss:": "redis",
};

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];
const developmentMark = "development-only";
const namedProxies = new Set(["loopback", "linklocal", "uniquelocal"]);

type Environment = Readonly<Record<string, string | undefined>>;
type ReadFile = (path: string) => string;

/** Reads variables and collects what is wrong with them instead of stopping at the first. */
class Reader {
  readonly problems: string[] = [];
  readonly #env: Environment;
  readonly #readFile: ReadFile;

  constructor(env: Environment, readFile: ReadFile) {
    this.#env = env;
    this.#readFile = readFile;
  }

  text(name: string): string | undefined {
    // Compose writes an unset variable as an empty one.
    return this.#env[name] === "" ? undefined : this.#env[name];
  }

  number(name: string, fallback: number, min: number, max: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= min && number <= max) return number;
    this.problems.push(`${name} is "${value}"; it has to be a whole number from ${min} to ${max}.`);
    return fallback;
  }

  oneOf(name: string, allowed: readonly string[], fallback: string): string {
    const value = this.text(name);
    if (value === undefined || allowed.includes(value)) return value ?? fallback;
    this.problems.push(`${name} is "${value}"; it has to be one of ${allowed.join(", ")}.`);
    return fallback;
  }

  /** A secret, either in the variable or in the file that `<name>_FILE` names. Never part of a message. */
  secret(name: string): string | undefined {
    const value = this.text(name);
    const file = this.text(`${name}_FILE`);
    if (file === undefined) return value;
    if (value !== undefined) {
      this.problems.push(`${name} and ${name}_FILE are both set; give one of them.`);
      return value;
    }
    try {
      const content = this.#readFile(file).replace(/\r?\n$/, "");
      if (content === "") this.problems.push(`${name}_FILE names "${file}", which is empty.`);
      return content;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? "unreadable";
      this.problems.push(`${name}_FILE names "${file}", which cannot be read (${code}).`);
      return undefined;
    }
  }
}

/** An address or a network of at least one bit; `/0` would be everybody. */
function isNetwork(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^[1-9]\d*$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** Each as a browser sends it: scheme, host and port, and never everybody. */
function readCorsOrigins(reader: Reader): readonly string[] {
  const origins = (reader.text("CORS_ORIGINS") ?? "")
    .split(",")
    .map((origin) => origin.trim())
    .filter((origin) => origin !== "");
  for (const origin of origins) {
    if (/^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin) continue;
    reader.problems.push(
      `CORS_ORIGINS has "${origin}"; each has to be an origin such as https://app.example.com, without a path.`,
    );
  }
  return origins;
}

/** It goes into a header as it is. */
function readVersion(reader: Reader): string | undefined {
  const value = reader.text("APP_VERSION");
  if (value === undefined || /^[\w.+-]{1,128}$/.test(value)) return value;
  reader.problems.push(
    `APP_VERSION is "${value}"; it has to be a tag: at most 128 letters, digits, dots, pluses, hyphens and underscores.`,
  );
  return undefined;
}

function readTrustProxy(reader: Reader): Config["trustProxy"] {
  const value = reader.text("TRUST_PROXY");
  if (value === undefined) return false;
  if (/^[1-9]$/.test(value)) return Number(value);
  const addresses = value.split(",").map((part) => part.trim());
  for (const address of addresses) {
    if (namedProxies.has(address) || isNetwork(address)) continue;
    reader.problems.push(
      `TRUST_PROXY contains "${address}"; it has to be a number of proxies (1 to 9), or addresses, networks ` +
        "(10.0.0.0/16) and the names loopback, linklocal, uniquelocal, separated by commas. Trusting everybody is refused.",
    );
  }
  return addresses;
}

/** A name that HTTP allows for a header (RFC 9110, 5.6.2). */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

function readSchemeHeader(reader: Reader): string | undefined {
  const value = reader.text("SCHEME_HEADER");
  if (value === undefined || headerName.test(value)) return value?.toLowerCase();
  reader.problems.push(
    `SCHEME_HEADER is "${value}"; it has to be the name of a header, such as CloudFront-Forwarded-Proto.`,
  );
  return undefined;
}

const notEncoded =
  "has a percent sign that encodes nothing, or nothing in UTF-8; write %25 for the sign itself.";

const hostName = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i;

/** Readers have the database's port, user, password and name; only where they are is told. */
function readReaders(
  reader: Reader,
  storage: StorageKind,
  databaseUrl: string,
): Pick<Config, "databaseReaderUrl"> {
  const host = reader.text("DATABASE_READER_HOST");
  if (host === undefined) return {};
  if (storage !== "mysql" && storage !== "postgresql") {
    reader.problems.push(
      "DATABASE_READER_HOST is set, and only mysql:// and postgresql:// read from readers; leave it out.",
    );
    return {};
  }
  if (!hostName.test(host)) {
    reader.problems.push(
      "DATABASE_READER_HOST is not the name of a host; write it without a scheme and a port.",
    );
    return {};
  }
  if (!URL.canParse(databaseUrl)) return {};
  const url = new URL(databaseUrl);
  url.hostname = host;
  return { databaseReaderUrl: url.href };
}

function readDatabase(
  reader: Reader,
  production: boolean,
): Pick<Config, "storage" | "databaseUrl" | "databaseReaderUrl"> {
  const given = reader.secret("DATABASE_URL");
  if (given === undefined && production) {
    reader.problems.push("DATABASE_URL (or DATABASE_URL_FILE) is missing; production does not guess one.");
  }
  const databaseUrl = given || "sqlite:data/app.db";
  const scheme = /^[a-z+]+:/i.exec(databaseUrl)?.[0].toLowerCase() ?? "";
  const storage = databaseSchemes[scheme];
  if (storage === undefined) {
    // The rest of the address may hold a password and stays out of the message.
    reader.problems.push(
      `DATABASE_URL begins with "${scheme || "no scheme"}"; it has to begin with mongodb://, mongodb+srv://, mysql://, postgresql:// or sqlite:.`,
    );
  } else if (storage === "sqlite" && databaseUrl.length === scheme.length) {
    reader.problems.push("DATABASE_URL names no file; write sqlite:data/app.db or sqlite::memory:.");
  } else if (storage !== "sqlite" && !URL.canParse(databaseUrl) && !databaseUrl.includes(",")) {
    reader.problems.push(
      `DATABASE_URL cannot be read as an address; write ${storage}://user:password@host/name, special characters percent-encoded.`,
    );
  } else if (storage !== "sqlite" && !isEncoded(databaseUrl)) {
    reader.problems.push(`DATABASE_URL ${notEncoded}`);
  } else if (
    storage !== "mongodb" &&
    storage !== "sqlite" &&
    URL.canParse(databaseUrl) &&
    new URL(databaseUrl).pathname.length < 2
  ) {
    reader.problems.push(`DATABASE_URL names no database; write ${storage}://user:password@host/name.`);
  }
  if (production && databaseUrl.includes(developmentMark)) {
    reader.problems.push("DATABASE_URL holds a development secret, which production refuses.");
  }
  return {
    storage: storage ?? "sqlite",
    databaseUrl,
    ...(storage === undefined ? {} : readReaders(reader, storage, databaseUrl)),
  };
}

/** Amazon's own authorities for RDS, Aurora and DocumentDB, which no system trusts by itself. */
export const amazonAuthorities = "amazon-rds";

function readDatabaseCa(reader: Reader): { databaseCa?: string } {
  const given = reader.secret("DATABASE_CA");
  if (given === undefined) return {};
  const isCertificate = ["BEGIN", "END"].every((part) => given.includes(`-----${part} CERTIFICATE-----`));
  if (given !== amazonAuthorities && !isCertificate) {
    reader.problems.push(
      `DATABASE_CA holds neither "${amazonAuthorities}" nor a certificate; write one of them, or name a PEM file in DATABASE_CA_FILE.`,
    );
  }
  return { databaseCa: given };
}

/** What is wrong with the address of a cache; it never tells what stands in it. */
function cacheProblem(url: string, password: string | undefined): string | undefined {
  const cache = cacheSchemes[/^[a-z]+:/.exec(url)?.[0] ?? ""];
  const forms =
    "none, memory, memcached://host:port[,host:port], memcacheds:// (TLS), redis://host:port or rediss:// (TLS)";
  const servers = cache === "memcached" ? memcachedServers(url) : [url];
  if (cache === undefined || !servers.every((one) => URL.canParse(one) && new URL(one).hostname !== "")) {
    return `CACHE_URL is not an address of a cache; it has to be one of ${forms}.`;
  }
  if (!isEncoded(url)) return `CACHE_URL ${notEncoded}`;
  if (servers.some((one) => new URL(one).password !== "")) {
    return "CACHE_URL holds a password; give it in CACHE_PASSWORD_FILE.";
  }
  if (cache === "memcached" && password !== undefined) {
    return "CACHE_PASSWORD is set, and Memcached has no passwords; leave it out, or use redis://.";
  }
  return undefined;
}

function readCache(
  reader: Reader,
): Pick<Config, "cache" | "cacheUrl" | "cacheSeconds"> & { cachePassword?: string } {
  const url = reader.text("CACHE_URL") ?? "none";
  const password = reader.secret("CACHE_PASSWORD");
  const cacheSeconds = reader.number("CACHE_SECONDS", 60, 1, 86_400);
  if (url === "none" || url === "memory") {
    if (password !== undefined) reader.problems.push(`CACHE_PASSWORD is set, and CACHE_URL is "${url}".`);
    return { cache: url, cacheUrl: "", cacheSeconds };
  }
  const problem = cacheProblem(url, password);
  if (problem !== undefined) reader.problems.push(problem);
  return {
    cache: cacheSchemes[/^[a-z]+:/.exec(url)?.[0] ?? ""] ?? "none",
    cacheUrl: url,
    cacheSeconds,
    ...(password === undefined ? {} : { cachePassword: password }),
  };
}

function readJwtSecret(
  reader: Reader,
  production: boolean,
): { jwtSecret: string; jwtSecretIsRandom: boolean } {
  const given = reader.secret("JWT_SECRET");
  if (given === undefined) {
    if (production) {
      reader.problems.push("JWT_SECRET (or JWT_SECRET_FILE) is missing; production does not make one up.");
    }
    return { jwtSecret: randomBytes(32).toString("base64url"), jwtSecretIsRandom: true };
  }
  // RFC 7518, 3.2: a key for HS256 has at least 256 bits.
  const bytes = Buffer.byteLength(given);
  if (bytes < 32) {
    reader.problems.push(`JWT_SECRET has ${bytes} bytes; it needs at least 32 (openssl rand -base64 48).`);
  }
  if (production && given.includes(developmentMark)) {
    reader.problems.push("JWT_SECRET is a development secret, which production refuses.");
  }
  return { jwtSecret: given, jwtSecretIsRandom: false };
}

/** Node closes an idle connection after its proxy does, and takes longer for headers than for idleness. */
function checkOrder(reader: Reader, config: Config): void {
  if (config.headersTimeoutMs <= config.keepAliveTimeoutMs) {
    reader.problems.push(
      `HEADERS_TIMEOUT_MS (${config.headersTimeoutMs}) has to be greater than KEEP_ALIVE_TIMEOUT_MS (${config.keepAliveTimeoutMs}).`,
    );
  }
  if (config.requestTimeoutMs < config.headersTimeoutMs) {
    reader.problems.push(
      `REQUEST_TIMEOUT_MS (${config.requestTimeoutMs}) must not be less than HEADERS_TIMEOUT_MS (${config.headersTimeoutMs}).`,
    );
  }
  if (config.shutdownTimeoutMs <= config.drainDelayMs) {
    reader.problems.push(
      `SHUTDOWN_TIMEOUT_MS (${config.shutdownTimeoutMs}) has to be greater than DRAIN_DELAY_MS (${config.drainDelayMs}).`,
    );
  }
  if (config.port === config.metricsPort && config.port !== 0) {
    reader.problems.push(`PORT and METRICS_PORT are both ${config.port}; they have to differ.`);
  }
}

/** @throws ConfigError with every problem found. */
export function readConfig(
  env: Environment,
  readFile: ReadFile = (path) => readFileSync(path, "utf8"),
): Config {
  const reader = new Reader(env, readFile);
  const production =
    reader.oneOf("NODE_ENV", ["development", "production", "test"], "development") === "production";
  const config: Config = {
    production,
    port: reader.number("PORT", 3000, 0, 65535),
    metricsPort: reader.number("METRICS_PORT", 9464, 0, 65535),
    ...readDatabase(reader, production),
    ...readDatabaseCa(reader),
    ...readCache(reader),
    ...readJwtSecret(reader, production),
    version: readVersion(reader),
    logLevel: reader.oneOf("LOG_LEVEL", logLevels, "info"),
    trustProxy: readTrustProxy(reader),
    schemeHeader: readSchemeHeader(reader),
    corsOrigins: readCorsOrigins(reader),
    requestsPerMinute: reader.number("REQUESTS_PER_MINUTE", 0, 0, 1_000_000),
    keepAliveTimeoutMs: reader.number("KEEP_ALIVE_TIMEOUT_MS", 72_000, 1, 4_000_000),
    headersTimeoutMs: reader.number("HEADERS_TIMEOUT_MS", 75_000, 1, 4_000_000),
    requestTimeoutMs: reader.number("REQUEST_TIMEOUT_MS", 120_000, 1, 4_000_000),
    drainDelayMs: reader.number("DRAIN_DELAY_MS", 5_000, 0, 120_000),
    shutdownTimeoutMs: reader.number("SHUTDOWN_TIMEOUT_MS", 25_000, 1, 120_000),
    // One core stays with the event loop, so that health checks answer while passwords are hashed.
    hashConcurrency: reader.number("HASH_CONCURRENCY", Math.max(1, availableParallelism() - 1), 1, 128),
    hashQueue: reader.number("HASH_QUEUE", 16, 0, 10_000),
    loginAttemptsPerAccount: reader.number("LOGIN_ATTEMPTS_PER_ACCOUNT", 10, 1, 1_000_000),
    loginAttemptsPerAddress: reader.number("LOGIN_ATTEMPTS_PER_ADDRESS", 50, 1, 1_000_000),
    loginWindowSeconds: reader.number("LOGIN_WINDOW_SECONDS", 900, 1, 86_400),
    accessTokenSeconds: reader.number("ACCESS_TOKEN_SECONDS", 900, 1, 86_400),
    refreshTokenDays: reader.number("REFRESH_TOKEN_DAYS", 30, 1, 365),
  };
  checkOrder(reader, config);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return config;
}
