import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginsWithItsStacks, expectNoPasswords, ShippedLife, stacksOf } from "./shipped-life.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of mall)`);

type Resources = Record<string, Record<string, { lifecycle?: { prevent_destroy?: boolean } }>>;

describe.skipIf(missing)("an event of mall", () => {
  let life: ShippedLife;
  beforeAll(() => {
    life = new ShippedLife("mall", ["docker-compose.mysql.yml", "docker-compose.mall.yml", "mysql"]);
  });
  afterAll(() => life.remove());

  /** Addresses of what Terraform refuses to destroy. */
  const protectedIn = (stack: string): string[] => {
    const text = readFileSync(join(life.project.folder(stack), "cdk.tf.json"), "utf8");
    const { resource } = JSON.parse(text) as { resource: Resources };
    return Object.entries(resource).flatMap(([type, named]) =>
      Object.entries(named)
        .filter(([, { lifecycle }]) => lifecycle?.prevent_destroy === true)
        .map(([id]) => `${type}.${id}`),
    );
  };

  beginsWithItsStacks("mall", () => life);

  it("keeps no password in its states", () => {
    expectNoPasswords(life, "mall");
  });

  it("protects nothing but the records of its trail, which outlive it", () => {
    const all = stacksOf("mall").flatMap((stack) => protectedIn(stack));
    expect(all.length).toBeGreaterThan(0);
    for (const address of all) expect(address).toMatch(/^aws_\w+\.trail_/);
  });

  it.each(stacksOf("mall").reverse())("%s is destroyed, and leaves nothing else", (stack) => {
    const kept = protectedIn(stack);
    if (kept.length > 0) life.forget(stack, kept);
    life.ends(stack, ["destroy", "-auto-approve"]);
    expect(life.state(stack).resources.filter(({ mode }) => mode === "managed")).toEqual([]);
  });
});
