/** What init proposes for repositories as people have them; the corpus has whole ones. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { parse, parseDocument, stringify } from "yaml";
import { placeIn, projectFolder } from "../../cli/init/project-files.ts";
import { initialise } from "../../cli/init.ts";
import { synthesiseEach } from "../../cli/synthesise.ts";
import { makeRepositories, repository, write } from "../support/repository.ts";

makeRepositories();

interface Problem {
  readonly code: string;
  readonly message: string;
}

/** The environment file as it is then, and what is left for a person. */
async function proposed(files: Readonly<Record<string, string>>, options: { readonly vpc?: string } = {}) {
  write(files);
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
  await initialise({ root: repository, yes: true, json: true, ...options });
  const told: { readonly problems: readonly Problem[] } = JSON.parse(String(log.mock.lastCall?.[0]));
  const root = projectFolder(placeIn(repository));
  const file = join(root, "environments/shop.yml");
  return { root, file, problems: told.problems, environment: parse(readFileSync(file, "utf8")) };
}

const PAGE = `services:
  web:
    image: nginxinc/nginx-unprivileged:1.29.3
    ports: ["80:8080"]
    volumes: ["./:/usr/share/nginx/html"]
`;

describe("what belongs to the laptop", () => {
  it("is never carried: the repository itself, with .env and .git in it", async () => {
    const { problems } = await proposed({
      "compose.yaml": PAGE,
      ".env": "LICENCE=9f8e7d6c5b4a3928\n",
      "index.html": "x",
    });
    expect(problems).toMatchObject([
      { code: "EOE-COMPOSE-226", message: expect.stringContaining("is the project itself") },
    ]);
  });

  it.each([
    ["./site", "site/.env.production", "holds .env.production"],
    ["./site", "site/deep/.git/HEAD", "holds deep/.git"],
    ["./.env", ".env", "with the laptop's variables"],
  ])("is refused, whether it is mounted for writing or not: %s with %s", async (source, file, words) => {
    for (const mode of ["", ":ro"]) {
      const compose = PAGE.replace("./:/usr/share/nginx/html", `${source}:/etc/nginx/site${mode}`);
      write({ "compose.yaml": compose, "site/index.html": "x", [file]: "PASSWORD=x" });
      const { problems } = await proposed({});
      expect(problems).toMatchObject([{ code: "EOE-COMPOSE-226", message: expect.stringContaining(words) }]);
      rmSync(join(repository, "ecs"), { recursive: true });
    }
  });

  it("is no example of variables, which people commit", async () => {
    const compose = PAGE.replace("./:/usr/share/nginx/html", "./site:/etc/nginx/site:ro");
    const { problems } = await proposed({ "compose.yaml": compose, "site/.env.example": "PASSWORD=" });
    expect(problems).toEqual([]);
  });
});

it("refuses a folder of more files than a task definition has room for", async () => {
  const compose = PAGE.replace("./:/usr/share/nginx/html", "./site:/etc/nginx/site:ro");
  const files = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`site/${index}.conf`, "x"]));
  const { problems } = await proposed({ "compose.yaml": compose, ...files });
  expect(problems).toMatchObject([
    { code: "EOE-COMPOSE-167", message: expect.stringContaining("50 files of 32 KiB together") },
  ]);
});

it("names the file with a password in it that a mount would carry, at the compose file's line", async () => {
  const compose = PAGE.replace("./:/usr/share/nginx/html", "./conf:/etc/nginx/site:ro");
  const { problems } = await proposed({
    "compose.yaml": compose,
    "conf/a.conf": "listen 80;",
    "conf/db.conf": "url postgres://app:hunter2hunter2@db.example.com/app",
  });
  expect(problems).toMatchObject([
    { code: "no-secret-in-plain-text", file: "compose.yaml", path: "services.web.volumes" },
  ]);
  expect(problems[0]?.message).toContain("take it out of db.conf, which the compose file mounts");
});

it("keeps each port of what runs elsewhere, such as the two protocols of ClickHouse", async () => {
  const { environment, problems } = await proposed({
    "compose.yaml": `services:
  web:
    image: ghcr.io/example/traces:3.1.0
    ports: ["3000:3000"]
    environment:
      EVENTS_MIGRATIONS_URL: clickhouse://events:9000
      EVENTS_URL: http://events:8123
  events: { image: "clickhouse/clickhouse-server:25.8" }
`,
  });
  expect(problems).toEqual([]);
  expect(environment.containers.web.environment).toEqual({
    EVENTS_MIGRATIONS_URL: "clickhouse://events.example.internal:9000",
    EVENTS_URL: "http://events.example.internal:8123",
  });
  expect(environment.external.events).toEqual({
    host: "events.example.internal",
    port: 8123,
    furtherPorts: [9000],
  });
});

it("takes one secret for the containers that share it, whatever the database's own container is told", async () => {
  const { environment } = await proposed({
    "compose.yaml": `services:
  web: { image: "ghcr.io/example/desk:4.1", ports: ["3000:3000"], env_file: desk.env }
  worker: { image: "ghcr.io/example/desk:4.1", command: [work], env_file: desk.env }
  db: { image: "postgres:17", environment: ["POSTGRES_PASSWORD="] }
`,
    "desk.env": "POSTGRES_HOST=db\nPOSTGRES_PASSWORD=hunter3hunter3\n",
  });
  expect(Object.keys(environment.service.secrets)).toEqual(["postgres_password"]);
});

it("leaves memory without a size to the laptop, as a volume as well as in tmpfs", async () => {
  const { environment, problems } = await proposed({
    "compose.yaml": `services:
  web:
    image: ghcr.io/example/traces:3.1.0
    ports: ["3000:3000"]
    tmpfs: [/tmp]
    volumes: [{ type: tmpfs, target: /scratch }]
`,
  });
  expect(problems).toEqual([]);
  expect(environment.laptopOnly).toEqual(expect.arrayContaining(["web.tmpfs[0]", "web.volumes[0]"]));
});

it("says of a database's host alone that the program has a name of its own for the password", async () => {
  const { file } = await proposed({
    "compose.yaml": `services:
  web:
    image: ghcr.io/example/paper:2.18
    ports: ["8000:8000"]
    environment: { PAPER_DBHOST: db }
  db: { image: "postgres:17", environment: { POSTGRES_DB: paper, POSTGRES_USER: paper, POSTGRES_PASSWORD: paper } }
`,
  });
  const text = readFileSync(file, "utf8");
  expect(text).toContain(
    "connection: { user: paper, database: paper, passwordSecret: db_password, variables: { host: PAPER_DBHOST } } }, and grant db_password under the name that the program has for its password: containers.web.secrets: { <name>: db_password }.",
  );
  expect(text).not.toContain("DATABASE_URL");
});

it("runs no service that others are made of, but one of that name which has something to run", async () => {
  const compose = (base: string) => `services:
  base: &base
    image: ghcr.io/example/desk:4.1
${base}  web: { <<: *base, command: [serve], ports: ["3000:3000"] }
  worker: { <<: *base, command: [work] }
`;
  const { environment } = await proposed({ "compose.yaml": compose("") });
  expect(environment.laptopOnly).toEqual(["base"]);
  expect(Object.keys(environment.furtherServices)).toEqual(["worker"]);
  rmSync(join(repository, "ecs"), { recursive: true });
  const kept = await proposed({ "compose.yaml": compose("    restart: always\n") });
  expect(Object.keys(kept.environment.furtherServices)).toEqual(["base", "worker"]);
});

