import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { healthCheckDecisions } from "../../../modules/capabilities/load-balancer/health-check-decision.ts";
import { loadComposeProject } from "../../../modules/compose/index.ts";
import { ingressOf, market, PROJECT } from "../../support/environment.ts";

const environment = market({
  "service.containers": ["api"],
  "service.entry": { service: "api", port: 3000 },
  "service.images": undefined,
  "service.environment": undefined,
});

function decisionsFor(test: string, image = "registry.example.com/api:1.0.0"): string[] {
  const folder = mkdtempSync(join(tmpdir(), "health-"));
  try {
    writeFileSync(
      join(folder, "compose.yml"),
      `services: { api: { image: "${image}", healthcheck: { test: ${test} } } }`,
    );
    const project = loadComposeProject({ files: ["compose.yml"], workingDir: folder, environment: {} });
    return healthCheckDecisions(ingressOf(environment), environment, project);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("before a deploy, another path of the load balancer than of the compose file", () => {
  it.each([
    ["curl", '["CMD", "curl", "-f", "http://localhost:3000/health"]', "/health"],
    ["wget in a shell", '"wget -qO- http://127.0.0.1:3000/up || exit 1"', "/up"],
    [
      "no scheme, which curl takes for HTTP",
      '"curl -s --noproxy localhost localhost:3000/health | grep -q OK || exit 1"',
      "/health",
    ],
    ["no path at all", '["CMD", "curl", "-f", "http://localhost:3000"]', "/"],
  ])("is told: %s", (_, test, path) => {
    expect(decisionsFor(test)).toEqual([
      `ingress.healthCheck.path: the load balancer asks "api" for /livez, its health check in the compose file for ${path}; write ingress: { healthCheck: { path: ${path} } }, unless /livez answers 200 as well.`,
    ]);
  });

  it.each([
    ["the same path", '["CMD", "curl", "-f", "http://localhost:3000/livez"]'],
    ["another port", '["CMD", "curl", "-f", "http://localhost:9000/health"]'],
    ["another port, without a scheme", '["CMD", "curl", "-f", "localhost:9000/health"]'],
    ["HTTPS", '["CMD", "curl", "-fk", "https://localhost:3000/health"]'],
    ["no request", '["CMD", "node", "healthcheck.js"]'],
  ])("is not told of %s", (_, test) => {
    expect(decisionsFor(test)).toEqual([]);
  });

  it("is not told of a proxy, whose own health is another path", () => {
    expect(decisionsFor('["CMD", "curl", "http://localhost:3000/nginx-health"]', "nginx:1.29")).toEqual([]);
    const project = loadComposeProject({
      files: ["docker-compose.yml"],
      workingDir: PROJECT,
      environment: {},
    });
    expect(healthCheckDecisions(ingressOf(market()), market(), project)).toEqual([]);
  });
});
