import { describe, expect, it } from "vitest";
import type { ContainerDefinition } from "../../../modules/compose/index.ts";
import { secretInCommand } from "../../../modules/secrets/commands.ts";
import { isSecretByName } from "../../../modules/secrets/names.ts";
import { SECRET_PATTERNS, secretIn } from "../../../modules/secrets/values.ts";
import { container, found, type Resources } from "../support.ts";

const RULE = "no-secret-in-plain-text";
const letters = (count: number): string => "aB3dE5gH7jK9".repeat(10).slice(0, count);
/** Put together here, so that nobody's scanner takes this file for a leak. */
const joined = (...parts: readonly string[]): string => parts.join("");

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const webToken = (payload: unknown): string =>
  [encoded({ alg: "HS256", typ: "JWT" }), encoded(payload), letters(43)].join(".");

const SECRETS: readonly (readonly [what: string, value: string])[] = [
  ["an AWS access key", joined("AKIA", "IOSFODNN7EXAMPLE")],
  ["an AWS access key", joined("ASIA", "IOSFODNN7EXAMPLE")],
  ["a GitHub token", joined("ghp", "_", letters(36))],
  ["a GitHub token", joined("gho", "_", letters(36))],
  ["a GitHub token", joined("github", "_pat_", letters(40))],
  ["a GitLab token", joined("glpat", "-", letters(20))],
  ["a Stripe secret key", joined("sk", "_live_", letters(24))],
  ["a Stripe secret key", joined("rk", "_live_", letters(24))],
  ["a Slack token", joined("xoxb", "-123456789012-", letters(20))],
  ["a Slack incoming webhook", joined("https://hooks.slack.com", "/services/T000/B000/", letters(24))],
  ["a Google API key", joined("AIza", letters(35))],
  ["a Google client secret", joined("GOCSPX", "-", letters(28))],
  ["an npm token", joined("npm", "_", letters(36))],
  ["a PyPI token", joined("pypi", "-AgEI", letters(40))],
  ["a Docker Hub token", joined("dckr", "_pat_", letters(27))],
  ["a SendGrid API key", joined("SG", ".", letters(22), ".", letters(43))],
  ["an OpenAI or Anthropic API key", joined("sk", "-proj-", letters(40))],
  ["an OpenAI or Anthropic API key", joined("sk", "-ant-api03-", letters(40))],
  ["an OpenAI or Anthropic API key", joined("sk", "-", letters(20), "T3BlbkFJ", letters(20))],
  ["a Hugging Face token", joined("hf", "_", "abcdefghijklmnopqrstuvwxyzABCDEFGH")],
  ["a DigitalOcean token", joined("dop", "_v1_", "0a".repeat(32))],
  ["a Mailgun API key", joined("key", "-", "0a".repeat(16))],
  ["a Mailchimp API key", joined("0a".repeat(16), "-us", "21")],
  ["a Brevo API key", joined("xkeysib", "-", "0a".repeat(32), "-", letters(16))],
  ["a Twilio API key", joined("SK", "0a".repeat(16))],
  ["a Telegram bot token", joined("123456789", ":AA", letters(33))],
  ["a Discord webhook", joined("https://discord.com", "/api/webhooks/123456789012345678/", letters(68))],
  ["a Discord webhook", joined("https://discordapp.com", "/api/webhooks/123456789012345678/", letters(68))],
  ["a Microsoft Teams webhook", joined("https://shop.webhook", ".office.com/webhookb2/", letters(36), "@x")],
  ["a Shopify token", joined("shpat", "_", "0a".repeat(16))],
  ["a Square token", joined("sq0csp", "-", letters(43))],
  ["a HashiCorp Vault token", joined("hvs", ".", letters(90))],
  ["a Grafana token", joined("glsa", "_", letters(32), "_0a1b2c3d")],
  ["a Sentry token", joined("sntryu", "_", "0a".repeat(32))],
  ["a Microsoft Entra client secret", joined("abc", "8Q~", letters(34))],
  ["an Atlassian token", joined("ATATT3", letters(120), letters(66))],
  ["credentials of an HTTP header", joined("Authorization: ", "Bearer hunter22")],
  ["credentials of an HTTP header", joined("authorization=", "Basic%20YXBwOmh1bnRlcjI=")],
  ["credentials of an HTTP header", joined("Bearer ", letters(24))],
  ["credentials of an HTTP header", joined("Basic ", "YXBwOmh1bnRlcjI=")],
  ["credentials of an HTTP header", joined("api-key=", letters(24), ",x=y")],
  ["a JSON web token", joined("eyJ", letters(20), ".", "eyJ", letters(30), ".", letters(40))],
  ["a JSON web token", webToken({ role: "service_role", iss: "supabase" })],
  ["a GitLab token", joined("glft", "-", letters(20))],
  ["a GitLab token", joined("glagent", "-", letters(50))],
  ["a HashiCorp Vault token", joined("hvs", ".", letters(24))],
  ["an age key", joined("AGE-SECRET", "-KEY-1", "QPZRY9X8GF".repeat(6).slice(0, 58))],
  ["an Amazon Bedrock API key", joined("ABSK", letters(112))],
  ["an Airtable token", joined("pat", letters(14), ".", "0a".repeat(32))],
  ["a Databricks token", joined("dapi", "0a".repeat(16))],
  ["a Doppler token", joined("dp", ".pt.", letters(43))],
  ["a Fly.io token", joined("fo1", "_", letters(43))],
  ["a Heroku API key", joined("HRKU", "-AA", letters(58))],
  ["a Linear API key", joined("lin", "_api_", letters(40))],
  ["a New Relic API key", joined("NRAK", "-", letters(27).toUpperCase())],
  ["a Notion token", joined("ntn", "_12345678901", letters(35))],
  ["a Perplexity API key", joined("pplx", "-", letters(48))],
  ["a PlanetScale password", joined("pscale", "_pw_", letters(43))],
  ["a Postman API key", joined("PMAK", "-", "0a".repeat(12), "-", "0a".repeat(17))],
  ["a Pulumi token", joined("pul", "-", "0a".repeat(20))],
  ["a RubyGems API key", joined("rubygems", "_", "0a".repeat(24))],
  ["an HCP Terraform token", joined(letters(14), ".atlasv1.", letters(67))],
  ["a Discord bot token", joined("M", letters(23), ".", letters(6), ".", letters(27))],
  ["a Figma token", joined("figd", "_", letters(40))],
  ["a Google OAuth token", joined("ya29", ".", letters(60))],
  ["a Google OAuth token", joined("1/", "/0", letters(60))],
  ["a Groq API key", joined("gsk", "_", letters(52))],
  ["a HubSpot token", joined("pat", "-eu1-01234567-89ab-cdef-0123-", "0a".repeat(6))],
  ["a Mapbox secret token", joined("sk", ".eyJ", letters(60), ".", letters(22))],
  ["a Replicate token", joined("r8", "_", letters(37))],
  ["a Resend API key", joined("re", "_", letters(8), "_", letters(24))],
  ["a Supabase secret key", joined("sbp", "_", "0a".repeat(20))],
  ["a Supabase secret key", joined("sb", "_secret_", letters(31))],
  ["a Tailscale key", joined("tskey", "-auth-", letters(12), "-", letters(32))],
  ["an xAI API key", joined("xai", "-", letters(80))],
  ["a private key", JSON.stringify({ kty: "EC", crv: "P-256", x: letters(43), d: letters(43) })],
  ["a private key", JSON.stringify({ keys: [{ k: letters(43), kty: "oct" }] })],
  ["a file with a password", "DB_HOST=db\nDB_PASSWORD=hunter2\n"],
  ["a file with a password", "spring:\n  datasource:\n    password: 'hunter2'\n"],
  ["a private key", joined("-----BEGIN ", "PRIVATE KEY-----\nMIIE")],
  ["a private key", joined("-----BEGIN RSA ", "PRIVATE KEY-----\nMIIE")],
  ["a private key", joined("-----BEGIN OPENSSH ", "PRIVATE KEY-----\nb3Bl")],
  ["a URL with a password", joined("mongodb://app:", "hunter2@mongo:27017/app")],
  ["a URL with a password", joined("redis://:", "hunter2@cache:6379")],
  ["a URL with a password", joined("jdbc:mysql://db/app?user=app&", "password=hunter2")],
  ["a URL with a password", joined("pg://db:5432?u=postgres&", "p=password&d=app")],
  ["a URL with a password", joined("https://store.blob.example/x?se=1&", "sig=", letters(43))],
  ["a URL with a password", joined("postgres://app:$", "ecret99@db/app")],
  ["a connection string with a password", joined("host=db user=app ", "password=hunter2")],
  ["a JSON text with a password", JSON.stringify({ user: "app", password: "hunter2" })],
  ["a JSON text with a password", JSON.stringify([{ db: { clientSecret: "hunter2" } }])],
  ["a connection string with a password", joined("Server=db;User=app;", "Password=hunter22;")],
  ["a data source name with a password", joined("app:", "hunter2@tcp(mysql:3306)/app")],
];

