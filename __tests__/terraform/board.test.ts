import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT } from "../support/environment.ts";
import { TerraformProject, terraform, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of board)`);

const STACKS = ["board-network", "board-data", "board-service"];
const NOTHING_TO_DO = 0;
const CHANGES = 2;

describe.skipIf(missing)("the life of board", () => {
  let project: TerraformProject;
  beforeAll(() => {
    project = new TerraformProject({
      board: readFileSync(join(PROJECT, "environments/board.yml"), "utf8"),
    });
    for (const file of ["docker-compose.mysql.yml", "docker-compose.board.yml", "mysql"])
      cpSync(join(PROJECT, file), join(project.root, file), { recursive: true });
  });
  afterAll(() => project.remove());

  const succeeds = (stack: string, args: readonly string[], code = 0, more: Record<string, string> = {}) => {
    const ran = terraform(project.folder(stack), args, {
      HOME: project.root,
      STANDIN_LOG: join(project.root, "log.jsonl"),
      ...more,
    });
    expect(ran.code, `terraform ${args.join(" ")} of ${stack}\n${ran.output.slice(-4000)}`).toBe(code);
    return ran.output;
  };
  const stateOf = (stack: string): string =>
    readFileSync(join(project.root, "state", `${stack}.tfstate`), "utf8");

  it("is synthesised into three states", () => {
    expect(project.synthesise()).toEqual(STACKS);
  });

  it.each(STACKS)("%s: init, validate, plan, apply, and an empty second plan", (stack) => {
    succeeds(stack, ["init"]);
    succeeds(stack, ["validate"]);
    succeeds(stack, ["plan", "-detailed-exitcode"], CHANGES);
    succeeds(stack, ["apply", "-auto-approve"]);
    succeeds(stack, ["plan", "-detailed-exitcode"], NOTHING_TO_DO);
  });

  it("keeps no password and no private key in its states", () => {
    for (const stack of STACKS) {
      const { resources } = JSON.parse(stateOf(stack)) as {
        resources: { type: string; instances: { attributes: Record<string, unknown> }[] }[];
      };
      expect(resources.map(({ type }) => type)).not.toContain("tls_private_key");
      const values = resources.filter(({ type }) => type === "aws_secretsmanager_secret_version");
      for (const { instances } of values)
        for (const { attributes } of instances) expect(attributes["secret_string"] ?? "").toBe("");
    }
    expect(stateOf("board-data")).not.toContain("PRIVATE KEY");
  });

  it("plans neither network nor data when another image is deployed, so that MySQL keeps running", () => {
    const another = { TF_VAR_app_image_tag: "1.1.0" };
    const plan = succeeds("board-service", ["plan", "-detailed-exitcode"], CHANGES, another);
    expect(plan).toContain("Plan: 1 to add, 1 to change, 1 to destroy.");
    for (const stack of ["board-network", "board-data"])
      succeeds(stack, ["plan", "-detailed-exitcode"], NOTHING_TO_DO, another);
  });

  it("refuses to destroy the data of MySQL", () => {
    succeeds("board-service", ["destroy", "-auto-approve"]);
    const refused = succeeds("board-data", ["destroy", "-auto-approve"], 1);
    expect(refused).toContain("aws_ebs_volume");
    expect(refused.replace(/\s+/g, " ")).toContain("Instance cannot be destroyed");
    expect(JSON.parse(stateOf("board-data")).resources.length).toBeGreaterThan(0);
  });
});
