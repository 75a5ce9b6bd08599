import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { accessLogDays } from "../../modules/capabilities/load-balancer/schema.ts";
import { App } from "../../modules/cdktf.ts";
import { NetworkStack } from "../../modules/stacks/network.ts";
import { type Changes, ingressOf, market } from "../support/environment.ts";

const outdir = mkdtempSync(join(tmpdir(), "account-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

function backendWith(changes: Changes) {
  const stack = new NetworkStack(new App({ outdir, stackTraces: false }), market(changes));
  stack.prepareStack();
  return stack.toTerraform().terraform.backend;
}

describe("an environment that names its account", () => {
  const state = { home: "s3", bucket: "market-state" };

  it("lets the state's backend refuse any other, before it reads or locks anything", () => {
    expect(backendWith({ state, account: "123456789012" })).toMatchObject({
      s3: { bucket: "market-state", allowed_account_ids: ["123456789012"], use_lockfile: true },
    });
  });

  it("says nothing of accounts otherwise", () => {
    expect(backendWith({ state }).s3).not.toHaveProperty("allowed_account_ids");
    expect(backendWith({ account: "123456789012" })).toHaveProperty("local");
  });
});

describe("access logs", () => {
  it.each([
    ["kept for 90 days when public", { "ingress.public": true }, 90],
    ["none when internal", { "ingress.public": false }, undefined],
    ["none where the file says so", { "ingress.accessLogs": false }, undefined],
    ["kept as long as the file says", { "ingress.accessLogs": { retentionDays: 400 } }, 400],
    ["for an internal one, too", { "ingress.public": false, "ingress.accessLogs": {} }, 90],
  ])("are %s", (_, changes, days) => {
    expect(accessLogDays(ingressOf(market(changes)))).toBe(days);
  });
});
