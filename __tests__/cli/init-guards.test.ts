/** What a proxy on the laptop guards by a password or a list of addresses, and init does not open to the world. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { initialise } from "../../cli/init.ts";
import { makeRepositories, repository, write } from "../support/repository.ts";

makeRepositories();

interface Service {
  readonly labels?: Readonly<Record<string, string>>;
  readonly deploy?: { readonly labels: Readonly<Record<string, string>> };
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
}

/** The environment as init writes it, and what it warns of. */
async function proposed(services: Readonly<Record<string, Service>>) {
  const built = Object.fromEntries(
    Object.entries(services).map(([name, service]) => [
      name,
      name === "traefik"
        ? { image: "traefik:v3.5", volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"], ...service }
        : { build: ".", expose: ["3000"], ...service },
    ]),
  );
  write({ "compose.yaml": JSON.stringify({ services: built }), Dockerfile: "FROM scratch\nUSER 1000" });
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
  await initialise({ root: repository, yes: true, json: true });
  const { warnings }: { warnings: string[] } = JSON.parse(String(log.mock.lastCall?.[0]));
  const environment = parse(readFileSync(join(repository, "ecs/environments/shop.yml"), "utf8"));
  return { entry: environment.service.entry.service, isPublic: environment.ingress.public, warnings };
}

const router = (name: string, middlewares?: string, rule = `Host(\`${name}.example.com\`)`) => ({
  [`traefik.http.routers.${name}.rule`]: rule,
  ...(middlewares === undefined ? {} : { [`traefik.http.routers.${name}.middlewares`]: middlewares }),
});
const PASSWORD = { "traefik.http.middlewares.auth.basicauth.users": "a:$$apr1$$x" };

describe("where requests come in", () => {
  it("is what nobody guards, whatever stands first", async () => {
    const told = await proposed({
      admin: { labels: { ...router("admin", "auth"), ...PASSWORD } },
      shop: { labels: router("shop") },
    });
    expect(told).toEqual({ entry: "shop", isPublic: true, warnings: [] });
  });

  it("is sooner what is guarded than what nobody reaches on the laptop", async () => {
    const { entry } = await proposed({
      api: {},
      shop: { labels: { ...router("shop", "auth"), ...PASSWORD } },
    });
    expect(entry).toBe("shop");
  });
});

describe("what all who come must pass", () => {
  const whole: readonly (readonly [string, string, Readonly<Record<string, Service>>])[] = [
    ["a password", "basicauth", { shop: { labels: { ...router("shop", "auth@docker"), ...PASSWORD } } }],
    [
      "a password that another service's labels define",
      "basicauth",
      { shop: { labels: router("shop", "auth") }, traefik: { labels: PASSWORD } },
    ],
    [
      "a password in a chain",
      "basicauth",
      {
        shop: {
          labels: {
            ...router("shop", "all"),
            "traefik.http.middlewares.all.chain.middlewares": "zip,auth",
            "traefik.http.middlewares.zip.compress": "true",
            ...PASSWORD,
          },
        },
      },
    ],
    [
      "a password behind a redirect to HTTPS",
      "basicauth",
      {
        shop: {
          labels: {
            ...router("plain", "tls"),
            ...router("shop", "auth"),
            "traefik.http.middlewares.tls.redirectscheme.scheme": "https",
            ...PASSWORD,
          },
        },
      },
    ],
    [
      "a password, in Swarm",
      "basicauth",
      { shop: { deploy: { labels: { ...router("shop", "auth"), ...PASSWORD } } } },
    ],
    [
      "a password before all routers",
      "auth@file, which the compose files do not define",
      {
        shop: { labels: router("shop") },
        traefik: { command: ["--entryPoints.web.http.middlewares=auth@file"] },
      },
    ],
    [
      "a list of addresses",
      "ipAllowList",
      {
        shop: {
          labels: {
            ...router("shop", "office"),
            "traefik.http.middlewares.office.ipAllowList.sourceRange": "10.0.0.0/8",
          },
        },
      },
    ],
    [
      "a rule of addresses",
      "ClientIP",
      { shop: { labels: router("shop", undefined, "Host(`a.example.com`) && ClientIP(`10.0.0.0/8`)") } },
    ],
    [
      "nginx-proxy's own network",
      "NETWORK_ACCESS: internal",
      { shop: { environment: { VIRTUAL_HOST: "shop.example.com", NETWORK_ACCESS: "internal" } } },
    ],
  ];

  it.each(whole)("keeps the load balancer internal, and is told: %s", async (_what, by, services) => {
    const { isPublic, warnings } = await proposed(services);
    expect(isPublic).toBe(false);
    expect(warnings).toEqual([
      expect.stringMatching(/^ecs\/environments\/shop\.yml: ingress\.public is false, .* reaches shop: /),
    ]);
    expect(warnings[0]).toContain(`(${by})`);
  });
});

it("tells of what guards some paths, and leaves the others open as they are", async () => {
  const labels = {
    ...router("shop"),
    ...router("admin", "auth", "PathPrefix(`/admin`)"),
    ...PASSWORD,
  };
  const { isPublic, warnings } = await proposed({ shop: { labels } });
  expect(isPublic).toBe(true);
  expect(warnings).toEqual([expect.stringContaining("guards some of what shop serves (basicauth)")]);
});

it.each(["headers.framedeny", "ratelimit.average", "redirectscheme.scheme", "stripprefix.prefixes"])(
  "takes %s for no guard",
  async (type) => {
    const labels = { ...router("shop", "m"), [`traefik.http.middlewares.m.${type}`]: "x" };
    expect(await proposed({ shop: { labels } })).toMatchObject({ isPublic: true, warnings: [] });
  },
);

it("takes no router for one that Traefik is told to leave out, nor its own dashboard's", async () => {
  const off = { ...router("shop", "auth"), ...PASSWORD, "traefik.enable": "false" };
  expect((await proposed({ shop: { labels: off } })).isPublic).toBe(true);
  rmSync(join(repository, "ecs"), { recursive: true });
  const dashboard = {
    ...router("board", "auth"),
    "traefik.http.routers.board.service": "api@internal",
    ...PASSWORD,
  };
  expect((await proposed({ shop: { labels: { ...router("shop"), ...dashboard } } })).isPublic).toBe(true);
});
