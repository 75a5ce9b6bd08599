import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  beginsWithItsStacks,
  CHANGES,
  expectNoPasswords,
  NOTHING_TO_DO,
  ShippedLife,
  stacksOf,
} from "./shipped-life.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of board)`);

describe.skipIf(missing)("the life of board", () => {
  let life: ShippedLife;
  beforeAll(() => {
    life = new ShippedLife("board", ["docker-compose.mysql.yml", "docker-compose.board.yml", "mysql"]);
  });
  afterAll(() => life.remove());

  beginsWithItsStacks("board", () => life);

  it("keeps no password and no private key in its states", () => {
    expectNoPasswords(life, "board");
    for (const stack of stacksOf("board")) {
      expect(life.state(stack).resources.map(({ type }) => type)).not.toContain("tls_private_key");
      expect(life.stateText(stack)).not.toContain("PRIVATE KEY");
    }
  });

  it("plans neither network nor data when another image is deployed, so that MySQL keeps running", () => {
    const another = { TF_VAR_app_image_tag: "1.1.0" };
    const plan = life.ends("board-service", ["plan", "-detailed-exitcode"], CHANGES, another);
    expect(plan).toContain("Plan: 1 to add, 1 to change, 1 to destroy.");
    for (const stack of ["board-network", "board-data"])
      life.ends(stack, ["plan", "-detailed-exitcode"], NOTHING_TO_DO, another);
  });

  it("refuses to destroy the data of MySQL", () => {
    life.ends("board-service", ["destroy", "-auto-approve"]);
    const refused = life.ends("board-data", ["destroy", "-auto-approve"], 1);
    expect(refused).toContain("aws_ebs_volume");
    expect(refused.replace(/\s+/g, " ")).toContain("Instance cannot be destroyed");
    expect(life.state("board-data").resources.length).toBeGreaterThan(0);
  });
});
