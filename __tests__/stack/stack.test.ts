import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docker, engineAnswers, run, sleep } from "./docker.ts";
import { type Answer, count, json, type RequestOptions } from "./http.ts";
import { Stack } from "./stack.ts";

interface ContainerSettings {
  readonly Config: { readonly User: string; readonly Image: string; readonly Env: readonly string[] };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly CapDrop: readonly string[];
    readonly CapAdd: readonly string[] | null;
    readonly SecurityOpt: readonly string[];
    readonly Memory: number;
    readonly NanoCpus: number;
    readonly Privileged: boolean;
    readonly PortBindings: Readonly<Record<string, unknown>>;
  };
  readonly State: { readonly Health: { readonly Status: string } };
  readonly Mounts: readonly { readonly Type: string; readonly Destination: string; readonly Name?: string }[];
}

/** The same stack with each database: what clients and hosts see must not differ. */
const databases = [
  { database: "mongo", port: 27017, overrides: [], volume: "mongo_data" },
  { database: "mysql", port: 3306, overrides: ["docker-compose.mysql.yml"], volume: "mysql_data" },
] as const;

describe.skipIf(!engineAnswers()).each(databases)("the stack with $database", (variant) => {
  const { database, port, overrides, volume } = variant;
  const services = ["nginx", "app", database];
  let stack: Stack;
  /** Operations that were answered, as the OpenAPI document writes them. */
  const exercised = new Set<string>();

  /** A request of the operation `<METHOD> <path>` with its parameters filled in. */
  const call = async (
    operation: string,
    options: RequestOptions & { readonly id?: string; readonly query?: string } = {},
  ): Promise<Answer> => {
    const [method = "", path = ""] = operation.split(" ");
    const filled = path.replace("{id}", options.id ?? "").replace("{kind}", "boards");
    const answer = await stack.request(`${filled}${options.query ?? ""}`, { method, ...options });
    exercised.add(operation);
    return answer;
  };

  const settings = async (service: string): Promise<ContainerSettings> => {
    const [found] = JSON.parse(
      await docker("inspect", await stack.container(service)),
    ) as ContainerSettings[];
    if (!found) throw new Error(`${service} is not there`);
    return found;
  };

  beforeAll(async () => {
    stack = await Stack.prepare({ name: database, overrides: [...overrides] });
    await stack.up();
    await stack.ready();
  });

  afterAll(async () => {
    await stack?.down();
  });

  describe("endpoints through nginx", () => {
    test("items: page, form, redirect, errors in the page", async () => {
      const name = `사과 🍏 تفاحة ${Date.now()}`;
      const form = (value: string, headers = {}) => ({
        body: new URLSearchParams({ name: value }).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      });
      const host = new URL(stack.url).host;
      const added = await call("POST /item/add", form(name, { origin: `http://${host}` }));
      expect([added.status, added.headers.location]).toEqual([303, "/"]);
      const page = await call("GET /");
      expect(page.status).toBe(200);
      expect(page.headers["content-type"]).toContain("text/html");
      expect(page.body).toContain(name);
      expect((await call("POST /item/add", form(""))).status).toBe(400);
      const elsewhere = await call("POST /item/add", form("x", { origin: "http://evil.example" }));
      expect(elsewhere.status).toBe(403);
    });

    test("users: sign up, log in, refresh, log out", async () => {
      const account = { email: `a${Date.now()}@example.com`, password: "correct horse battery" };
      const created = await call("POST /api/user/signup", json("POST", account));
      expect(created.status).toBe(201);
      expect(created.body).not.toMatch(/password|argon2/);
      const wrong = await call("POST /api/user/login", json("POST", { ...account, password: "wrong horse" }));
      expect(wrong.status).toBe(401);
      const login = await call("POST /api/user/login", json("POST", account));
      expect(login.status).toBe(200);
      const { refresh_token } = JSON.parse(login.body) as { refresh_token: string };
      const refreshed = await call("POST /api/user/refresh", json("POST", { refresh_token }));
      expect(refreshed.status).toBe(200);
      const next = (JSON.parse(refreshed.body) as { refresh_token: string }).refresh_token;
      expect((await call("POST /api/user/logout", json("POST", { refresh_token: next }))).status).toBe(204);
      expect((await call("POST /api/user/refresh", json("POST", { refresh_token: next }))).status).toBe(401);
    });

    test("board: write, read, list, change, delete", async () => {
      const account = { email: `b${Date.now()}@example.com`, password: "correct horse battery" };
      await call("POST /api/user/signup", json("POST", account));
      const login = await call("POST /api/user/login", json("POST", account));
      const { access_token } = JSON.parse(login.body) as { access_token: string };
      const headers = { authorization: `Bearer ${access_token}` };
      const text = { title: "첫 글 🎉", content: "שלום ".repeat(5000) };
      expect((await call("POST /api/board", json("POST", text))).status).toBe(401);
      const written = await call("POST /api/board", json("POST", text, headers));
      expect(written.status).toBe(201);
      const { id } = JSON.parse(written.body) as { id: string };
      expect(JSON.parse((await call("GET /api/board/{id}", { id })).body)).toMatchObject(text);
      expect((await call("GET /api/board/boards")).body).toContain(id);
      const changed = { title: "둘째", content: "y" };
      expect((await call("PUT /api/board/{id}", { id, ...json("PUT", changed, headers) })).status).toBe(200);
      expect((await call("DELETE /api/board/{id}", { id })).status).toBe(401);
      expect((await call("DELETE /api/board/{id}", { id, headers })).status).toBe(204);
      expect((await call("GET /api/board/{id}", { id })).status).toBe(404);
    });

    test("an account: profile, comments, search, password, sign-outs, end", async () => {
      const account = { email: `c${Date.now()}@example.com`, password: "correct horse battery" };
      await call("POST /api/user/signup", json("POST", account));
      const signIn = async (password = account.password) => {
        const answer = await call("POST /api/user/login", json("POST", { email: account.email, password }));
        const { access_token } = JSON.parse(answer.body) as { access_token: string };
        return { authorization: `Bearer ${access_token}` };
      };
      let headers = await signIn();
      const profile = { email: account.email, name: "홍길동" };
      expect((await call("PUT /api/user/me", json("PUT", profile, headers))).status).toBe(200);
      expect(JSON.parse((await call("GET /api/user/me", { headers })).body)).toMatchObject(profile);

      const title = `찾을 글 ${Date.now()}`;
      const written = await call("POST /api/board", json("POST", { title, content: "x" }, headers));
      const { id } = JSON.parse(written.body) as { id: string };
      const found = await call("GET /api/board/search", { query: `?q=${encodeURIComponent(title)}` });
      expect(JSON.parse(found.body)).toMatchObject({ boards: [{ id, author_name: "홍길동" }] });
      const said = await call("POST /api/board/{id}/comments", {
        id,
        ...json("POST", { content: "y" }, headers),
      });
      expect(said.status).toBe(201);
      const comment = JSON.parse(said.body) as { id: string };
      expect((await call("GET /api/board/{id}/comments", { id })).body).toContain(comment.id);
      expect((await call("DELETE /api/comment/{id}", { id: comment.id, headers })).status).toBe(204);

      // What admins alone may do.
      for (const operation of [
        "GET /api/admin/users",
        "GET /api/admin/hidden/{kind}",
        "PUT /api/admin/hidden/{kind}/{id}",
        "DELETE /api/admin/hidden/{kind}/{id}",
      ])
        expect([operation, (await call(operation, { id, headers })).status]).toEqual([operation, 403]);

      const change = { password: account.password, new_password: "another horse battery" };
      expect((await call("POST /api/user/password", json("POST", change, headers))).status).toBe(200);
      expect((await stack.request("/api/user/me", { headers })).status).toBe(401);
      headers = await signIn(change.new_password);
      expect((await call("POST /api/user/logout/all", { headers })).status).toBe(204);
      headers = await signIn(change.new_password);
      const end = await call(
        "POST /api/user/delete",
        json("POST", { password: change.new_password }, headers),
      );
      expect(end.status).toBe(200);
      expect((await stack.request(`/api/board/${id}`)).status).toBe(404);
    });

    test("items by the API and by the page's buttons", async () => {
      const added = await call("POST /items", json("POST", { name: `배 ${Date.now()}` }));
      expect(added.status).toBe(201);
      const { id } = JSON.parse(added.body) as { id: string };
      expect((await call("GET /items")).body).toContain(id);
      expect((await call("PUT /items/{id}", { id, ...json("PUT", { status: "done" }) })).status).toBe(200);
      const origin = `http://${new URL(stack.url).host}`;
      const pressed = (fields: Readonly<Record<string, string>>) => ({
        id,
        body: new URLSearchParams(fields).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded", origin },
      });
      expect((await call("POST /item/{id}/status", pressed({ status: "open" }))).status).toBe(303);
      expect((await call("POST /item/{id}/remove", pressed({}))).status).toBe(303);
      expect((await call("DELETE /items/{id}", { id })).status).toBe(404);
    });

    test("goals: add, list, remove", async () => {
      const text = `목표 ${Date.now()}`;
      const added = await call("POST /goals", json("POST", { text }));
      expect(added.status).toBe(201);
      const { id } = JSON.parse(added.body) as { id: string };
      expect((await call("GET /goals")).body).toContain(text);
      expect((await call("DELETE /goals/{id}", { id })).status).toBe(204);
      expect((await call("GET /goals")).body).not.toContain(text);
      expect((await call("DELETE /goals/{id}", { id })).status).toBe(404);
    });

    test("health, status and the documentation", async () => {
      expect((await call("GET /livez")).status).toBe(200);
      expect((await call("GET /readyz")).status).toBe(200);
      expect((await call("GET /status")).status).toBe(200);
      expect((await stack.request("/nginx-health")).status).toBe(200);
      expect((await stack.request("/openapi.json")).status).toBe(200);
      const docs = await stack.request("/docs/");
      expect(docs.status).toBe(200);
      const assets = [...docs.body.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, path]) => path ?? "");
      expect(assets.length).toBeGreaterThan(0);
      for (const asset of assets) {
        const { pathname } = new URL(asset, `${stack.url}/docs/`);
        expect([pathname, (await stack.request(pathname)).status]).toEqual([pathname, 200]);
      }
    });

    test("these are all that the OpenAPI document knows", async () => {
      const document = JSON.parse((await stack.request("/openapi.json")).body) as {
        readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
      };
      const methods = ["get", "post", "put", "patch", "delete"];
      const known = Object.entries(document.paths).flatMap(([path, item]) =>
        Object.keys(item)
          .filter((method) => methods.includes(method))
          .map((method) => `${method.toUpperCase()} ${path}`),
      );
      expect(known.length).toBeGreaterThan(10);
      const apart = ["GET /openapi.json", "GET /docs", "GET /docs/"];
      expect(known.filter((operation) => !exercised.has(operation) && !apart.includes(operation))).toEqual(
        [],
      );
    });

    test("an unknown address is the application's 404; its metrics are not to be had", async () => {
      const answer = await stack.request("/metrics");
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.body)).toMatchObject({
        status: 404,
        request_id: answer.headers["x-request-id"],
      });
    });

    test("security headers once, on pages and on JSON", async () => {
      for (const path of ["/", "/goals", "/api/board/boards", "/nothing"]) {
        const answer = await stack.request(path);
        for (const name of [
          "x-content-type-options",
          "referrer-policy",
          "content-security-policy",
          "x-request-id",
        ]) {
          expect([path, name, count(answer, name)]).toEqual([path, name, 1]);
        }
        expect(count(answer, "x-frame-options")).toBe(1);
        expect(answer.headers).not.toHaveProperty("x-powered-by");
        expect(answer.headers.server).toBe("nginx");
      }
    });

    test("one request id from nginx's log to the application's", async () => {
      const id = `trace-me-${Date.now()}`;
      await stack.request("/goals?token=secret-in-query", { headers: { "x-request-id": id } });
      // nginx hands its lines over within a second.
      await sleep(1500);
      for (const service of ["nginx", "app"]) {
        const log = await stack.compose("logs", "--no-log-prefix", service);
        const lines = log.split("\n").filter((line) => line.includes(id));
        expect([service, lines.length]).toEqual([service, 1]);
        expect(() => JSON.parse(lines[0] ?? "")).not.toThrow();
        expect(log).not.toContain("secret-in-query");
      }
    });
  });

  describe("isolation", () => {
    /** Tries a TCP connection from a container in the given network; says what came of it. */
    const knock = async (network: string, host: string): Promise<string> => {
      const script = `
        const socket = require("node:net").connect({ host: process.argv[1], port: ${port}, timeout: 3000 });
        const say = (text) => { console.log(text); process.exit(0); };
        socket.on("connect", () => say("connected"));
        socket.on("timeout", () => say("refused"));
        socket.on("error", () => say("refused"));`;
      return docker(
        "run",
        "--rm",
        "--network",
        network,
        "--entrypoint",
        "node",
        "node:24-slim",
        "-e",
        script,
        host,
      );
    };

    test("nothing but nginx publishes a port", async () => {
      for (const service of services) {
        const bindings = (await settings(service)).HostConfig.PortBindings ?? {};
        expect([service, Object.keys(bindings)]).toEqual([service, service === "nginx" ? ["8080/tcp"] : []]);
      }
    });

    test("the database is reached from its own network, which shows that the other answers mean something", async () => {
      expect(await knock(`${stack.project}_back`, database)).toBe("connected");
    });

    test("it is not reached by name or address from nginx's network", async () => {
      const address = await stack.address(await stack.container(database), "back");
      expect(await knock(`${stack.project}_front`, database)).toBe("refused");
      expect(await knock(`${stack.project}_front`, address)).toBe("refused");
    });

    test("it is not reached from another network of the same engine", async () => {
      const address = await stack.address(await stack.container(database), "back");
      expect(await knock("bridge", address)).toBe("refused");
    });

    test("the database's network has no way out", async () => {
      expect(await docker("network", "inspect", `${stack.project}_back`, "--format", "{{.Internal}}")).toBe(
        "true",
      );
    });

    test("the database refuses who does not know the password", async () => {
      const command =
        database === "mongo"
          ? [
              "mongosh",
              "--quiet",
              "--norc",
              "mongodb://app:guess@mongo/app?authSource=app",
              "--eval",
              "db.goals.countDocuments()",
            ]
          : ["mysql", "--host=mysql", "--user=app", "--password=guess", "--execute=SELECT 1", "app"];
      const result = await stack.tryCompose("exec", "-T", database, ...command);
      expect(result.code).not.toBe(0);
      expect(result.stderr).toMatch(/Authentication failed|Access denied/);
    });
  });

  describe("rights", () => {
    test.each(services)("%s: healthy, nobody's rights, limits, no writable root", async (service) => {
      const { Config, HostConfig, State } = await settings(service);
      expect(State.Health.Status).toBe("healthy");
      expect(HostConfig).toMatchObject({ ReadonlyRootfs: true, CapDrop: ["ALL"], Privileged: false });
      expect(HostConfig.CapAdd ?? []).toEqual([]);
      expect(HostConfig.SecurityOpt).toContain("no-new-privileges:true");
      expect(HostConfig.Memory).toBeGreaterThan(0);
      expect(HostConfig.NanoCpus).toBeGreaterThan(0);
      expect(Config.User).not.toMatch(/^(|0|root)(:.*)?$/);
      const write = await stack.tryCompose("exec", "-T", service, "sh", "-c", "echo > /should-not-work");
      expect(write.stderr).toMatch(/Read-only file system|Permission denied/);
    });

    test("no secret stands in a container's settings", async () => {
      for (const service of services) {
        const { Env } = (await settings(service)).Config;
        expect(Env.join("\n")).not.toContain("development-only");
      }
    });

    test("no volume without a name is left behind", async () => {
      for (const service of services) {
        const volumes = (await settings(service)).Mounts.filter(({ Type }) => Type === "volume").map(
          ({ Name }) => Name,
        );
        expect([service, volumes]).toEqual([
          service,
          service === database ? [`${stack.project}_${volume}`] : [],
        ]);
      }
    });
  });

  describe("from start to stop", () => {
    test("development secrets do not reach production", async () => {
      const production = { ...stack.environment, NODE_ENV: "production" };
      const result = await run(
        "docker",
        ["compose", "run", "--rm", "--no-deps", "-T", "--name", `${stack.project}-production`, "app"],
        production,
      );
      expect(result.code).toBe(1);
      expect(result.stdout + result.stderr).toMatch(/DATABASE_URL holds a development secret/);
      expect(result.stdout + result.stderr).toMatch(/JWT_SECRET is a development secret/);
    });

    test("every service stops by itself within its time, and `down` and `up` keep the data", async () => {
      const text = `bleibt ${Date.now()}`;
      expect((await stack.request("/goals", json("POST", { text }))).status).toBe(201);
      const containers = await Promise.all(services.map((service) => stack.container(service)));
      await stack.compose("stop");
      for (const [index, id] of containers.entries()) {
        const code = await docker("inspect", "--format", "{{.State.ExitCode}}", id);
        // 137 would be the kill at the end of the grace period; databases may say which signal ended them.
        expect([services[index], code]).not.toEqual([services[index], "137"]);
        if (services[index] !== database) expect([services[index], code]).toEqual([services[index], "0"]);
      }
      await stack.down({ keepData: true });
      await stack.up();
      await stack.ready();
      expect((await stack.request("/goals")).body).toContain(text);
    });
  });
});