it("tells of further ports of the entry, but not of the one that TLS has there", async () => {
  write({
    "compose.yaml": `services:
  chat:
    image: ghcr.io/example/chat:9.11
    ports: ["8065:8065", "443:9443", "2222:22", "8443:8443/udp"]
`,
  });
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  await initialise({ root: repository, yes: true, json: false });
  expect(log.mock.calls.join("\n")).toMatch(/by no load balancer here \(.*\): chat at 22, 8443\/udp$/m);
});

it("moves the host that Temporal's POSTGRES_SEEDS names, with what stands beside it", async () => {
  const { environment, file } = await proposed({
    "compose.yaml": `services:
  temporal:
    image: temporalio/auto-setup:1.27.2
    ports: ["7233:7233"]
    environment: { DB: postgres12, POSTGRES_SEEDS: postgresql, POSTGRES_USER: temporal, POSTGRES_PWD: temporal }
  postgresql: { image: "postgres:16", environment: { POSTGRES_USER: temporal, POSTGRES_PASSWORD: temporal } }
`,
  });
  expect(environment.containers.temporal.environment).toEqual({
    POSTGRES_SEEDS: "postgresql.example.internal",
  });
  expect(readFileSync(file, "utf8")).toContain(
    "passwordSecret: postgres_pwd, variables: { host: POSTGRES_SEEDS, user: POSTGRES_USER }",
  );
});

describe("what commands the laptop's engine", () => {
  const TRAEFIK = `services:
  traefik:
    image: traefik:v3.5
    ports: ["80:80", "443:443"]
    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]
  blog:
    image: ghost:6.3.0
    volumes: [content:/var/lib/ghost/content]
    labels:
      traefik.http.routers.blog.rule: Host(\`blog.example.com\`)
      traefik.http.services.blog.loadbalancer.server.port: "2368"
  api:
    build: api
    labels: ["traefik.http.routers.api.rule=Host(\`api.example.com\`)"]
    expose: ["3000"]
volumes: { content: {} }
`;

  it("runs on ECS without it, where it is a worker of the application's own image", async () => {
    const { environment, problems } = await proposed({
      "compose.yaml": `services:
  server:
    image: ghcr.io/example/login:2026.2
    command: server
    ports: ["9000:9000"]
  worker:
    image: ghcr.io/example/login:2026.2
    command: worker
    volumes: ["certs:/certs", "/var/run/docker.sock:/var/run/docker.sock"]
volumes: { certs: {} }
`,
    });
    expect(problems).toEqual([]);
    expect(environment.furtherServices).toHaveProperty("worker");
    expect(environment.laptopOnly).toEqual(["worker.volumes[1]"]);
  });

  it("stays there, and what it has routed to is where requests come in", async () => {
    const { environment, root } = await proposed({
      "compose.yaml": TRAEFIK,
      "api/Dockerfile": "FROM scratch\nUSER 1000",
    });
    expect(environment.laptopOnly).toContain("traefik");
    expect(environment.service.entry).toEqual({ service: "blog", port: 2368 });
    expect(environment.service.singleton).toBe(true);
    expect(environment.containers).not.toHaveProperty("traefik");
    const { refused } = synthesiseEach({ root, outdir: "cdktf.out", names: [] });
    expect(refused).toEqual([]);
  });

  it("is named where another service was reached beside the entry, by a rule that no load balancer has", async () => {
    const compose = TRAEFIK.replace("Host(`api.example.com`)", "HostRegexp(`^api`)");
    write({ "compose.yaml": compose, "api/Dockerfile": "FROM scratch\nUSER 1000" });
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    vi.spyOn(console, "error").mockImplementation(() => {});
    await initialise({ root: repository, yes: true, json: false });
    expect(log.mock.calls.join("\n")).toMatch(/by no load balancer here \(.*\): api$/m);
  });
});

describe("secrets", () => {
  const api = (environment: string): string =>
    `services:\n  api:\n    build: .\n    ports: ["80:3000"]\n    environment:\n${environment}`;

  it.each([
    [
      "put together of a variable without a value",
      "      DATABASE_URL: postgres://app:${DB_PASSWORD}@db.example.com/app\n",
      "DATABASE_URL",
    ],
    ["passed on from the shell", "      RAILS_MASTER_KEY:\n", "RAILS_MASTER_KEY"],
  ])("are proposed where they are %s", async (_what, environment, variable) => {
    const {
      environment: made,
      problems,
      root,
    } = await proposed({ "compose.yaml": api(environment), Dockerfile: "FROM scratch\nUSER 1000" });
    expect(problems).toEqual([]);
    expect(made.containers.api.secrets).toEqual({ [variable]: variable.toLowerCase() });
    expect(synthesiseEach({ root, outdir: "cdktf.out", names: [] }).refused).toEqual([]);
  });

  it("are proposed where what signs sessions is left empty, and not where a choice is", async () => {
    const environment =
      "      SECRET_KEY_BASE: ''\n      GOOGLE_CLIENT_SECRET: ''\n      SMTP_PASSWORD: ''\n";
    const { root, environment: made } = await proposed({
      "compose.yaml": api(environment),
      Dockerfile: "FROM scratch\nUSER 1000",
    });
    expect(made.containers.api.secrets).toEqual({ SECRET_KEY_BASE: "secret_key_base" });
    expect(made.service.secrets).toEqual({ secret_key_base: { generate: {} } });
    expect(synthesiseEach({ root, outdir: "cdktf.out", names: [] }).refused).toEqual([]);
  });

  it("are proposed where a database's password is left empty, and nothing else is", async () => {
    const environment =
      "      MYSQL_HOST: db\n      MYSQL_PASSWORD: ''\n      REDIS_HOST: redis\n      REDIS_PASSWORD: ''\n";
    const { environment: made, file } = await proposed({
      "compose.yaml": `${api(environment)}  db: { image: "mysql:8.4" }\n  redis: { image: "redis:7" }\n`,
      Dockerfile: "FROM scratch\nUSER 1000",
    });
    expect(made.containers.api.secrets).toEqual({ MYSQL_PASSWORD: "mysql_password" });
    expect(readFileSync(file, "utf8")).toContain(
      "connection: { passwordSecret: mysql_password, variables: { host: MYSQL_HOST } }",
    );
  });

  it.each([
    ["SECRET_KEY", true],
    ["DJANGO_SECRET_KEY", true],
    ["JWT_SECRET", true],
    ["STRIPE_SECRET_KEY", false],
    ["CLERK_SECRET_KEY", false],
    ["FACEBOOK_APP_SECRET", false],
  ])("of %s are made up by AWS: %s", async (variable, isMadeUp) => {
    const environment = `      ${variable}: sk_9f8e7d6c5b4a39281706\n`;
    const { environment: made } = await proposed({
      "compose.yaml": api(environment),
      Dockerfile: "FROM scratch\nUSER 1000",
    });
    expect(typeof made.service.secrets[variable.toLowerCase()] === "object").toBe(isMadeUp);
  });
});

