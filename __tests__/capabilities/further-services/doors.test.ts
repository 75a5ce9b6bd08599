import { describe, expect, it } from "vitest";
import { type Changes, marketWith, sentencesOf } from "../../support/environment.ts";

const entry = (name: string, of: object) => ({
  [name]: { containers: [name], entry: { service: name, port: 3000, ...of } },
});
const said = (furtherServices: object, more: Changes = {}): string[] =>
  sentencesOf(marketWith({ furtherServices, ...more }));

const many = (count: number, of: (index: number) => object): object =>
  Object.assign({}, ...Array.from({ length: count }, (_, index) => entry(`s${index}`, of(index))));
const tenHosts = (index: number, form: (name: string) => string) => ({
  hosts: Array.from({ length: 10 }, (_, other) => form(`t${index}-${other}.example.com`)),
});

describe("what a load balancer has room for", () => {
  it("is 100 services, whose target groups nobody may ask more of", () => {
    const services = (count: number, more: object = {}) =>
      said(
        many(count, (index) => ({ paths: [`/${index}`], ...more })),
        { internalIngress: {} },
      );
    // The 100th of ingress is the service in front.
    expect(services(99).filter((one) => one.includes("target groups"))).toEqual([]);
    expect(services(100)).toContain(
      "furtherServices: 101 services are behind the load balancer of ingress, and AWS allows 100 target groups of one, which it does not raise; let some come through the other load balancer by internal, or move them to another environment.",
    );
    expect(services(100, { internal: true })).toEqual([]);
    expect(services(101, { internal: true }).join()).toContain("behind the load balancer of internalIngress");
  });

  it("is as many wildcards of a kind as the order of rules has numbers for", () => {
    expect(said(many(13, (index) => tenHosts(index, (name) => `*.${name}`)))).toEqual([]);
    expect(said(many(14, (index) => tenHosts(index, (name) => `*.${name}`)))).toEqual([
      "furtherServices: 140 hosts and paths like *.t0-0.example.com are behind the load balancer of ingress, whose order has room for 130 of a kind; name a wildcard above some of them, such as *.example.com, or let some come through the other load balancer by internal, or move them to another environment.",
    ]);
    expect(said(many(14, (index) => tenHosts(index, (name) => name)))).toEqual([]);
    const paths = (index: number) => ({
      paths: Array.from({ length: 10 }, (_, other) => `/t${index}-${other}/*`),
    });
    expect(said(many(14, paths))).toEqual([]);
  });
});

describe("entries of further services", () => {
  it("are told apart by host, path, or both", () => {
    expect(
      said({
        ...entry("api", { paths: ["/api", "/api/*"] }),
        ...entry("admin", { hosts: ["admin.example.com"], paths: ["/api/*"] }),
        ...entry("files", { hosts: ["*.example.com"] }),
      }),
    ).toEqual([]);
  });

  it.each<[string, object, Changes, string]>([
    [
      "two services with the same path",
      { ...entry("api", { paths: ["/api/*"] }), ...entry("files", { paths: ["/files/*", "/api/*"] }) },
      {},
      "furtherServices.files.entry: asks for /api/*, which is for api already; remove it from one of the two.",
    ],
    [
      "the same path twice",
      entry("api", { hosts: ["api.example.com"], paths: ["/x", "/x"] }),
      {},
      "furtherServices.api.entry: has api.example.com/x twice; remove one of the two.",
    ],
    [
      "neither host nor path",
      entry("api", {}),
      {},
      "furtherServices.api.entry: has neither hosts nor paths, so that no request is for it; write hosts: [api.example.com], or paths: [/api/*].",
    ],
    [
      "a host that is none of the names",
      entry("api", { hosts: ["a.b.example.com"] }),
      { domain: { zone: { name: "example.com" }, names: ["example.com", "*.example.com"] } },
      'furtherServices.api.entry.hosts[0]: "a.b.example.com" is not one of domain.names: example.com, *.example.com; add it there, or a wildcard that it is below.',
    ],
    [
      "a path with a wildcard inside",
      entry("api", { paths: ["/a*b"] }),
      {},
      'furtherServices.api.entry.paths[0]: "/a*b" must be a path such as /api, or /api/* for those below.',
    ],
    [
      "a path that begins elsewhere",
      entry("api", { paths: ["api"] }),
      {},
      'furtherServices.api.entry.paths[0]: "api" must be a path such as /api, or /api/* for those below.',
    ],
    [
      "a host that redirects",
      entry("api", { hosts: ["www.example.com"] }),
      {
        domain: {
          zone: { name: "example.com" },
          names: ["example.com", "www.example.com"],
          redirect: true,
        },
      },
      'furtherServices.api.entry.hosts[0]: "www.example.com" redirects to example.com, so that no request of it gets here; take it out of domain.redirect, or remove it here.',
    ],
    [
      "all paths, which leave nothing for the service",
      entry("api", { paths: ["/api", "/*"] }),
      {},
      'furtherServices.api.entry.paths[1]: "/*" is every request, so that none is left for service.entry, which deploy asks; write narrower paths or hosts, or make it the service.',
    ],
    [
      "networks of clients that do not begin at their first address",
      entry("api", { paths: ["/api"], allowFrom: ["203.0.113.7/24"] }),
      {},
      'furtherServices.api.entry.allowFrom[0]: "203.0.113.7/24" must begin at its first address; write 203.0.113.0/24.',
    ],
    [
      "a health check that waits as long as its interval",
      entry("api", { paths: ["/api/*"], healthCheck: { intervalSeconds: 5 } }),
      {},
      "furtherServices.api.entry.healthCheck.timeoutSeconds: 5 must be below intervalSeconds 5.",
    ],
    [
      "a dead target that stays for too long",
      entry("api", { paths: ["/api/*"], healthCheck: { intervalSeconds: 60 } }),
      {},
      "furtherServices.api.entry.healthCheck.intervalSeconds: 60 s times unhealthyThreshold 3 is 180 s until a dead target is taken out; at most 60 s are allowed.",
    ],
  ])("are refused: %s", (_, services, more, sentence) => {
    expect(said(services, more).map((one) => one.replace(/([^.])$/, "$1."))).toEqual([sentence]);
  });

  it("take all paths of a host, of some clients, and of the internal load balancer", () => {
    expect(said(entry("api", { hosts: ["api.example.com"], paths: ["/*"] }))).toEqual([]);
    expect(said(entry("api", { paths: ["/*"], allowFrom: ["203.0.113.0/24"] }))).toEqual([]);
    expect(said(entry("api", { paths: ["/*"], internal: true }), { internalIngress: {} })).toEqual([]);
  });

  it("take a name that another one beside it redirects from", () => {
    const domain = {
      zone: { name: "example.com" },
      names: ["example.com", "www.example.com", "api.example.com"],
      redirect: ["www.example.com"],
    };
    expect(said(entry("api", { hosts: ["api.example.com"] }), { domain })).toEqual([]);
  });

  it("take a name that a wildcard of the names stands for", () => {
    const domain = { zone: { name: "example.com" }, names: ["example.com", "*.example.com"] };
    expect(said(entry("api", { hosts: ["api.example.com"] }), { domain })).toEqual([]);
  });
});

