import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT } from "../support/environment.ts";
import { run } from "../support/run.ts";
import { TerraformProject, terraform, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of mall)`);

const STACKS = ["mall-network", "mall-data", "mall-service"];
const NOTHING_TO_DO = 0;
const CHANGES = 2;

type Resources = Record<string, Record<string, { lifecycle?: { prevent_destroy?: boolean } }>>;

describe.skipIf(missing)("an event of mall", () => {
  let project: TerraformProject;
  beforeAll(() => {
    project = new TerraformProject({ mall: readFileSync(join(PROJECT, "environments/mall.yml"), "utf8") });
    const files = ["docker-compose.mysql.yml", "docker-compose.mall.yml", "mysql"];
    for (const file of files) cpSync(join(PROJECT, file), join(project.root, file), { recursive: true });
  });
  afterAll(() => project.remove());

  const succeeds = (stack: string, args: readonly string[], code = 0) => {
    const ran = terraform(project.folder(stack), args, {
      HOME: project.root,
      STANDIN_LOG: join(project.root, "log.jsonl"),
    });
    expect(ran.code, `terraform ${args.join(" ")} of ${stack}\n${ran.output.slice(-4000)}`).toBe(code);
    return ran.output;
  };
  const stateOf = (stack: string) =>
    JSON.parse(readFileSync(join(project.root, "state", `${stack}.tfstate`), "utf8")) as {
      resources: { mode: string; type: string; instances: { attributes: Record<string, unknown> }[] }[];
    };

  /** Addresses of what Terraform refuses to destroy. */
  const protectedIn = (stack: string): string[] => {
    const text = readFileSync(join(project.folder(stack), "cdk.tf.json"), "utf8");
    const { resource } = JSON.parse(text) as { resource: Resources };
    return Object.entries(resource).flatMap(([type, named]) =>
      Object.entries(named)
        .filter(([, { lifecycle }]) => lifecycle?.prevent_destroy === true)
        .map(([id]) => `${type}.${id}`),
    );
  };

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

  it("keeps no password in its states", () => {
    for (const stack of STACKS) {
      for (const { type, instances } of stateOf(stack).resources) {
        if (!/secretsmanager_secret_version|rds_cluster$/.test(type)) continue;
        for (const { attributes } of instances) {
          expect(attributes["secret_string"] ?? "").toBe("");
          expect(attributes["master_password"] ?? "").toBe("");
        }
      }
    }
  });

  it("protects nothing but the records of its trail, which outlive it", () => {
    const all = STACKS.flatMap((stack) => protectedIn(stack));
    expect(all.length).toBeGreaterThan(0);
    for (const address of all) expect(address).toMatch(/^aws_\w+\.trail_/);
  });

  it.each([...STACKS].reverse())("%s is destroyed, and leaves nothing else", (stack) => {
    // As `destroy` does with what is kept.
    const kept = protectedIn(stack);
    if (kept.length > 0) {
      const forgotten = run(
        "terraform",
        [`-chdir=${project.folder(stack)}`, "state", "rm", ...kept],
        PROJECT,
        {
          HOME: project.root,
        },
      );
      expect(forgotten.code, forgotten.stderr).toBe(0);
    }
    succeeds(stack, ["destroy", "-auto-approve"]);
    expect(stateOf(stack).resources.filter(({ mode }) => mode === "managed")).toEqual([]);
  });
});