const HARMLESS: readonly string[] = [
  "",
  "https://shop.example.com:8443/path?user=a@b.example",
  "mongodb://mongo:27017/app",
  "https://shop.example.com/?q=shoes&p=2",
  "pg://db:5432?u=postgres&p=${PASSWORD}&d=app",
  "mongodb://app@mongo:27017/app",
  "mongodb://app:${var.password}@mongo/app",
  "mongodb://app:$PASSWORD@mongo/app",
  "postgres://app:<password>@db/app",
  "-----BEGIN CERTIFICATE-----\nMIID",
  "-----BEGIN PUBLIC KEY-----\nMIIB",
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKpcYog7yIcrMxwuWC99jHT6dU you@host",
  "arn:aws:secretsmanager:eu-central-1:123456789012:secret:market/jwt-AbCdEf",
  "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "eyJhbGciOiJIUzI1NiJ9",
  "sk-SK",
  "pk_live_51HxAbCdEfGhIjKlMnOpQrStUv",
  "skip_live_checks",
  "xoxo",
  "password=required;min=8",
  "Basic authentication",
  'Basic realm="Shop 1"',
  "Bearer ${TOKEN}",
  "Authorization: Bearer $TOKEN",
  "Authorization",
  "key-value",
  "hf_transfer",
  "SKU-1234",
  "https://shop.example.com/reset?token={token}",
  "https://shop.example.com/reset?token=:token",
  "https://discord.com/invite/abc",
  "12:34",
  JSON.stringify({ password: { minLength: 12 }, tokenTtl: "15m", password_hint: "" }),
  JSON.stringify({ key: "Name", password: "${var.password}" }),
  "{not json",
  // A policy that lets GitHub's workflows in.
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/market:*" } },
      },
    ],
  }),
  webToken({ role: "anon", iss: "supabase" }),
  JSON.stringify({ kty: "EC", crv: "P-256", x: letters(43), y: letters(43), kid: letters(43) }),
  "DB_HOST=db\nDB_PASSWORD=${DB_PASSWORD}\nTOKEN_TTL=15m\n",
  "database:\n  password: ${DB_PASSWORD}\n  passwordFile: /run/secrets/db\n",
  "properties:\n  password:\n    type: string\n  token: string\n",
  "location / {\n  proxy_pass http://app:3000;\n}\n",
  "re_exports_everything_from_module",
  "gsk_test",
];

