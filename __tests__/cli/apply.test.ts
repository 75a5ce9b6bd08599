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
      "market-network no-terraform-here init: cannot be run: spawnSync no-terraform-here ENOENT. Once that is mended, the same command goes on from here. [EOE-CLI-009]",
    );
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
