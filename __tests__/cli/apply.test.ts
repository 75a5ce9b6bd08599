import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneProject, runIn } from "../support/clone.ts";

describe("npx express-on-ecs apply", () => {
  let root: string;
  beforeAll(() => {
    root = cloneProject();
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it("names the environments that there are", () => {
    const { code, stderr } = runIn(root, "npx express-on-ecs apply markt --dry-run");
    expect(code).toBe(1);
    expect(stderr).toContain('environments has no markt.yml. Did you mean "market"?');
  });

  it("says in one sentence that Terraform cannot be run", () => {
    const { code, stderr } = runIn(root, "npx express-on-ecs apply market --dry-run", {
      TERRAFORM_BINARY_NAME: "no-terraform-here",
    });
    expect(code).toBe(1);
    expect(stderr.trim()).toBe(
      "market-network no-terraform-here init: cannot be run: spawnSync no-terraform-here ENOENT. Once that is mended, the same command goes on from here. [EOE-CLI-009]\n\n1 problem; no stack was applied before.",
    );
  });

  it("for scripts is one object, and what Terraform says goes to standard error", () => {
    const terraform = join(root, "terraform");
    const says = (what: string) => writeFileSync(terraform, `#!/bin/sh\n${what}\n`, { mode: 0o755 });
    const apply = (flags: string) =>
      runIn(root, `npx express-on-ecs apply market --json ${flags}`, {
        TERRAFORM_BINARY_NAME: terraform,
        CI: "1",
      });
    says(`case "$*" in *" apply"*) echo said by Terraform;; esac`);
    const steps = ["market-network", "market-data", "market-service"].map((stack) => ({
      stack,
      does: "all",
      removed: [],
    }));
    const dry = apply("--dry-run");
    expect([dry.code, JSON.parse(dry.stdout)]).toEqual([
      0,
      { environment: "market", steps, applied: [], recorded: false },
    ]);
    expect(dry.stderr).not.toContain("said by Terraform");
    const done = apply("--yes");
    expect([done.code, JSON.parse(done.stdout).applied]).toEqual([0, steps.map(({ stack }) => stack)]);
    expect(done.stderr.match(/said by Terraform/g)).toHaveLength(3);
    says(`case "$*" in *market-data*" apply"*) exit 7;; esac`);
    const stopped = apply("--yes");
    expect([stopped.code, JSON.parse(stopped.stdout)]).toMatchObject([
      1,
      {
        problems: [
          { code: "EOE-CLI-009", file: "market-data", message: expect.stringContaining("ended with 7") },
        ],
      },
    ]);
    expect(stopped.stderr).toContain("1 problem; applied before: market-network.");
    const applied = apply("--applied");
    expect(JSON.parse(applied.stdout)).toEqual({ environment: "market", recorded: false });
  });

  it("writes down what others have applied, and changes nothing else", () => {
    const applied = (name: string) => runIn(root, `npx express-on-ecs apply ${name} --applied`);
    const record = join(root, "environments/market.data.yml");
    const before = readFileSync(record, "utf8");
    expect(applied("market").stdout.trim()).toBe("The record of market says that already.");
    writeFileSync(record, before.replace("runs:\n", `runs:\n${runsOf(before).replace("ec2", "fargate")}`));
    expect(applied("market").stdout.trim()).toBe(
      "environments/market.data.yml says what runs now: commit it.",
    );
    expect(readFileSync(record, "utf8")).toBe(before);
    const { code, stderr } = applied("markt");
    expect(code).toBe(1);
    expect(stderr).toContain(
      "environments/markt.data.yml does not exist. `npx express-on-ecs synth` writes it.",
    );
  });
});

/** The entries of what may run, in the text of a record. */
const runsOf = (record: string): string => record.slice(record.indexOf("runs:\n") + "runs:\n".length);