describe("the next step", () => {
  const API = `services:\n  api: { build: ., ports: ["80:3000"] }\n`;

  it.each<readonly [command: string, manifest: object, files: Readonly<Record<string, string>>]>([
    ["npm install", {}, {}],
    ["pnpm install", { packageManager: "pnpm@9.0.0" }, { "yarn.lock": "" }],
    ["yarn install", {}, { "yarn.lock": "" }],
    ["pnpm install", {}, { "../pnpm-lock.yaml": "" }],
    ["npm install", {}, { "../pnpm-lock.yaml": "", ".git/HEAD": "" }],
  ])("is %s, with %o and %o", async (command, manifest, files) => {
    write({
      "compose.yaml": API,
      Dockerfile: "FROM scratch\nUSER 1000",
      "package.json": JSON.stringify(manifest),
      ...files,
    });
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    vi.spyOn(console, "error").mockImplementation(() => {});
    await initialise({ root: repository, yes: true, json: true });
    expect(JSON.parse(String(log.mock.lastCall?.[0])).next[0]).toBe(command);
  });
});

it.each([
  "healthcheck: { test: [CMD, x], interval: -5s }",
  "healthcheck: { test: [CMD, x], retries: -1 }",
  "stop_grace_period: -1s",
])("refuses what no engine takes: %s", async (field) => {
  const { problems } = await proposed({
    "compose.yaml": `services:\n  api:\n    build: .\n    ports: ["80:3000"]\n    ${field}\n`,
    Dockerfile: "FROM scratch\nUSER 1000",
  });
  expect(problems).toMatchObject([{ code: "EOE-COMPOSE-227" }]);
});

it("takes the memory that the compose file writes", async () => {
  const { environment } = await proposed({
    "compose.yaml": `services:\n  api: { build: ., ports: ["80:3000"], mem_limit: 300m }\n`,
    Dockerfile: "FROM scratch\nUSER 1000",
  });
  expect(environment.containers.api.memory).toBe(300);
});

it("keeps states out of an image of the whole repository, wherever its Dockerfile is", async () => {
  await proposed({
    "compose.yaml": `services:\n  api:\n    build: { context: ., dockerfile: docker/Dockerfile }\n    ports: ["80:3000"]\n`,
    "docker/Dockerfile": "FROM scratch\nUSER 1000",
  });
  expect(readFileSync(join(repository, ".dockerignore"), "utf8")).toContain("state/");
  expect(existsSync(join(repository, "docker/.dockerignore"))).toBe(false);
});

it("gives the same bytes whether the repository is one of git or not", async () => {
  const compose = PAGE.replace("./:/usr/share/nginx/html", "./site:/etc/nginx/site");
  const { root } = await proposed({ "compose.yaml": compose, "site/a.conf": "x" });
  const made = () => {
    synthesiseEach({ root, outdir: "cdktf.out", names: [] });
    return readFileSync(join(root, "cdktf.out/stacks/shop-service/cdk.tf.json"), "utf8");
  };
  const before = made();
  execFileSync("git", ["init", "-q"], { cwd: repository });
  execFileSync("git", ["add", "-A"], { cwd: repository });
  expect(made()).toBe(before);
});

it("says that the stage which the compose file builds is one for development", async () => {
  const { environment, root } = await proposed({
    "compose.yaml": `services:\n  api:\n    build: { context: ., target: dev }\n    ports: ["80:3000"]\n`,
    Dockerfile:
      'FROM scratch AS base\nUSER 1000\nFROM base AS dev\nCMD ["npm", "run", "dev"]\nFROM base\nCMD ["node", "."]\n',
  });
  expect(environment.waivers).toContainEqual(
    expect.objectContaining({ rule: "no-development-server", at: "api" }),
  );
  const file = join(root, "environments/shop.yml");
  const waiver = / {2}- rule: no-development-server\n.*\n.*\n/;
  writeFileSync(file, readFileSync(file, "utf8").replace(waiver, ""));
  const { refused } = synthesiseEach({ root, outdir: "cdktf.out", names: [] });
  expect(refused.flatMap(({ problems }) => problems.map(({ message }) => message))).toEqual([
    expect.stringContaining('at its stage "dev" starts "npm run dev"'),
  ]);
});

/** All that init prints, in its order. */
async function printed(
  options: { readonly name?: string; readonly region?: string; readonly file?: string[] } = {},
) {
  const lines: string[] = [];
  const keep = (text: unknown): void => void lines.push(stripVTControlCharacters(String(text)));
  vi.spyOn(console, "log").mockImplementation(keep);
  vi.spyOn(console, "error").mockImplementation(keep);
  await initialise({ root: repository, yes: true, json: false, ...options });
  return lines.join("\n");
}

const API = `services:
  api:
    image: ghcr.io/example/api:1.2.0
    ports: ["3000:3000"]
`;

describe("what a person must look at", () => {
  it("names values that are this machine, and leaves out what init has an answer for", async () => {
    write({
      "compose.yaml": `${API}    environment:
      PUBLIC_URL: http://localhost:3000
      ALLOWED_HOSTS: localhost,127.0.0.1
      HOST: localhost
      REDIS_URL: redis://cache:6379
    links: ["redis:cache"]
    build: { context: ., args: { VITE_API_URL: "http://127.0.0.1:3000" } }
  redis: { image: "redis:7" }
`,
    });
    expect(await printed()).toContain(
      "synth says what to write: PUBLIC_URL of api, ALLOWED_HOSTS of api, build.args.VITE_API_URL of api\n",
    );
  });

  it("names what env files of other names than .env bring, from where init runs", async () => {
    write({
      "compose.yaml": `${API}    env_file: [.env, env/local.env]\n`,
      ".env": "LOG_LEVEL=info\n",
      "env/local.env": "VERBOSE=1\n",
    });
    const text = await printed();
    expect(text).toMatch(/as env\/local.env says on the laptop, .*: VERBOSE$/m);
    expect(text).not.toContain("as .env says");
  });

  it("names what no profile switches on", async () => {
    const migrate =
      '  migrate: { image: "ghcr.io/example/api:1.2.0", command: migrate, profiles: [tools] }\n';
    write({ "compose.yaml": `${API}${migrate}` });
    expect(await printed()).toMatch(/^ {2}left out, since their profiles are off .*: migrate$/m);
  });

  it("names what runs once in each new task", async () => {
    write({
      "compose.yaml": `${API}    depends_on: { migrate: { condition: service_completed_successfully } }
  migrate: { image: "ghcr.io/example/api:1.2.0", command: migrate }
`,
    });
    expect(await printed()).toMatch(/run to their end in each new task, .*: migrate$/m);
  });

  it("tells problems before the next steps, by files as they are called from where init runs", async () => {
    write({ "compose.yaml": API.replace("  api:", "  links.api:") });
    const text = await printed();
    const told = text.indexOf("\ncompose.yaml:2:3 services.links.api: cannot be the name of a container");
    expect(text).toContain('rename the service, to "links-api", wherever it is named.');
    expect(told).toBeGreaterThan(0);
    expect(text.indexOf("\nThen\n")).toBeGreaterThan(told);
  });

  it("says that a cdktf.json or a main.ts of another kind keeps the cdktf commands from working", async () => {
    write({ "compose.yaml": API, "package.json": "{}", "cdktf.json": "{", "main.ts": "console.log(1);\n" });
    const text = await printed();
    expect(text).toContain('cdktf.json: is no JSON object with "app"');
    expect(text).toContain("main.ts: is another program's");
    expect(readFileSync(join(repository, "main.ts"), "utf8")).toBe("console.log(1);\n");
  });

  it("finds nothing odd about files that init wrote itself", async () => {
    write({ "compose.yaml": API, "package.json": "{}" });
    await printed();
    rmSync(join(repository, "environments"), { recursive: true });
    expect(await printed()).not.toMatch(/no JSON|another program/);
  });
});

