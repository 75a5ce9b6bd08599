import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "../src/config.ts";

const secret = "x".repeat(32);
const production = { NODE_ENV: "production", DATABASE_URL: "mongodb://db/app", JWT_SECRET: secret };

function problemsOf(env: Record<string, string>, files: Record<string, string> = {}): readonly string[] {
  try {
    readConfig(env, (path) => {
      const content = files[path];
      if (content === undefined) throw Object.assign(new Error(), { code: "ENOENT" });
      return content;
    });
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).problems;
  }
}

describe("configuration", () => {
  it("needs nothing at all on a developer's machine", () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      production: false,
      port: 3000,
      metricsPort: 9464,
      storage: "sqlite",
      databaseUrl: "sqlite:data/app.db",
      jwtSecretIsRandom: true,
      trustProxy: false,
    });
    expect(config.jwtSecret).not.toBe(readConfig({}).jwtSecret);
  });

  it("takes an empty variable for none, as compose writes it", () => {
    expect(readConfig({ PORT: "", TRUST_PROXY: "", DATABASE_URL_FILE: "", LOG_LEVEL: "" }).port).toBe(3000);
  });

  it.each([
    ["mongodb://a,b/c", "mongodb"],
    ["mongodb://u:p@a:1,b:2/c?replicaSet=r", "mongodb"],
    ["mongodb+srv://u:p@cluster.example/c", "mongodb"],
    ["mysql://u:p@a/c", "mysql"],
    ["postgresql://u:p@a/c", "postgresql"],
    ["postgres://u:p@a:5432/c", "postgresql"],
    ["sqlite::memory:", "sqlite"],
    ["sqlite:/var/lib/app.db", "sqlite"],
  ])("chooses the storage of %s", (DATABASE_URL, storage) => {
    expect(readConfig({ DATABASE_URL }).storage).toBe(storage);
  });

  it.each([
    [{}, { cache: "none", cacheUrl: "" }],
    [{ CACHE_URL: "none" }, { cache: "none" }],
    [
      { CACHE_URL: "memory", CACHE_SECONDS: "5" },
      { cache: "memory", cacheUrl: "", cacheSeconds: 5 },
    ],
    [{ CACHE_URL: "memcached://a:11211" }, { cache: "memcached", cacheUrl: "memcached://a:11211" }],
    [{ CACHE_URL: "memcacheds://a" }, { cache: "memcached" }],
    [{ CACHE_URL: "memcacheds://a:1,b:2" }, { cache: "memcached", cacheUrl: "memcacheds://a:1,b:2" }],
    [
      { CACHE_URL: "redis://u@a:6379/1", CACHE_PASSWORD: "p" },
      { cache: "redis", cachePassword: "p" },
    ],
    [{ CACHE_URL: "rediss://a" }, { cache: "redis" }],
  ])("chooses the cache of %o", (env, wanted) => {
    expect(readConfig(env)).toMatchObject(wanted);
  });

  it("takes the password of the cache from a file", () => {
    const env = { CACHE_URL: "redis://a", CACHE_PASSWORD_FILE: "/run/secrets/cache" };
    expect(readConfig(env, () => "p\n").cachePassword).toBe("p");
  });

  it.each([
    ["is none that there is", { CACHE_URL: "disk:" }],
    ["has no host", { CACHE_URL: "redis://" }],
    ["has a server without a host", { CACHE_URL: "memcached://a:11211," }],
    ["has several servers of Redis", { CACHE_URL: "redis://a:6379,b:6379" }],
    ["has a % that encodes nothing", { CACHE_URL: "redis://100%@a" }],
    ["holds the password", { CACHE_URL: "redis://u:hunter2@a" }],
    ["has no passwords", { CACHE_URL: "memcached://a", CACHE_PASSWORD: "hunter2" }],
    ["is none, and has a password", { CACHE_PASSWORD: "hunter2" }],
    ["keeps nothing", { CACHE_SECONDS: "0" }],
  ])("refuses a cache that %s", (_what, env) => {
    const problems = problemsOf(env);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^CACHE_/);
    expect(problems[0]).not.toContain("hunter2");
  });

  it("takes the host of readers, which have the database's port, user, password and name", () => {
    const env = {
      DATABASE_URL: "mysql://app:hunter2@writer:3306/app",
      DATABASE_READER_HOST: "readers.example.com",
    };
    expect(readConfig(env).databaseReaderUrl).toBe("mysql://app:hunter2@readers.example.com:3306/app");
    expect(readConfig({ ...env, DATABASE_READER_HOST: "" })).not.toHaveProperty("databaseReaderUrl");
    expect(problemsOf({ ...env, DATABASE_READER_HOST: "mysql://readers" })).toEqual([
      "DATABASE_READER_HOST is not the name of a host; write it without a scheme and a port.",
    ]);
    expect(problemsOf({ DATABASE_READER_HOST: "readers" })).toEqual([
      "DATABASE_READER_HOST is set, and only mysql:// and postgresql:// read from readers; leave it out.",
    ]);
  });

  it("takes the authorities of a database's certificate by name, as text or from a file", () => {
    const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    expect(readConfig({})).not.toHaveProperty("databaseCa");
    expect(readConfig({ DATABASE_CA: "amazon-rds" }).databaseCa).toBe("amazon-rds");
    expect(readConfig({ DATABASE_CA: pem }).databaseCa).toBe(pem);
    expect(readConfig({ DATABASE_CA_FILE: "/ca.pem" }, () => pem).databaseCa).toContain("MIIB");
    expect(problemsOf({ DATABASE_CA: "amazon" })).toEqual([
      'DATABASE_CA holds neither "amazon-rds" nor a certificate; write one of them, or name a PEM file in DATABASE_CA_FILE.',
    ]);
  });

  it("orders its timeouts after nginx's by default", () => {
    const { keepAliveTimeoutMs, headersTimeoutMs, requestTimeoutMs, drainDelayMs, shutdownTimeoutMs } =
      readConfig({});
    expect(keepAliveTimeoutMs).toBeGreaterThan(60_000);
    expect(headersTimeoutMs).toBeGreaterThan(keepAliveTimeoutMs);
    expect(requestTimeoutMs).toBeGreaterThanOrEqual(headersTimeoutMs);
    expect(shutdownTimeoutMs).toBeGreaterThan(drainDelayMs);
    expect(shutdownTimeoutMs).toBeLessThan(30_000);
  });

  it("tells every problem at once", () => {
    const problems = problemsOf({
      NODE_ENV: "staging",
      PORT: "http",
      METRICS_PORT: "70000",
      DATABASE_URL: "oracle://user:hunter2@host/db",
      JWT_SECRET: "short",
      APP_VERSION: "1.4.2\r\nSet-Cookie: a=b",
      LOG_LEVEL: "loud",
      TRUST_PROXY: "true",
      KEEP_ALIVE_TIMEOUT_MS: "80000",
      REQUEST_TIMEOUT_MS: "1000",
      DRAIN_DELAY_MS: "30000",
    });
    const wanted = [
      "NODE_ENV",
      "PORT",
      "METRICS_PORT",
      "DATABASE_URL",
      "JWT_SECRET",
      "APP_VERSION",
      "LOG_LEVEL",
      "TRUST_PROXY",
      "HEADERS_TIMEOUT_MS",
      "REQUEST_TIMEOUT_MS",
      "SHUTDOWN_TIMEOUT_MS",
    ];
    for (const name of wanted)
      expect(
        problems.filter((problem) => problem.startsWith(`${name} `)),
        name,
      ).toHaveLength(1);
    expect(problems).toHaveLength(wanted.length);
    expect(problems.join()).not.toMatch(/hunter2|short"/);
    expect(problems.join("\n")).toContain('DATABASE_URL begins with "oracle:"');
  });

  it.each([
    ["DATABASE_URL has no scheme", { DATABASE_URL: "localhost" }],
    ["DATABASE_URL is empty after sqlite:", { DATABASE_URL: "sqlite:" }],
    ["DATABASE_URL cannot be read", { DATABASE_URL: "mysql://user:p@ss:word@host:port/db" }],
    ["DATABASE_URL has a % that encodes nothing", { DATABASE_URL: "mongodb://user:100%@host/db" }],
    ["DATABASE_URL has a % that encodes nothing", { DATABASE_URL: "mongodb://user:p%ff@a,b/db" }],
    ["DATABASE_URL has a % that encodes nothing", { DATABASE_URL: "mysql://user:p%zz@host/db" }],
    ["DATABASE_URL has a % that encodes nothing", { DATABASE_URL: "postgresql://user:p%@host/db" }],
    ["DATABASE_URL names no database", { DATABASE_URL: "mysql://host" }],
    ["DATABASE_URL names no database of PostgreSQL", { DATABASE_URL: "postgresql://host/" }],
    ["PORT and METRICS_PORT are the same", { PORT: "4000", METRICS_PORT: "4000" }],
    ["TRUST_PROXY trusts everybody", { TRUST_PROXY: "0.0.0.0/0" }],
    ["TRUST_PROXY has an address too long", { TRUST_PROXY: "10.0.0.0/33" }],
    ["TRUST_PROXY has too many parts", { TRUST_PROXY: "10.0.0.0/8/8" }],
    ["TRUST_PROXY is a name", { TRUST_PROXY: "loopback,nginx" }],
    ["TRUST_PROXY is too many hops", { TRUST_PROXY: "10" }],
  ])("refuses: %s", (_what, env) => {
    const [name] = Object.keys(env) as [string];
    const problems = problemsOf(env as Record<string, string>);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
  });

  it.each([
    ["1", 1],
    ["loopback", ["loopback"]],
    ["uniquelocal, 203.0.113.7,2001:db8::/32", ["uniquelocal", "203.0.113.7", "2001:db8::/32"]],
  ])("trusts exactly %s", (TRUST_PROXY, expected) => {
    expect(readConfig({ TRUST_PROXY }).trustProxy).toEqual(expected);
  });

  it("reads the scheme where it is told to", () => {
    expect(readConfig({ SCHEME_HEADER: "CloudFront-Forwarded-Proto" }).schemeHeader).toBe(
      "cloudfront-forwarded-proto",
    );
    expect(readConfig({ SCHEME_HEADER: "" }).schemeHeader).toBeUndefined();
    expect(problemsOf({ SCHEME_HEADER: "a header" })[0]).toContain("SCHEME_HEADER");
  });

  it("reads secrets from files, without their last line end", () => {
    const files: Record<string, string> = {
      "/run/secrets/u": "mysql://a/b\n",
      "/run/secrets/j": `${secret}\r\n`,
    };
    const env = { DATABASE_URL_FILE: "/run/secrets/u", JWT_SECRET_FILE: "/run/secrets/j" };
    expect(readConfig(env, (path) => files[path] as string)).toMatchObject({
      databaseUrl: "mysql://a/b",
      jwtSecret: secret,
    });
  });

  it("says which file is missing, empty, or one too many", () => {
    expect(problemsOf({ JWT_SECRET_FILE: "/none" })).toEqual([
      'JWT_SECRET_FILE names "/none", which cannot be read (ENOENT).',
    ]);
    expect(problemsOf({ DATABASE_URL_FILE: "/e" }, { "/e": "\n" })[0]).toBe(
      'DATABASE_URL_FILE names "/e", which is empty.',
    );
    expect(problemsOf({ JWT_SECRET: secret, JWT_SECRET_FILE: "/j" }, { "/j": secret })[0]).toContain(
      "both set",
    );
  });

  describe("in production", () => {
    it("takes what is complete", () => {
      expect(readConfig(production).production).toBe(true);
    });

    it("guesses neither the database nor the secret", () => {
      const problems = problemsOf({ NODE_ENV: "production" });
      expect(problems.map((problem) => problem.split(" ")[0])).toEqual(["DATABASE_URL", "JWT_SECRET"]);
    });

    it("refuses development secrets, from variables and from files", () => {
      const development = `development-only-${secret}`;
      expect(problemsOf({ ...production, JWT_SECRET: development })[0]).toContain("development secret");
      const { JWT_SECRET: _left, ...rest } = production;
      expect(problemsOf({ ...rest, JWT_SECRET_FILE: "/j" }, { "/j": development })).toHaveLength(1);
      const url = "mongodb://app:development-only@db/app";
      const problems = problemsOf({ ...production, DATABASE_URL: url });
      expect(problems).toEqual(["DATABASE_URL holds a development secret, which production refuses."]);
      expect(problemsOf({ DATABASE_URL: url, JWT_SECRET: development })).toEqual([]);
    });
  });

  it("never shows a secret in a message, and never fails in another way", () => {
    const names = [
      "NODE_ENV",
      "PORT",
      "DATABASE_URL",
      "JWT_SECRET",
      "TRUST_PROXY",
      "HASH_QUEUE",
      "LOG_LEVEL",
    ];
    const env = fc.dictionary(fc.constantFrom(...names), fc.string());
    fc.assert(
      fc.property(env, fc.stringMatching(/^[a-z]{12}$/), (values, word) => {
        const problems = problemsOf({ ...values, JWT_SECRET: word, DATABASE_URL: `nonsense://${word}@host` });
        expect(problems.length).toBeGreaterThanOrEqual(2);
        expect(problems.join()).not.toContain(word);
      }),
    );
  });
});
