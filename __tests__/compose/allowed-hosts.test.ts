import { describe, expect, it } from "vitest";
import { decisions } from "../../modules/capabilities/containers/decisions.ts";
import { withoutAddresses } from "../../modules/compose/allowed-hosts.ts";
import type { ComposeProject } from "../../modules/compose/index.ts";

const found = (variable: string, value: string | null): string[] =>
  withoutAddresses({ [variable]: value }).map((one) => one.variable);

describe("a list of hosts", () => {
  it.each([
    ["ALLOWED_HOSTS", "shop.example.com"],
    ["DJANGO_ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]"],
    ["AllowedHosts", "shop.example.com;www.shop.example.com"],
    ["NEXTCLOUD_TRUSTED_DOMAINS", "cloud.example.com"],
    ["TRUSTED_HOSTS", "^(localhost|example\\.com)$"],
    ["ALLOWED_HOSTS", '["shop.example.com", ".example.com"]'],
  ])("by names alone is found: %s=%s", (variable, value) => {
    expect(found(variable, value)).toEqual([variable]);
  });

  it.each([
    ["ALLOWED_HOSTS", "*"],
    ["ALLOWED_HOSTS", "shop.example.com,*"],
    ["ALLOWED_HOSTS", '["*"]'],
    ["ALLOWED_HOSTS", ""],
    ["ALLOWED_HOSTS", null],
    ["ALLOWED_HOSTS", "shop.example.com 10.10.3.7"],
    ["NEXTCLOUD_TRUSTED_DOMAINS", "cloud.example.com 10.*.*.*"],
    ["ALLOWED_HOSTS", "shop.example.com,10.0.0.0/16"],
    ["TRUSTED_HOSTS", "^(.*)$"],
    ["CORS_ALLOWED_HOSTS", "shop.example.com"],
    ["CSRF_TRUSTED_DOMAINS", "shop.example.com"],
    ["__VITE_ADDITIONAL_SERVER_ALLOWED_HOSTS", "shop.example.com"],
    ["DB_HOSTS", "db"],
  ])("is none, or takes addresses: %s=%s", (variable, value) => {
    expect(found(variable, value)).toEqual([]);
  });
});

describe("health checks that a list of hosts refuses", () => {
  const said = (written: Record<string, string>, entry?: object): string[] => {
    const one = { command: null, entrypoint: null, environment: { ALLOWED_HOSTS: "shop.example.com" } };
    const service = {
      containers: ["web", "worker"],
      environment: { web: written },
      tasks: { min: 1 },
      scaling: {},
      ...(entry ? { entry } : {}),
    };
    const project = { services: { web: one, worker: one } } as unknown as ComposeProject;
    const environment = { service, furtherServices: {} } as never;
    return decisions({}, environment, { project, others: [] }).map(({ message }) => message);
  };
  const entry = { service: "web", port: 8000, hosts: [], paths: [] };

  it("are told where the load balancer asks that container, with what to write", () => {
    expect(said({}, entry)).toEqual([
      expect.stringMatching(
        /^services\.web\.environment\.ALLOWED_HOSTS: "shop\.example\.com" has no IP address, .*CommonMiddleware.*write "\*" as containers\.web\.environment\.ALLOWED_HOSTS and say by entry\.hosts which hosts come in\.$/,
      ),
    ]);
  });

  it("are none without a load balancer, nor where the environment has another list", () => {
    expect(said({})).toEqual([]);
    expect(said({ ALLOWED_HOSTS: "*" }, entry)).toEqual([]);
  });
});