describe("other names of services", () => {
  it("become addresses of what is hosted elsewhere, and names of what runs on ECS", async () => {
    const { environment, problems } = await proposed({
      "compose.yaml": `${API}    environment: { CACHE_HOST: store, WORKER_URL: "http://shop_worker:4000/jobs" }
    links: ["redis:store"]
  worker: { image: "ghcr.io/example/worker:1", container_name: shop_worker, expose: ["4000"] }
  redis: { image: "redis:7" }
`,
    });
    expect(problems).toEqual([]);
    expect(environment.containers.api.environment).toEqual({
      CACHE_HOST: "redis.example.internal",
      WORKER_URL: "http://worker:4000/jobs",
    });
  });
});

describe("services that AWS has in another form", () => {
  it("takes SES for a mail catcher that somebody sends to, with its port beside it", async () => {
    const { environment, problems } = await proposed({
      "compose.yaml": `${API}    environment: { SMTP_HOST: mail, SMTP_PORT: "1025" }
  mail: { image: "axllent/mailpit:v1.21" }
  unused: { image: "mailhog/mailhog:v1.0.1" }
`,
    });
    expect(problems).toEqual([]);
    expect(environment.external).toEqual({
      mail: { host: "email-smtp.eu-central-1.amazonaws.com", port: 587 },
    });
    expect(environment.containers.api.environment).toEqual({
      SMTP_HOST: "email-smtp.eu-central-1.amazonaws.com",
      SMTP_PORT: "587",
    });
    expect(environment.laptopOnly).toEqual(["unused"]);
  });

  it("keeps the database that a program names, where the image is told of none", async () => {
    const { file } = await proposed({
      "compose.yaml": `${API}    environment: { DB_HOST: db, DB_NAME: social_production, DB_PASS: "" }
  db: { image: "postgres:16-alpine" }
`,
    });
    expect(readFileSync(file, "utf8")).toContain("database: social_production, passwordSecret: db_pass");
  });

  it("tells of RDS, in words that are right when they are followed", async () => {
    const { root, file, environment } = await proposed({
      "compose.yaml": `${API}    environment: { DATABASE_URL: "postgresql://app:a-password-of-mine@db:5432/app" }
    user: "1000:1000"
    read_only: true
  db: { image: "postgres:16-alpine" }
`,
    });
    const [, said = ""] =
      /in place of this entry, service\.secrets\.database_url: (database: \{.*?\})\. /.exec(
        readFileSync(file, "utf8"),
      ) ?? [];
    expect(said).toBe(
      'database: { hosting: rds, service: db, engine: postgres, engineVersion: "16", connection: { user: postgres, database: app } }',
    );
    const { external: _, ...kept } = environment;
    const { database_url: composed, ...secrets } = kept.service.secrets;
    expect(composed).toBe("shop/database-url");
    writeFileSync(file, stringify({ ...kept, service: { ...kept.service, secrets }, ...parse(said) }));
    const { refused } = synthesiseEach({ root, outdir: "cdktf.out", names: [] });
    expect(refused).toEqual([]);
  });

  it.each([
    ["my_app", "my_shop", "user: my_app, database: my_shop"],
    // Names that are kept: the default user stands in.
    ["admin", "my_shop", "database: my_shop"],
    ["pg_writer", "my_shop", "database: my_shop"],
  ])(
    "names the user %s and the database %s of the laptop on RDS, where it takes them",
    async (user, database, told) => {
      const { file } = await proposed({
        "compose.yaml": `${API}    environment: { DATABASE_URL: "postgresql://${user}:a-password-of-mine@db:5432/${database}" }
    user: "1000:1000"
    read_only: true
  db:
    image: "postgres:16-alpine"
    environment: { POSTGRES_USER: ${user}, POSTGRES_DB: ${database} }
`,
      });
      expect(readFileSync(file, "utf8")).toContain(`engineVersion: "16", connection: { ${told} } }`);
    },
  );

  it("tells of PostgreSQL on a host of its own, where its password is a secret of the compose file", async () => {
    const compose = `${API}    secrets: [database_url]
    environment: { DATABASE_URL_FILE: /run/secrets/database_url }
    user: "1000:1000"
    read_only: true
  db:
    image: "postgres:17"
    user: "999:999"
    read_only: true
    tmpfs: ["/tmp:size=64m", "/var/run/postgresql:size=16m,uid=999,gid=999"]
    environment: { POSTGRES_USER: shop, POSTGRES_PASSWORD_FILE: /run/secrets/db_password }
    secrets: [db_password]
    volumes: ["data:/var/lib/postgresql/data"]
    healthcheck: { test: [CMD, pg_isready], interval: 10s, timeout: 5s, retries: 3 }
    deploy: { resources: { limits: { memory: 1G } } }
volumes: { data: {} }
secrets: { database_url: { file: ./url }, db_password: { file: ./password } }
`;
    const { root, file, environment } = await proposed({ "compose.yaml": compose, url: "x", password: "x" });
    const [, said = ""] =
      /on a host of its own, with a volume: (database: \{.*\})$/m.exec(readFileSync(file, "utf8")) ?? [];
    expect(said).toBe(
      'database: { hosting: host, service: db, engine: postgres, engineVersion: "17", instanceType: t4g.small, placement: public, secrets: { db_password: { generate: {} } }, connection: { user: shop, database: shop, passwordSecret: db_password } }',
    );
    const { external: _, ...kept } = environment;
    const { database_url: composed, ...secrets } = kept.service.secrets;
    expect(composed).toBe("shop/database-url");
    writeFileSync(file, stringify({ ...kept, service: { ...kept.service, secrets }, ...parse(said) }));
    const { refused } = synthesiseEach({ root, outdir: "cdktf.out", names: [] });
    expect(refused).toEqual([]);
  });

  it("reaches Amazon MQ by TLS", async () => {
    const { environment } = await proposed({
      "compose.yaml": `${API}    environment: { AMQP_URL: "amqp://rabbit:5672/jobs" }
  rabbit: { image: "rabbitmq:4" }
`,
    });
    expect(environment.external.rabbit.port).toBe(5671);
    expect(environment.containers.api.environment.AMQP_URL).toBe("amqps://rabbit.example.internal:5671/jobs");
  });
});

it("takes hosts for what Fargate gives no container", async () => {
  const { environment, problems } = await proposed({
    "compose.yaml": `${API}    cap_add: [NET_ADMIN, NET_BIND_SERVICE]\n`,
  });
  expect(environment.capacity.launchType).toBe("ec2");
  expect(problems.map(({ code }) => code)).toEqual(["containers-have-no-privileges"]);
});

it("stays on Fargate for what every container has", async () => {
  const { environment, problems } = await proposed({
    "compose.yaml": `${API}    cap_drop: [ALL]\n    cap_add: [NET_BIND_SERVICE]\n    stop_grace_period: 5m\n`,
  });
  expect(environment.capacity.launchType).toBe("fargate");
  expect(problems).toEqual([]);
});

