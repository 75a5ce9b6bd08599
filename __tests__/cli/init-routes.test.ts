/** Whose requests a proxy on the laptop hands to which service, and the doors that init makes of it. */
import { describe, expect, it } from "vitest";
import { doorOf, routesOf } from "../../cli/init/routes.ts";

const rule = (...rules: readonly string[]) => ({
  labels: Object.fromEntries(rules.map((text, index) => [`traefik.http.routers.r${index}.rule`, text])),
});

describe("Traefik's rules", () => {
  it.each([
    ["Host(`api.example.com`)", ["api.example.com"], []],
    ["Host(`Api.Example.com`) && PathPrefix(`/v1`)", ["api.example.com"], ["/v1", "/v1/*"]],
    [
      "(Host(`a.example.com`) || Host(`b.example.com`)) && Path(`/x`)",
      ["a.example.com", "b.example.com"],
      ["/x"],
    ],
    ["Host(`a.example.com`, `b.example.com`)", ["a.example.com", "b.example.com"], []],
    ["PathPrefix(`/api/`) || PathPrefix(`/auth`)", [], ["/api", "/api/*", "/auth", "/auth/*"]],
    ["PathPrefix(`/`)", [], []],
  ])("are hosts and paths: %s", (text, hosts, paths) => {
    expect(routesOf(rule(text))).toEqual({ hosts, paths });
  });

  it.each([
    "Host(`a.example.com`) && Headers(`X-Key`, `1`)",
    "Host(`a.example.com`) && Path(`/x`) || Path(`/y`)",
    "Host(`a.example.com`) && !PathPrefix(`/x`)",
    "Host(`a.example.com`) && Host(`b.example.com`)",
    "HostRegexp(`.+`)",
    "Host(`a.example.com`) || Path(`/x`)",
    "Path(`/x`) || PathPrefix(`/`)",
    "",
  ])("are none where a load balancer would ask for something else: %s", (text) => {
    expect(routesOf(rule(text))).toBeUndefined();
  });

  it("count once for two entry points, and for none where Traefik is switched off", () => {
    const twice = rule("Host(`api.example.com`)", "Host(`api.example.com`)");
    expect(doorOf(twice)).toEqual({ hosts: ["api.example.com"], paths: [] });
    expect(doorOf({ labels: { ...twice.labels, "traefik.enable": "false" } })).toBeUndefined();
  });

  const withMiddleware = (type: string, used = "m@docker") => {
    const { labels } = rule("PathPrefix(`/api`)");
    return {
      labels: {
        ...labels,
        "traefik.http.routers.r0.middlewares": used,
        [`traefik.http.middlewares.m.${type}`]: "x",
      },
    };
  };

  it.each(["basicauth.users", "ipAllowList.sourceRange", "forwardauth.address", "stripprefix.prefixes"])(
    "are no door where the proxy asks who comes, or changes the path: %s",
    (type) => expect(doorOf(withMiddleware(type))).toBeUndefined(),
  );

  it("are one where it only does what a load balancer does, and none by what nothing here tells of", () => {
    const door = { hosts: [], paths: ["/api", "/api/*"] };
    expect(doorOf(withMiddleware("redirectscheme.scheme"))).toEqual(door);
    expect(doorOf(withMiddleware("compress", "m"))).toEqual(door);
    expect(doorOf(withMiddleware("compress", "m, auth@file"))).toBeUndefined();
  });
});

describe("nginx-proxy's variables", () => {
  const environment = { VIRTUAL_HOST: "www.example.com, example.com", VIRTUAL_PATH: "/blog/" };

  it("are hosts, and the path below which requests are a service's", () => {
    expect(doorOf({ environment: { ...environment, VIRTUAL_DEST: "" } })).toEqual({
      hosts: ["www.example.com", "example.com"],
      paths: ["/blog", "/blog/*"],
    });
  });

  it.each<Record<string, string>>([
    { VIRTUAL_DEST: "/" },
    { VIRTUAL_PROTO: "fastcgi" },
    { NETWORK_ACCESS: "internal" },
    { VIRTUAL_HOST_MULTIPORTS: "www.example.com: {}" },
    { VIRTUAL_PATH: "~^/(app1|app2)/" },
    { VIRTUAL_HOST: "foo.example.*" },
  ])("are no door where a load balancer would do something else: %o", (further) => {
    expect(doorOf({ environment: { ...environment, ...further } })).toBeUndefined();
  });
});

describe("names of a laptop", () => {
  it.each(["api.localhost", "shop.local", "app.test", "10.0.0.1.nip.io", "api", "127.0.0.1", "~^api"])(
    "are no door on AWS: %s",
    (host) => expect(doorOf(rule(`Host(\`${host}\`)`))).toBeUndefined(),
  );
});