describe("what is for no service", () => {
  const DOORS = entry("api", { paths: ["/api/*"] });
  const NAMED: Changes = {
    domain: { zone: { name: "example.com" }, names: ["shop.example.com", "www.example.com"] },
  };

  it.each<[string, Changes]>([
    ["paths that the health check's is among", { "service.entry.paths": ["/livez", "/shop/*"] }],
    ["all paths", { "service.entry.paths": ["/*"] }],
    ["the first name of the domain", { ...NAMED, "service.entry.hosts": ["shop.example.com"] }],
  ])("is answered by 404 where service.entry has %s", (_, more) => {
    expect(said(DOORS, { "ingress.default": 404, ...more })).toEqual([]);
  });

  it("tells of a first name that cannot be, and not that another one is asked", () => {
    const domain = { zone: { name: "example.com" }, names: ["https://shop.example.com", "*.example.com"] };
    const found = said(DOORS, {
      domain,
      "ingress.default": 404,
      "service.entry.hosts": ["shop.example.com"],
    });
    expect(found.join("\n")).not.toContain("by which deploy asks");
  });

  it.each<[string, Changes, string]>([
    ["no door for the service", { "ingress.default": 404 }, "ingress.default: 404 leaves no request to"],
    ["doors and no 404", { "service.entry.paths": ["/*"] }, "write ingress.default: 404, or remove them"],
    [
      "another path than deploy asks",
      { "ingress.default": 404, "service.entry.paths": ["/shop/*"] },
      "does not get http://<load balancer>/livez, by which deploy asks which version answers; write paths: [/livez] as well.",
    ],
    [
      "another host than deploy asks",
      { ...NAMED, "ingress.default": 404, "service.entry.hosts": ["www.example.com"] },
      "does not get https://shop.example.com/livez, by which deploy asks which version answers; write hosts: [shop.example.com] as well.",
    ],
    [
      "another host than deploy asks by HTTP, since the zone is private and no certificate is named",
      {
        domain: { ...(NAMED.domain as object), zone: { name: "example.com", private: true } },
        "ingress.default": 404,
        "service.entry.hosts": ["www.example.com"],
      },
      "does not get http://shop.example.com/livez, by which",
    ],
    [
      "a host, and no domain",
      { "ingress.default": 404, "service.entry.hosts": ["shop.example.com"] },
      "write no hosts, or name one of them in domain.",
    ],
    [
      "a door of another service",
      { "ingress.default": 404, "service.entry.paths": ["/livez", "/api/*"] },
      "asks for /api/*, which is for service already",
    ],
  ])("is refused with %s", (_, more, sentence) => {
    expect(said(DOORS, more).join("\n")).toContain(sentence);
  });
});