describe("options", () => {
  it("say the name, the region and the files", async () => {
    write({ "deploy/app.yml": API, "compose.yaml": "services: {}\n" });
    await printed({ name: "till", region: "eu-west-1", file: ["deploy/app.yml"] });
    const text = readFileSync(join(repository, "ecs/environments/till.yml"), "utf8");
    expect(parse(text)).toMatchObject({
      name: "till",
      region: "eu-west-1",
      service: { compose: ["../deploy/app.yml"] },
    });
  });

  it("are refused together, and nothing is written", async () => {
    write({ "compose.yaml": API });
    await expect(printed({ name: "A_b", region: "eu-wst-1", file: ["gone.yml"] })).rejects.toThrow(
      /--name "A_b" cannot be[\s\S]*--region "eu-wst-1" is no region of AWS; did you mean eu-west-1[\s\S]*--file "gone.yml" does not exist/,
    );
    expect(existsSync(join(repository, "ecs"))).toBe(false);
  });
});

describe("a cache", () => {
  const SHOP = `${API}    environment: { REDIS_URL: "redis://redis:6379", SESSIONS: "memcached:11211" }
    depends_on: [redis, memcached]
    user: "1000:1000"
    read_only: true
  redis: { image: "valkey/valkey:8.1" }
  memcached: { image: "memcached:1.6.39" }
`;

  it("is one that exists already, beside which stands how to have one made", async () => {
    const { file, root, environment } = await proposed({ "compose.yaml": SHOP });
    expect(environment.external.redis).toEqual({ host: "redis.example.internal", port: 6379 });
    const text = readFileSync(file, "utf8");
    expect(text).toMatch(/# write its address .*: cache: \{ hosting: elasticache, service: redis \} \(docs/);
    expect(text).toMatch(/cache: \{ hosting: elasticache, service: memcached, engine: memcached \} \(docs/);
    expect(text.match(/hosting: elasticache/g)).toHaveLength(2);

    // As the comment says.
    const { redis: _, ...external } = environment.external;
    const { REDIS_URL: __, ...variables } = environment.containers.api.environment;
    const api = { ...environment.containers.api, environment: variables };
    const made = {
      ...environment,
      external,
      containers: { api },
      cache: { hosting: "elasticache", service: "redis" },
    };
    writeFileSync(file, JSON.stringify(made));
    expect(synthesiseEach({ root, outdir: "cdktf.out", names: [] }).refused).toEqual([]);
    const service = readFileSync(join(root, "cdktf.out/stacks/shop-service/cdk.tf.json"), "utf8");
    expect(service).toMatch(/REDIS_URL.{1,20}valueFrom/);
  });

  it("that .env alone names is made as its comment says, with variables for its parts", async () => {
    const { file, root } = await proposed({
      "compose.yaml": `${API}    env_file: .env
    depends_on: [redis]
    user: "1000:1000"
    read_only: true
  redis: { image: "valkey/valkey:8.1" }
`,
      ".env":
        "REDIS_HOST=redis\nREDIS_PORT=6379\nREDIS_PASSWORD=eYVX7EwVmmxKPCDmwMtyKVge8o\nBROKER=redis://redis:6379/1\n",
    });
    const text = readFileSync(file, "utf8");
    const [, places = "", cache = "", given = ""] =
      /let AWS run it, in place of ([^:]*): cache: (\{.*\}), and (containers\..*\}) \(docs/.exec(text) ?? [];
    expect(parse(cache)).toEqual({
      hosting: "elasticache",
      service: "redis",
      connection: {
        urls: { redis_url_1: 1 },
        variables: { host: "REDIS_HOST", port: "REDIS_PORT" },
      },
    });
    expect(given).toBe("containers.api.secrets: { REDIS_PASSWORD: redis_password, BROKER: redis_url_1 }");

    // As the comment says.
    const document = parseDocument(text);
    for (const place of places.split(", "))
      document.deleteIn(place === "this entry" ? ["external"] : place.split("."));
    document.set("cache", parse(cache));
    document.setIn(["containers", "api", "secrets"], {
      REDIS_PASSWORD: "redis_password",
      BROKER: "redis_url_1",
    });
    writeFileSync(file, document.toString());
    expect(synthesiseEach({ root, outdir: "cdktf.out", names: [] }).refused).toEqual([]);
    const service = readFileSync(join(root, "cdktf.out/stacks/shop-service/cdk.tf.json"), "utf8");
    expect(service).toMatch(/REDIS_HOST.{1,20}value.{1,20}\$\{data\.terraform_remote_state/);
    expect(service).toMatch(/REDIS_PASSWORD.{1,20}valueFrom/);
    expect(service).toMatch(/BROKER.{1,20}valueFrom/);
  });

  it.each([
    ["LOGIN_REDIS__HOST: redis", "containers.api.secrets: { LOGIN_REDIS__PASSWORD: redis_password }"],
    [
      "REDIS_HOST: redis, REDIS_AUTH: eYVX7EwVmmxKPCDmwMtyKVge8o",
      "containers.api.secrets: { REDIS_AUTH: redis_password }",
    ],
    [
      'REDIS_URL: "redis://redis:6379", REDIS_PASSWORD: eYVX7EwVmmxKPCDmwMtyKVge8o',
      "containers.api.secrets: { REDIS_PASSWORD: redis_password }",
    ],
  ])("gets the password under the name that the container reads, beside %s", async (variables, given) => {
    const { file } = await proposed({
      "compose.yaml": `${API}    environment: { ${variables} }
  redis: { image: "valkey/valkey:8.1" }
`,
    });
    expect(readFileSync(file, "utf8")).toContain(`, and ${given} (docs/cache.md)`);
  });

  it.each([
    {
      title: "by URLs of several databases, one of them with a password",
      api: 'environment: { BROKER: "redis://redis:6379/0", RESULTS: "redis://redis:6379/1", SESSIONS: "redis://:eYVX7EwVmmxKPCDmwMtyKVge8o@redis:6379/2" }',
      urls: { redis_url: 0, redis_url_1: 1, redis_url_2: 2 },
      filled: ["BROKER", "RESULTS", "SESSIONS"],
    },
    {
      title: "by a URL of one that is not the first",
      api: 'environment: { REDIS_URL: "redis://redis:6379/1" }',
      urls: { redis_url_1: 1 },
      filled: ["REDIS_URL"],
    },
    {
      title: "by its host, with a password of its own",
      api: 'environment: { CACHE_HOST: redis, CACHE_PORT: "6379", CACHE_PASSWORD: "eYVX7EwVmmxKPCDmwMtyKVge8o" }',
      urls: undefined,
      filled: ["CACHE_PASSWORD"],
    },
    {
      title: "by its host alone",
      api: "environment: { REDIS_HOST: redis }",
      urls: undefined,
      filled: ["REDIS_PASSWORD"],
    },
  ])("that the compose file names $title is made as its comment says", async ({ api, urls, filled }) => {
    const { file, root } = await proposed({
      "compose.yaml": `${API}    ${api}
    depends_on: [redis]
    user: "1000:1000"
    read_only: true
  redis: { image: "valkey/valkey:8.1" }
`,
    });
    const text = readFileSync(file, "utf8");
    const [, places = "", cache = "", given = ""] =
      /let AWS run it, in place of ([^:]*): cache: (\{.*?\})(?:, and (containers\..*\}))? \(docs/.exec(
        text,
      ) ?? [];
    expect(parse(cache).connection?.urls).toEqual(urls);

    // As the comment says.
    const document = parseDocument(text);
    for (const place of places.split(", "))
      document.deleteIn(place === "this entry" ? ["external"] : place.split("."));
    document.set("cache", parse(cache));
    for (const [variable, secret] of Object.entries(
      parse(given.replace("containers.api.secrets: ", "")) ?? {},
    ))
      document.setIn(["containers", "api", "secrets", variable], secret);
    writeFileSync(file, document.toString());
    expect(synthesiseEach({ root, outdir: "cdktf.out", names: [] }).refused).toEqual([]);
    const service = readFileSync(join(root, "cdktf.out/stacks/shop-service/cdk.tf.json"), "utf8");
    for (const variable of filled) expect(service).toMatch(new RegExp(`${variable}.{1,20}valueFrom`));
    expect(service).not.toContain("redis.example.internal");
  });

  it("of memcached that .env alone names is made as its comment says, with one node for one host", async () => {
    const { file, root } = await proposed({
      "compose.yaml": `${API}    env_file: .env
    depends_on: [memcached]
    user: "1000:1000"
    read_only: true
  memcached: { image: "memcached:1.6.39" }
`,
      ".env": "MEMCACHED_HOST=memcached\nMEMCACHED_PORT=11211\n",
    });
    const text = readFileSync(file, "utf8");
    const [, cache = "", variables = ""] =
      /that name it: cache: (\{.*?\}), and write .*: services\.api\.environment: (\{.*?\}) \(docs/.exec(
        text,
      ) ?? [];
    expect(parse(cache)).toEqual({
      hosting: "elasticache",
      service: "memcached",
      engine: "memcached",
      nodes: 1,
    });
    expect(parse(variables)).toEqual({ MEMCACHED_HOST: "memcached" });

    // As the comment says.
    const document = parseDocument(text);
    document.deleteIn(["external"]);
    document.deleteIn(["containers", "api", "environment", "MEMCACHED_HOST"]);
    document.set("cache", parse(cache));
    writeFileSync(file, document.toString());
    const compose = readFileSync(join(repository, "compose.yaml"), "utf8");
    write({
      "compose.yaml": compose.replace("    env_file:", `    environment: ${variables}\n    env_file:`),
    });
    expect(synthesiseEach({ root, outdir: "cdktf.out", names: [] }).refused).toEqual([]);
    const service = readFileSync(join(root, "cdktf.out/stacks/shop-service/cdk.tf.json"), "utf8");
    expect(service).toMatch(/MEMCACHED_HOST.{1,20}value.{1,20}\$\{data\.terraform_remote_state/);
  });

  it("of memcached is made as its comment says, too", async () => {
    const { file, root, environment } = await proposed({ "compose.yaml": SHOP });
    const { memcached: _, ...external } = environment.external;
    const { SESSIONS: __, ...variables } = environment.containers.api.environment;
    const made = {
      ...environment,
      external,
      containers: { api: { ...environment.containers.api, environment: variables } },
      cache: { hosting: "elasticache", service: "memcached", engine: "memcached" },
    };
    writeFileSync(file, JSON.stringify(made));
    expect(synthesiseEach({ root, outdir: "cdktf.out", names: [] }).refused).toEqual([]);
    const service = readFileSync(join(root, "cdktf.out/stacks/shop-service/cdk.tf.json"), "utf8");
    expect(service).toMatch(/SESSIONS.{1,20}value.{1,20}\$\{data\.terraform_remote_state/);
  });
});

describe("a database that Spring reaches", () => {
  const spring = (url: string) => ({
    "compose.yaml": `${API}    environment:
      SPRING_DATASOURCE_URL: ${url}
      SPRING_DATASOURCE_USERNAME: clinic
      SPRING_DATASOURCE_PASSWORD: eYVX7EwVmmxKPCDmwMtyKVge8o
    depends_on: [mysql]
    user: "1000:1000"
    read_only: true
  mysql:
    image: "mysql:8.4"
    environment: { MYSQL_DATABASE: clinic, MYSQL_USER: clinic, MYSQL_PASSWORD: eYVX7EwVmmxKPCDmwMtyKVge8o, MYSQL_RANDOM_ROOT_PASSWORD: "yes" }
`,
  });

  it("is made as its comment says, with a URL that Spring fills in", async () => {
    const { file, root } = await proposed(
      spring("jdbc:mysql://mysql:3306/clinic?useSSL=false&serverTimezone=UTC"),
    );
    const text = readFileSync(file, "utf8");
    const [, places = "", database = "", written = ""] =
      /let AWS run it, in place of (.*?): database: (\{.*?\}), and containers\.api\.environment: (\{.*?" \})\. The user/.exec(
        text,
      ) ?? [];
    expect(parse(database)["connection"]).toEqual({
      user: "clinic",
      database: "clinic",
      passwordSecret: "spring_datasource_password",
      variables: { host: "DB_HOST", user: "SPRING_DATASOURCE_USERNAME", database: "DB_NAME" },
    });
    expect(parse(written)).toEqual({
      SPRING_DATASOURCE_URL: "jdbc:mysql://${DB_HOST}:3306/${DB_NAME}?serverTimezone=UTC",
    });

    // As the comment says.
    const document = parseDocument(text);
    for (const place of places.split(", "))
      document.deleteIn(place === "this entry" ? ["external"] : place.split("."));
    document.set("database", parse(database));
    document.setIn(["containers", "api", "environment"], parse(written));
    writeFileSync(file, document.toString());
    expect(synthesiseEach({ root, outdir: "cdktf.out", names: [] }).refused).toEqual([]);
    const service = readFileSync(join(root, "cdktf.out/stacks/shop-service/cdk.tf.json"), "utf8");
    expect(service).toMatch(/DB_HOST.{1,20}value.{1,20}\$\{data\.terraform_remote_state/);
    expect(service).toContain("jdbc:mysql://$${DB_HOST}:3306/$${DB_NAME}");
    expect(service).toMatch(/SPRING_DATASOURCE_PASSWORD.{1,20}valueFrom/);
  });

  it("names databases beside the one that RDS makes", async () => {
    const files = spring("jdbc:mysql://mysql:3306/clinic");
    const identity = `  identity:
    image: quay.io/keycloak/keycloak:26.0
    command: start
    environment: { KC_DB: mysql, KC_DB_URL: "jdbc:mysql://mysql:3306/identity", KC_DB_USERNAME: identity }
`;
    const { file } = await proposed({ "compose.yaml": `${files["compose.yaml"]}${identity}` });
    expect(readFileSync(file, "utf8")).toContain(
      ". RDS makes no other database: make identity by the tunnel, as in docs/database.md#more-than-one-database. The user",
    );
  });

  it("by MariaDB's driver, which asks for no TLS, is told of and left to a person", async () => {
    const { file } = await proposed(spring("jdbc:mariadb://mysql:3306/clinic"));
    expect(readFileSync(file, "utf8")).toContain("; api by JDBC, as in docs/database.md#jdbc. The user");
  });
});

describe("a VPC that exists", () => {
  const files = { "compose.yaml": PAGE.replace("./:", "./site:"), "site/index.html": "x" };

  it("is named in place of one that is made, with what its subnets and its way out must be", async () => {
    const { root, file, environment } = await proposed(files, { vpc: "vpc-0123456789abcdef0" });
    expect(environment.network).toEqual({
      existing: { vpc: "vpc-0123456789abcdef0" },
      cidr: "10.0.0.0/16",
      zones: 2,
      egress: "existing-route",
    });
    expect(environment.capacity).toMatchObject({ placement: "private" });
    expect(readFileSync(file, "utf8")).toContain(
      'aws ec2 describe-vpcs --vpc-ids vpc-0123456789abcdef0 --query "Vpcs[0].CidrBlock"',
    );
    const { refused } = synthesiseEach({ root, outdir: join(root, "cdktf.out"), names: [] });
    expect(refused).toEqual([]);
  });

  it("is refused where it is no id of one, and nothing is written", async () => {
    await expect(proposed(files, { vpc: "main" })).rejects.toThrow('"main" is not the id of a VPC');
    expect(existsSync(join(repository, "ecs"))).toBe(false);
  });
});

describe("a service that is started at set times", () => {
  const SITE = PAGE.replace('    volumes: ["./:/usr/share/nginx/html"]\n', "");
  const job = (more: string) => `${SITE}  report:
    image: registry.example.com/report:1.0.0
    user: "1000:1000"
${more}`;

  it("by swarm-cronjob is a job, with that schedule", async () => {
    const { environment } = await proposed({
      "compose.yaml": job(
        '    deploy: { labels: { swarm.cronjob.enable: "true", swarm.cronjob.schedule: "0 30 6 * * 1-5" } }\n',
      ),
    });
    expect(environment.containers.report.schedule).toEqual({ expression: "30 6 * * 1-5" });
    expect(environment.service.containers).toEqual(["web"]);
    expect(environment.furtherServices).toBeUndefined();
  });

  it("by x-ecs is a job already", async () => {
    const { environment } = await proposed({
      "compose.yaml": job('    x-ecs: { schedule: { expression: "@daily" } }\n'),
    });
    expect(environment.containers.report).not.toHaveProperty("schedule");
    expect(environment.furtherServices).toBeUndefined();
  });

  it.each([
    "php artisan schedule:run --no-interaction",
    "/usr/bin/php8.3 /var/www/html/artisan schedule:run",
  ])("each minute is a job, as Laravel's scheduler ends at once: %s", async (command) => {
    const { environment, problems } = await proposed({ "compose.yaml": job(`    command: ${command}\n`) });
    expect(environment.containers.report.schedule).toEqual({ expression: "* * * * *" });
    expect(environment.furtherServices).toBeUndefined();
    expect(problems).toEqual([]);
  });

  it.each(["while :; do php artisan schedule:run & sleep 60; done", "php artisan schedule:work"])(
    "by a clock around Laravel's scheduler goes on running: %s",
    async (line) => {
      const { environment } = await proposed({
        "compose.yaml": job(`    command: [sh, -c, "${line}"]\n`),
      });
      expect(environment.containers.report).not.toHaveProperty("schedule");
      expect(environment.furtherServices.report).toMatchObject({ singleton: true });
    },
  );

  it("by a clock of its own goes on running", async () => {
    const { environment } = await proposed({ "compose.yaml": job("    command: [crond, -f]\n") });
    expect(environment.containers.report).not.toHaveProperty("schedule");
    expect(environment.furtherServices.report).toMatchObject({ singleton: true });
  });
});

describe("what is for development", () => {
  it("is turned off on ECS, in the spelling that the application reads", async () => {
    const { environment } = await proposed({
      "compose.yaml": `${API}    environment: { DEBUG: "1", APP_DEBUG: "true", DJANGO_DEBUG: "True", APP_ENV: local, FLASK_DEBUG: "0" }\n`,
    });
    expect(environment.containers.api.environment).toEqual({
      DEBUG: "0",
      APP_DEBUG: "false",
      DJANGO_DEBUG: "False",
      APP_ENV: "production",
    });
  });

  it("is no list of the parts that a Node program logs", async () => {
    const { environment } = await proposed({
      "compose.yaml": `${API}    environment: { DEBUG: "express:*" }\n`,
    });
    expect(environment.containers.api.environment).toBeUndefined();
  });

  it.each([
    [
      '["gunicorn", "shop.wsgi", "--bind", "0.0.0.0:8000"]',
      ["gunicorn", "shop.wsgi", "--bind", "0.0.0.0:8000"],
    ],
    ["gunicorn shop.wsgi --bind :$PORT", ["sh", "-c", "gunicorn shop.wsgi --bind :$PORT"]],
    ["python manage.py runserver", undefined],
  ])("is the compose file's command; the image's own is %s", async (cmd, command) => {
    const { environment } = await proposed({
      "compose.yaml":
        'services:\n  web: { build: ., command: python manage.py runserver 0.0.0.0:8000, ports: ["8000:8000"] }\n',
      Dockerfile: `FROM python:3.13\nCMD ${cmd}\n`,
    });
    const waived = environment.waivers.map(({ rule }: { rule: string }) => rule);
    expect(environment.containers.web.command).toEqual(command);
    expect(waived.includes("no-development-server")).toBe(command === undefined);
  });
});

it("makes no volume of a settings file that is not there", async () => {
  const { environment, problems } = await proposed({
    "compose.yaml": `${API}    volumes: ["./uploads.ini:/etc/php/uploads.ini", "./uploads:/uploads"]\n`,
  });
  expect(environment.service.volumes).toEqual({ uploads: { place: "efs" } });
  expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining("uploads.ini")]);
});

it("names images whose tags a person must write", async () => {
  write({ "compose.yaml": API.replace(":1.2.0", ":latest") });
  expect(await printed()).toContain("images whose tags you write, since theirs move: api\n");
});

it("lets an application's workers be many, where its main process is one", async () => {
  const n8n = 'image: "n8nio/n8n:1.97.1", volumes: ["data:/home/node/.n8n"]';
  const { environment } = await proposed({
    "compose.yaml": `services:\n  n8n: { ${n8n}, ports: ["5678:5678"] }\n  worker: { ${n8n}, command: worker }\nvolumes: { data: {} }\n`,
  });
  expect(environment.service.singleton).toBe(true);
  expect(environment.furtherServices.worker).not.toHaveProperty("singleton");
});

it.each(["postgresql-latest", "latest-alpine", "nightly-2"])("knows that the tag %s moves", async (tag) => {
  write({ "compose.yaml": API.replace(":1.2.0", `:${tag}`) });
  expect(await printed()).toContain("images whose tags you write, since theirs move: api\n");
});

it("takes the name that the compose file gives the project before the folder's", async () => {
  write({ "compose.yaml": `name: ledger\n${API}` });
  expect(await printed()).toContain("written        ecs/environments/ledger.yml\n");
});

it("takes the name of package.json before that of the compose file", async () => {
  write({ "compose.yaml": `name: ledger\n${API}`, "package.json": '{ "name": "@acme/till" }' });
  expect(await printed()).toContain("written        environments/till.yml\n");
});

it("says which compose files COMPOSE_FILE names, where the environment is for others", async () => {
  const text = "COMPOSE_FILE=compose.yaml:compose.dev.yml\nCOMPOSE_PATH_SEPARATOR=:\n";
  write({ "compose.yaml": API, "compose.dev.yml": API, ".env": text });
  expect(await printed()).toContain(
    "COMPOSE_FILE names compose.yaml, compose.dev.yml, and the environment is for compose.yaml; if those files run on AWS, remove the environment file and run: npx express-on-ecs init --file compose.yaml compose.dev.yml",
  );
});

it("says nothing of COMPOSE_FILE where it names what the environment is for", async () => {
  write({ "compose.yaml": API, ".env": "COMPOSE_FILE=./compose.yaml\n" });
  expect(await printed()).not.toContain("COMPOSE_FILE");
});

describe("a chain of what runs once", () => {
  const IMAGE = 'image: "ghcr.io/example/api:1.2.0"';
  const DONE = "condition: service_completed_successfully";

  it("is whole in the task of the service that waits for its end", async () => {
    const { environment, problems } = await proposed({
      "compose.yaml": `services:
  api: { ${IMAGE}, user: "1000", ports: ["3000:3000"], depends_on: { seed: { ${DONE} } } }
  seed: { ${IMAGE}, user: "1000", command: seed, depends_on: { migrate: { ${DONE} } } }
  migrate: { ${IMAGE}, user: "1000", command: migrate }
`,
    });
    expect(environment.service.containers).toEqual(expect.arrayContaining(["migrate", "seed", "api"]));
    expect(problems).toEqual([]);
  });
});

describe("a volume whose name", () => {
  const placeOf = async (volume: string): Promise<string> => {
    const { environment } = await proposed({
      "compose.yaml": `services:
  api: { image: "ghcr.io/example/api:1.2.0", ports: ["3000:3000"], volumes: ["${volume}:/srv/${volume}"] }
volumes: { ${volume}: {} }
`,
    });
    return environment.service.volumes[volume].place;
  };

  it.each(["district-uploads", "websocket-data", "cachet_data", "rebuilding"])(
    "only contains a word for what can be made again is kept: %s",
    async (volume) => expect(await placeOf(volume)).toBe("efs"),
  );

  it.each(["npm-cache", "appcache", "tmp", "build_output", "dist"])(
    "says that it can be made again is the task's own: %s",
    async (volume) => expect(await placeOf(volume)).toBe("task"),
  );
});

describe("what ends by itself and nobody waits for", () => {
  const withOne = (lines: string): string => `services:
  api: { image: "ghcr.io/example/api:1.2.0", user: "1000", ports: ["3000:3000"] }
  one: { user: "1000", ${lines} }
`;
  const SAME = 'image: "ghcr.io/example/api:1.2.0"';

  it.each([
    ["command: bin/rails db:migrate", ["bin/rails", "db:migrate"]],
    ["command: npx prisma migrate deploy", ["npx", "prisma", "migrate", "deploy"]],
    ["command: alembic -c db.ini upgrade head", ["alembic", "-c", "db.ini", "upgrade", "head"]],
    ["command: python manage.py migrate --noinput", ["python", "manage.py", "migrate", "--noinput"]],
    ['restart: "no", command: [bin/reindex]', ["bin/reindex"]],
    ['command: [sh, -c, "wait-for db && npm run migrate"]', ["sh", "-c", "wait-for db && npm run migrate"]],
  ])("runs before each deployment: %s", async (lines, command) => {
    const { environment, problems } = await proposed({ "compose.yaml": withOne(`${SAME}, ${lines}`) });
    expect(environment.service.standaloneTasks).toEqual({
      one: { container: "api", command, runs: "before-deployment" },
    });
    expect(environment.furtherServices).toBeUndefined();
    expect(environment.laptopOnly).toEqual(["one"]);
    expect(problems).toEqual([]);
  });

  it.each([
    'restart: "no", command: bundle exec sidekiq',
    "restart: always, command: bin/rails db:migrate",
    'command: [sh, -c, "npm run migrate && npm start"]',
    "command: node worker.js",
    'restart: "no"',
  ])("is no service that goes on running: %s", async (lines) => {
    const { environment } = await proposed({ "compose.yaml": withOne(`${SAME}, ${lines}`) });
    expect(environment.service.standaloneTasks).toBeUndefined();
    expect(environment.furtherServices).toHaveProperty("one");
  });

  it("says which of its variables the container does not have", async () => {
    const compose = withOne(`${SAME}, command: migrate, environment: { LOCK_SECONDS: "5" }`);
    const { file } = await proposed({ "compose.yaml": compose });
    expect(readFileSync(file, "utf8")).toContain("which has no LOCK_SECONDS as one has");
  });

  it("is left out, and told, where no container of the service has its image", async () => {
    const compose = withOne(
      'image: "ghcr.io/example/tools:2.0.0", command: [sh, -c, "load countries; exit 0"]',
    );
    const { environment, problems } = await proposed({ "compose.yaml": compose });
    expect(environment.service.standaloneTasks).toBeUndefined();
    expect(environment.furtherServices).toBeUndefined();
    expect(environment.laptopOnly).toEqual(["one"]);
    expect(problems).toEqual([]);
    rmSync(join(repository, "ecs"), { recursive: true });
    expect(await printed()).toContain("end by themselves, and are left out");
  });
});

describe("a service of several containers", () => {
  const worker = (how: string): string =>
    `${PAGE}  worker:\n    image: busybox:1.37\n    command: [sleep, infinity]\n${how}`;

  it.each([
    ["deploy.replicas", "    deploy: { replicas: 2 }\n", { min: 2, max: 4 }],
    ["scale", "    scale: 6\n", { min: 6, max: 6 }],
    ["neither", "", { min: 1, max: 4 }],
  ])("has as many tasks at least, by %s", async (_, how, tasks) => {
    const { environment } = await proposed({ "compose.yaml": worker(how), "index.html": "x" });
    expect(environment.furtherServices.worker.tasks).toEqual(tasks);
    expect(environment.service.tasks).toEqual({ min: 1, max: 4 });
  });
});

describe("services that a proxy on the laptop hands requests to", () => {
  const service = (name: string, rule: string, further = ""): string => `  ${name}:
    image: registry.example.com/${name}:1.0.0
    user: "1000:1000"
    read_only: true
    expose: ["4000"]
${further}    labels:
      traefik.enable: "true"
      traefik.http.routers.${name}.rule: ${rule}
      traefik.http.services.${name}.loadbalancer.server.port: "4000"
`;
  const CHECK = '    healthcheck: { test: ["CMD", "curl", "-f", "http://127.0.0.1:4000/health"] }\n';
  const compose = `services:
  traefik:
    image: traefik:v3.5
    ports: ["80:80"]
    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]
${service("web", "Host(`shop.example.com`)")}${service("api", "Host(`shop.example.com`) && PathPrefix(`/api`)", CHECK)}${service(
  "admin",
  "Host(`admin.example.com`)",
)}${service("again", "Host(`admin.example.com`)")}${service("mail", "Host(`mail.localhost`)")}`;

  it("get doors of their own, each with its health check, and the laptop's names get none", async () => {
    const { environment } = await proposed({ "compose.yaml": compose });
    expect(environment.service.entry).toEqual({ service: "web", port: 4000 });
    expect(environment.furtherServices).toMatchObject({
      api: {
        entry: {
          service: "api",
          port: 4000,
          hosts: ["shop.example.com"],
          paths: ["/api", "/api/*"],
          healthCheck: { path: "/health" },
        },
      },
      admin: { entry: { service: "admin", hosts: ["admin.example.com"] } },
    });
    for (const name of ["again", "mail"]) expect(environment.furtherServices[name].entry).toBeUndefined();
  });

  it("are synthesised with a rule for each", async () => {
    const { root } = await proposed({ "compose.yaml": compose });
    expect(synthesiseEach({ root, outdir: "cdktf.out", names: [] }).refused).toEqual([]);
    const { resource } = JSON.parse(
      readFileSync(join(root, "cdktf.out/stacks/shop-service/cdk.tf.json"), "utf8"),
    );
    const conditions = Object.values(resource.aws_lb_listener_rule).map((rule) => JSON.stringify(rule));
    for (const asked of ['["shop.example.com"]', '["admin.example.com"]', '"/api/*"'])
      expect(conditions.some((text) => text.includes(asked))).toBe(true);
    expect(conditions.join()).not.toContain("localhost");
  });
});
