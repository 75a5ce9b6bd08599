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

  it("count once for two entry points, and are no door where the proxy changes the path", () => {
    const twice = rule("Host(`api.example.com`)", "Host(`api.example.com`)");
    expect(doorOf(twice)).toEqual({ hosts: ["api.example.com"], paths: [] });
    const stripped = rule("PathPrefix(`/api`)");
    const labels = { ...stripped.labels, "traefik.http.middlewares.s.stripprefix.prefixes": "/api" };
    expect(doorOf({ labels })).toBeUndefined();
    expect(doorOf(stripped)).toEqual({ hosts: [], paths: ["/api", "/api/*"] });
  });
});

describe("nginx-proxy's variables", () => {
  it("are hosts, and the path below which requests are a service's", () => {
    const environment = { VIRTUAL_HOST: "www.example.com, example.com:8443", VIRTUAL_PATH: "/blog/" };
    expect(doorOf({ environment })).toEqual({
      hosts: ["www.example.com", "example.com"],
      paths: ["/blog", "/blog/*"],
    });
    expect(doorOf({ environment: { ...environment, VIRTUAL_DEST: "/" } })).toBeUndefined();
  });
});

describe("names of a laptop", () => {
  it.each(["api.localhost", "shop.local", "app.test", "10.0.0.1.nip.io", "api", "127.0.0.1", "~^api"])(
    "are no door on AWS: %s",
    (host) => expect(doorOf(rule(`Host(\`${host}\`)`))).toBeUndefined(),
  );
});
