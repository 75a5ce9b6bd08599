import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyInOrder } from "../../cli/apply-in-order.ts";
import type { Runs } from "../../modules/capabilities/moving.ts";
import { loadRecord } from "../../modules/data-record/record.ts";
import { databaseProject } from "../support/databases.ts";
import { type Changes, marketWith } from "../support/environment.ts";
import { terraform, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (the order of removals)`);

const LEAN: Changes = { bastion: undefined, "network.flowLogs": false };
const TWO_ZONES: Changes = {
  ...LEAN,
  "network.zones": ["eu-central-1a", "eu-central-1b"],
  "network.subnets": {
    public: ["10.0.1.0/24", "10.0.2.0/24"],
    private: ["10.0.4.0/24", "10.0.5.0/24"],
  },
  // What runs is another, and so remembered beside what ran until it is applied.
  "ingress.deletionProtection": false,
  waivers: [
    {
      rule: "load-balancers-are-hardened",
      at: "aws_lb.ingress_load-balancer_E5AB1F93",
      reason: "What runs must be another after this.",
    },
  ],
  // New at the same time, in the data stack, and read by the service's.
  "service.secrets.jwt_secret": { generate: { version: 1 } },
};

describe.skipIf(missing)("a zone that goes while a secret comes", () => {
  let root: string;
  const log = (): { action: string; type: string }[] =>
    readFileSync(join(root, "log.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  const runs = (): readonly Runs[] => loadRecord(root, "market")?.record.runs ?? [];
  const edit = (changes: Changes): void =>
    writeFileSync(join(root, "environments/market.yml"), marketWith(changes));
  const apply = (dryRun = false): string[] => {
    const lines: string[] = [];
    const options = {
      root,
      outdir: "cdktf.out",
      environment: "market",
      dryRun,
      yes: true,
      showTerraform: "no",
    } as const;
    applyInOrder({ ...options, tell: (line) => lines.push(line) });
    return lines;
  };

  beforeAll(() => {
    root = databaseProject("");
    process.env["STANDIN_LOG"] = join(root, "log.jsonl");
    edit(LEAN);
    apply();
  });
  afterAll(() => {
    delete process.env["STANDIN_LOG"];
  });

  it("is told before anything is done", () => {
    edit(TWO_ZONES);
    const before = log().length;
    expect(apply(true).filter((line) => /^\d/.test(line))).toEqual([
      "1. market-network, without what is to go",
      "2. market-data",
      "3. market-service",
      "4. market-network",
    ]);
    expect(log()).toHaveLength(before);
    expect(runs().map(({ deletionProtection }) => deletionProtection)).toEqual([true, false]);
  });

  it("is deleted when load balancer and hosts have left it; what is new was there before the service", () => {
    const before = log().length;
    apply();
    const done = log()
      .slice(before)
      .map(({ action, type }) => `${action} ${type}`);
    const place = (what: string): number => done.indexOf(what);
    expect(done.filter((what) => what === "delete aws_subnet")).toHaveLength(2);
    expect(place("create aws_secretsmanager_secret")).toBeGreaterThanOrEqual(0);
    expect(place("create aws_secretsmanager_secret")).toBeLessThan(place("update aws_lb"));
    expect(place("update aws_lb")).toBeLessThan(place("delete aws_subnet"));
    expect(place("update aws_autoscaling_group")).toBeLessThan(place("delete aws_subnet"));
    expect(runs().map(({ deletionProtection }) => deletionProtection)).toEqual([false]);
    for (const part of ["network", "data", "service"]) {
      const ran = terraform(join(root, `cdktf.out/stacks/market-${part}`), ["plan", "-detailed-exitcode"]);
      expect(ran.code, ran.output.slice(-3000)).toBe(0);
    }
  });
});