describe("a secret by its form", () => {
  it.each(SECRETS)("is %s", (what, value) => {
    expect(secretIn(value)).toBe(what);
  });

  it("has an example here for each pattern, and a source", () => {
    const examples = new Set(SECRETS.map(([what]) => what));
    for (const { what } of SECRET_PATTERNS) expect(examples).toContain(what);
    for (const { source } of SECRET_PATTERNS) expect(source.length).toBeGreaterThan(7);
  });

  it.each(HARMLESS)("is not %j", (value) => {
    expect(secretIn(value)).toBeUndefined();
  });
});

describe("a secret by its name", () => {
  it.each([
    "PASSWORD",
    "DB_PASSWORD",
    "DB_PASSWORD_OLD",
    "db.password",
    "dbPassword",
    "DB_PASS",
    "DBPASS",
    "PGPASSWORD",
    "MYSQL_PWD",
    "KEY_PASSPHRASE",
    "JWT_SECRET",
    "JWT_SECRETS",
    "JWT_SECRET_PREVIOUS",
    "SECRET_KEY_BASE",
    "CLIENT_SECRET",
    "API_TOKEN",
    "AUTHTOKEN",
    "SLACK_TOKEN_2",
    "API_KEY",
    "APIKEY",
    "APP_KEY",
    "ENCRYPTION_KEYS",
    "ENCRYPTION_KEY_V2",
    "SSH_PRIVATE_KEY",
    "AWS_SECRET_ACCESS_KEY",
    "GITHUB_PAT",
    "GOOGLE_CREDENTIALS",
    "SMTP_CREDS",
    "ECS_ENGINE_AUTH_DATA",
    "DOCKER_AUTH_CONFIG",
    "BASIC_AUTH",
    "PASSWORD_SALT",
    "splunk-token",
    "SMTP_PW",
    "DB_PSW",
    "DB_PSWD",
    "PASSCODE",
    "SESSION_PEPPER",
    "VITE_ADMIN_PASSWORD",
    "NEXT_PUBLIC_CLIENT_SECRET",
    "N_MASTERKEY",
    "ENCKEY",
    "RAILS_SECRETKEYBASE",
    "COOKIE_HMAC",
    "HASHIDS_SALT",
    "ADMIN_JWT",
    "PROXY_BASICAUTH",
    "REDISCLI_AUTH",
    "REDIS_AUTH",
    "DB_PASSWORD_FILE",
    "SESSION_KEY",
  ])("is %s", (name) => {
    expect(isSecretByName(name, "hunter2")).toBe(true);
  });

  it.each([
    ["PUBLIC_KEY", "MIIB"],
    ["JWT_PUBLIC_KEY", "MIIB"],
    ["STRIPE_PUBLISHABLE_KEY", "pk_live_1"],
    ["RECAPTCHA_SITE_KEY", "6Lc"],
    ["CACHE_KEY_PREFIX", "shop"],
    ["PARTITION_KEY", "id"],
    ["TLS_KEY_FILE", "/etc/tls/key.pem"],
    ["JWT_SECRET_FILE", "/run/secrets/jwt_secret"],
    ["SECRETS_DIR", "/run/secrets"],
    ["SECRET_ARN", "x"],
    ["DB_SECRET", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf"],
    ["DB_PASSWORD", "/run/secrets/db_password"],
    ["DB_PASSWORD", ""],
    ["KEYCLOAK_URL", "https://login.example.com"],
    ["KEEPALIVE_TIMEOUT", "315s"],
    ["TOKEN_TTL", "15m"],
    ["ACCESS_TOKEN_SECONDS", "900"],
    ["TOKEN_ISSUER", "shop"],
    ["CSRF_TOKEN_HEADER", "X-CSRF"],
    ["MAX_TOKENS", "4096"],
    ["PASSWORD_MIN_LENGTH", "12"],
    ["PASSWORD_RESET_URL", "https://shop.example.com/reset"],
    ["LOGIN_PASSWORD_TRIES", "5"],
    ["MYSQL_ALLOW_EMPTY_PASSWORD", "yes"],
    ["MYSQL_RANDOM_ROOT_PASSWORD", "true"],
    ["MARIADB_RANDOM_ROOT_PASSWORD", "1"],
    ["MYSQL_ALLOW_EMPTY_PASSWORD", "1"],
    ["MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "1"],
    ["PROXY_PASS", "http://app:3000"],
    ["BYPASS", "internal"],
    ["COMPASS", "north"],
    ["PASSENGER_APP_ENV", "production"],
    ["TOKENIZER", "bpe"],
    ["PWD", "/app"],
    ["OLDPWD", "/"],
    ["PATH", "/usr/bin"],
    ["AWS_ACCESS_KEY_ID", "not-a-key"],
    ["SENTRY_DSN", "https://public@o1.ingest.sentry.io/1"],
    ["TLS_KEY", "/certs/tls.key"],
    ["TLS_KEY", "./tls.key"],
    ["JWT_SECRET", "/etc/shop/jwt"],
    ["S3_KEY", "img/a.png"],
    ["COOKIE_KEY", "sid"],
    ["I18N_FALLBACK_KEY", "x1"],
    ["REDACTED_KEYS", "password,card.number,apiToken"],
    ["FEATURE_TOKEN_REFRESH", "true"],
    ["FEATURE_TOKEN_REFRESH", "sliding"],
    ["TOKEN_REUSE", "never"],
    ["NEXT_PUBLIC_MAPBOX_TOKEN", "pk.abc"],
    ["VITE_API_KEY", "x1y2"],
    ["REACT_APP_MAPS_KEY", "x1y2"],
    ["LED_PIN", "17"],
    ["VERSION_PIN", "1.2.3"],
    ["MAX_PW_LENGTH", "72"],
    ["POSTHOG_KEY", `phc_${letters(40)}`],
    ["MAPBOX_TOKEN", `pk.eyJ1IjoiYSJ9.${letters(22)}`],
    ["GTM_KEY", "GTM-ABC1234"],
    ["SUPABASE_ANON_KEY", webToken({ role: "anon" })],
    ["VITE_SUPABASE_ANON_KEY", webToken({ role: "anon" })],
    ["DB_PASSWORD_PARAMETER", "/market/db/password"],
    ["SECRET_STAGE", "AWSCURRENT"],
    ["PASSWORD_HASHER", "argon2"],
    ["PASSWORD_HASH", "bcrypt"],
    ["TOKEN_SIGNING_METHOD", "RS256"],
    ["TOKEN_SIGNING", "RS256"],
    ["TOKEN_LOOKUP", "header:Authorization"],
    ["TOKEN_SYMBOL", "ETH"],
    ["TOKEN_CACHE", "memory"],
    ["CREDENTIALS", "include"],
    ["FETCH_CREDENTIALS", "same-origin"],
    ["SESSION_KEY", "sid"],
    ["STORAGE_KEY", "cart"],
    ["SHORTCUT_KEY", "ctrl+k"],
    ["CONFIG_KEY", "prod"],
    ["REDIS_KEY", "market:cart"],
    ["BASIC_AUTH_REALM", "Market"],
    ["BASIC_AUTH_USER", "admin"],
    ["COOKIE_HMAC", "sha256"],
    ["BCRYPT_SALT", "10"],
    ["SECRETS_FILE", "secrets.yml"],
  ])("is not %s with %j", (name, value) => {
    expect(isSecretByName(name, value)).toBe(false);
  });
});

describe("a name that leaves both open is told by its value", () => {
  it.each([
    ["PIN", "4711"],
    ["SIM_PIN", "4711"],
    ["TLS_KEY", "/aB3dE5gH7jK9aB3dE5gH7jK9aB3dE5g="],
    ["S3_KEY", "aB3dE5gH7jK9"],
    ["COOKIE_KEY", "aB3dE5gH7jK9"],
    ["COOKIE_KEY", "changeme"],
    ["API_KEYS", "aB3dE5gH,7jK9aB3d"],
    ["API_KEYS", "changeme"],
    ["API_KEY", "sommer"],
    ["SESSION_KEY", "mysecret"],
    ["REDIS_KEY", "k9f3"],
  ])("%s with %j is one", (name, value) => {
    expect(isSecretByName(name, value)).toBe(true);
  });
});

describe("a secret in a command", () => {
  it.each([
    [["redis-server", "--requirepass", "hunter2"]],
    [["mongod", "--password=hunter2"]],
    [["sh", "-c", "tool --api-key 'hunter2' run"]],
    [["sh", "-c", "DB_PASSWORD=hunter2 node main.js"]],
    [["sh", "-c", "export API_TOKEN=hunter2; node main.js"]],
    [["curl", joined("https://app:", "hunter2@example.com/")]],
    [["sh", "-c", "mysql -u root -phunter2 -e 'select 1'"]],
    [["mysqladmin", "ping", "-phunter2"]],
    [["mongosh", "-u", "root", "-p", "hunter2"]],
    [["redis-cli", "-a", "hunter2", "ping"]],
    [["curl", "-f", "-u", "admin:hunter2", "http://localhost/"]],
    [["curl", "--user=admin:hunter2", "http://localhost/"]],
    [["sshpass", "-p", "hunter2", "ssh", "host"]],
    [["java", "-Ddb.password=hunter2", "-jar", "app.jar"]],
  ])("is in %j", (command) => {
    expect(secretInCommand(command)).toBeDefined();
  });

  it.each([
    [["mongod", "--password", "$PASSWORD"]],
    [["mysql", '--password="$MYSQL_PASSWORD"']],
    [["tool", "--password-file=/run/secrets/password"]],
    [["tool", "--token", "/run/secrets/token"]],
    [["sh", "-c", 'MYSQL_PWD="$MYSQL_PASSWORD" mysql --user="$MYSQL_USER"']],
    [["node", "--max-old-space-size=512", "main.js"]],
    [["sh", "-c", "TOKEN_TTL=15m node main.js"]],
    [["sh", "-c", 'mysqladmin ping -h localhost -p"$MYSQL_PASSWORD"']],
    [["sh", "-c", "mysqladmin ping -p$MYSQL_PASSWORD"]],
    [["sh", "-c", "mysql --port 3306 --protocol tcp -p -e 'select 1'"]],
    [["mongosh", "--port", "27017", "-p", "$PASSWORD"]],
    [["sh", "-c", 'redis-cli -a "$REDIS_PASSWORD" ping']],
    [["curl", "-u", "admin:$PASSWORD", "http://localhost/"]],
    [["java", "-Ddb.password=${DB_PASSWORD}", "-Dtoken.ttl=15m", "-jar", "app.jar"]],
  ])("is not in %j", (command) => {
    expect(secretInCommand(command)).toBeUndefined();
  });
});

describe(RULE, () => {
  const GITHUB = joined("ghp", "_", letters(36));
  const places: readonly (readonly [string, Partial<ContainerDefinition>, string])[] = [
    ["a variable by its form", { environment: [{ name: "UPSTREAM", value: GITHUB }] }, "app.UPSTREAM"],
    [
      "a variable of options",
      { environment: [{ name: "JAVA_OPTS", value: "-Xmx1g -Ddb.password=hunter2" }] },
      "app.JAVA_OPTS",
    ],
    ["a variable by its name", { environment: [{ name: "API_KEY", value: "x" }] }, "app.API_KEY"],
    ["a label", { dockerLabels: { "deploy.token": "x" } }, "app.deploy.token"],
    [
      "an option of the log driver",
      { logConfiguration: { logDriver: "splunk", options: { "splunk-token": "x" } } },
      "app.splunk-token",
    ],
    ["the command", { command: ["tool", "--token=x"] }, "app.command"],
    ["the entry point", { entryPoint: ["tool", GITHUB] }, "app.entryPoint"],
    [
      "the health check",
      {
        healthCheck: { command: ["CMD", "curl", "--token", "x"], interval: 5, timeout: 4, retries: 3 },
      },
      "app.healthCheck",
    ],
    [
      "a file that a container lays down",
      {
        environment: [
          { name: "FILE_0", value: Buffer.from(`registry-token=${GITHUB}\n`).toString("base64") },
        ],
      },
      "app.FILE_0",
    ],
  ];

  it("refuses one in the entry point at the command, where that takes its place", () => {
    const words = ["tool", GITHUB];
    const services = { app: { entrypoint: [], command: words } };
    const containers = [container({ entryPoint: words })];
    expect(found(RULE, { containers, services })).toEqual([
      expect.stringMatching(/^services\.app\.command: .+ in plain text;/),
    ]);
    expect(found(RULE, { containers, services: { app: { entrypoint: words } } })).toEqual([
      expect.stringMatching(/^services\.app\.entrypoint: /),
    ]);
  });

  it.each(places)("refuses one in %s", (_, members, at) => {
    const problems = found(RULE, { containers: [container(members)] });
    expect(problems).toEqual([expect.stringMatching(/^service\.environment\.app: .+ in plain text;/)]);
    expect(found(RULE, { containers: [container(members)] }, "at")).toEqual([at]);
    expect(found(RULE, { further: [container(members)] })).toHaveLength(1);
  });

  it.each([
    ["NEXT_PUBLIC_SUPABASE_KEY", joined("eyJ", letters(20), ".", "eyJ", letters(30), ".", letters(40)), 1],
    ["VITE_STRIPE_KEY", joined("sk", "_live_", letters(24)), 1],
    ["NEXT_PUBLIC_FIREBASE_API_KEY", joined("AIza", letters(35)), 0],
    ["FIREBASE_API_KEY", joined("AIza", letters(35)), 1],
  ])("looks at the value of what a browser is given: %s", (name, value, problems) => {
    const containers = [container({ environment: [{ name, value }] })];
    expect(found(RULE, { containers })).toHaveLength(problems);
  });

  it("refuses one in a build argument, which stays in the image's history", () => {
    const services = { app: { build: { context: ".", args: { NPM_TOKEN: "x", NODE_VERSION: "24" } } } };
    expect(found(RULE, { services })).toEqual([
      "services.app.build.args.NPM_TOKEN: would leave a secret in the image's history; mount it by build.secrets. (no-secret-in-plain-text)",
    ]);
    expect(found(RULE, { services }, "at")).toEqual(["app.NPM_TOKEN"]);
  });

  it.each<[string, Resources]>([
    ["user data", { aws_instance: { host: { user_data: `#!/bin/sh\nexport T=${GITHUB}` } } }],
    [
      "user data in base64",
      { aws_launch_template: { host: { user_data: Buffer.from(`T=${GITHUB}`).toString("base64") } } },
    ],
    ["a parameter", { aws_ssm_parameter: { token: { insecure_value: GITHUB } } }],
    ["a tag", { aws_vpc: { vpc: { tags: { note: GITHUB } } } }],
  ])("refuses one in %s", (_, resources) => {
    expect(found(RULE, { resources })).toEqual([
      expect.stringMatching(
        /: holds what looks like a GitHub token, which is then stored in Terraform's state/,
      ),
    ]);
  });

  it("refuses what was put into a task definition by code, and tells of no variable twice", () => {
    const definitions = (names: readonly string[]): Resources => ({
      aws_ecs_task_definition: {
        task: {
          container_definitions: JSON.stringify([
            { name: "app", environment: names.map((name) => ({ name, value: "x" })) },
          ]),
        },
      },
    });
    const containers = [container({ environment: [{ name: "API_KEY", value: "x" }] })];
    expect(found(RULE, { containers, resources: definitions(["API_KEY", "MORE_TOKEN"]) }, "at")).toEqual([
      "app.API_KEY",
      "app.MORE_TOKEN",
    ]);
  });

  const pair = { name: "DB_PASSWORD", value: "hunter2" };
  const variables = { LOG_LEVEL: "info", DB_PASSWORD: "hunter2" };

  it.each<[path: string, type: string, args: Record<string, unknown>]>([
    ["environment.variables.DB_PASSWORD", "aws_lambda_function", { environment: { variables } }],
    ["environment_variables.DB_PASSWORD", "aws_amplify_app", { environment_variables: variables }],
    [
      "source_configuration.image_repository.image_configuration.runtime_environment_variables.DB_PASSWORD",
      "aws_apprunner_service",
      {
        source_configuration: {
          image_repository: { image_configuration: { runtime_environment_variables: variables } },
        },
      },
    ],
    [
      "environment.environment_variable[1].value",
      "aws_codebuild_project",
      { environment: { environment_variable: [{ name: "STAGE", value: "prod" }, pair] } },
    ],
    [
      "container_properties",
      "aws_batch_job_definition",
      { container_properties: JSON.stringify({ environment: [pair] }) },
    ],
    ["setting[0].value", "aws_elastic_beanstalk_environment", { setting: [pair] }],
    ["password", "aws_db_instance", { password: "hunter2" }],
    ["master_password", "aws_rds_cluster", { master_password: "hunter2" }],
    ["secret_string", "aws_secretsmanager_secret_version", { secret_string: "hunter2" }],
    ["auth_token", "aws_elasticache_replication_group", { auth_token: "hunter2hunter2hu" }],
    ["passwords", "aws_elasticache_user", { passwords: ["hunter2"] }],
    ["value", "aws_ssm_parameter", { name: "/market/db/password", type: "String", value: "hunter2" }],
    ["value", "aws_ssm_parameter", { name: "/market/db", type: "SecureString", value: "hunter2" }],
    ["user_data", "aws_instance", { user_data: "#!/bin/sh\nmysql -u root -phunter2" }],
    ["user_data", "aws_instance", { user_data: "#!/bin/sh\ndocker run -e API_TOKEN=hunter2 app" }],
    [
      "user_data",
      "aws_launch_template",
      { user_data: Buffer.from("#!/bin/sh\nmysql -u root -phunter2").toString("base64") },
    ],
  ])("refuses %s of %s by its name", (path, type, args) => {
    expect(found(RULE, { resources: { [type]: { it: args } } })).toEqual([
      expect.stringMatching(`^${type}.it.${path.replace(/[[\]]/g, ".")}: holds a secret, which`),
    ]);
  });

  it("names the write-only variant where the argument may have one only", () => {
    const sentence = (type: string, args: Record<string, unknown>) =>
      found(RULE, { resources: { [type]: { it: args } } }).join();
    expect(sentence("aws_db_instance", { password: "hunter2" })).toContain("_wo");
    expect(sentence("aws_elastic_beanstalk_environment", { setting: [pair] })).not.toContain("_wo");
  });

  it("tells one in user data by the form of its lines", () => {
    const resources = { aws_instance: { it: { user_data: "#!/bin/sh\nexport DB_PASSWORD=hunter2\n" } } };
    expect(found(RULE, { resources })).toEqual([
      expect.stringMatching(/^aws_instance.it.user_data: holds what looks like a file with a password/),
    ]);
  });

  it.each<[type: string, args: Record<string, unknown>]>([
    ["aws_lambda_function", { environment: { variables: { DB_SECRET_ARN: "x", TOKEN_TTL: "15m" } } }],
    ["aws_lambda_function", { environment: { variables: { DB_PASSWORD: "${var.password}" } } }],
    [
      "aws_codebuild_project",
      { environment: { environment_variable: [{ ...pair, type: "SECRETS_MANAGER", value: "market/db" }] } },
    ],
    ["aws_db_instance", { password_wo: "${ephemeral.aws_secretsmanager_secret_version.db.secret_string}" }],
    ["aws_db_instance", { password: "${random_password.db.result}" }],
    ["aws_cognito_user_pool_client", { token_validity_units: { access_token: "hours" } }],
    ["aws_launch_template", { metadata_options: { http_tokens: "required" } }],
    ["aws_dynamodb_table", { hash_key: "pk", range_key: "sk1" }],
    ["aws_efs_file_system", { creation_token: "market" }],
    ["aws_db_parameter_group", { parameter: [{ name: "password_encryption", value: "scram-sha-256" }] }],
    [
      "aws_ssm_parameter",
      {
        name: "/market/db/password",
        type: "SecureString",
        value: "not set yet",
        lifecycle: { ignore_changes: ["value"] },
      },
    ],
    ["aws_ssm_parameter", { name: "/market/image", type: "String", value: "app:1" }],
    ["aws_instance", { user_data: "#!/bin/sh\nexport DB_PASSWORD=$(aws secretsmanager get-secret-value)" }],
  ])("lets %s have %j", (type, args) => {
    expect(found(RULE, { resources: { [type]: { it: args } } })).toEqual([]);
  });

  it.each(["aws_iam_access_key", "aws_iam_service_specific_credential"])("refuses %s", (type) => {
    expect(found(RULE, { resources: { [type]: { ci: { user_name: "ci" } } } })).toEqual([
      expect.stringContaining(`${type}.ci: is a secret that never expires`),
    ]);
  });
});
