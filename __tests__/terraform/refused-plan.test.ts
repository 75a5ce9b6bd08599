import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyPlan, init, plan } from "../../cli/deploy/terraform.ts";

/** What Terraform itself says of a change that would destroy what is protected; no provider is needed for it. */
describe("a plan that would replace what is protected", () => {
  const folder = mkdtempSync(join(tmpdir(), "refused-plan-"));
  const at = { stack: "shop-data", folder };
  const file = join(folder, "saved.tfplan");
  const options = { file, variables: {}, targets: [], destroy: false, lockTimeout: 0 };
  const write = (identity: string): void =>
    writeFileSync(
      join(folder, "cdk.tf.json"),
      JSON.stringify({
        resource: {
          terraform_data: {
            identity: { input: identity },
            store: {
              lifecycle: { prevent_destroy: true, replace_triggered_by: ["terraform_data.identity"] },
            },
          },
        },
      }),
    );

  beforeAll(async () => {
    write("one");
    await init(at);
    await plan(at, options);
    await applyPlan(at, file, { lockTimeout: 0, total: 2, tell: () => {} });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is refused before anything is applied, and names what it would destroy", async () => {
    write("two");
    await expect(plan(at, options)).rejects.toMatchObject({
      why: "planRefused",
      list: [
        {
          code: "EOE-DEPLOY-008",
          file: "shop-data",
          message: expect.stringMatching(/Instance cannot be destroyed: Resource terraform_data\.store/),
        },
      ],
    });
  });
});
