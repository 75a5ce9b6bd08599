import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { Repository, STACKS, stacksIn } from "./project.ts";

/** As docs/cdktn.md says. */
const PACKAGES = "cdktn@^0.24.0 cdktn-cli@^0.24.0 @cdktn/provider-aws@^25.7.0 constructs@~10.7.2";

describe("with CDKTN in place of CDKTF", () => {
  let shop: Repository;
  beforeAll(() => {
    shop = new Repository({
      "package.json": '{ "name": "shop", "version": "1.0.0", "type": "module" }\n',
      ".npmrc": "node-options=--conditions=cdktn\nomit=peer\n",
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          strict: true,
          module: "nodenext",
          target: "es2023",
          noEmit: true,
          skipLibCheck: false,
          customConditions: ["cdktn"],
        },
        include: ["*.ts"],
      }),
      "library.ts": `import { App, TerraformStack, Testing } from "cdktn";
import { AwsProvider } from "@cdktn/provider-aws/lib/provider/index.js";
import { EncryptionKey, KnownHosts, NullProvider, PrivateBucket } from "express-on-ecs";

const targets = { terraform: ">=1.11.0", opentofu: ">=1.11.0" };
const stack = new TerraformStack(new App({ context: { targetVersions: targets } }), "own");
new AwsProvider(stack, "aws", { region: "eu-central-1" });
new NullProvider(stack, "null");
new KnownHosts(stack, "known-hosts", {
  instanceId: "i-1",
  address: "192.0.2.1",
  trust: "trust-on-first-use",
  parameterName: "/own/keys",
  region: "eu-central-1",
  dependsOn: [],
});
console.log(Object.keys(JSON.parse(Testing.synth(stack)).resource).join(), typeof EncryptionKey, typeof PrivateBucket);
`,
    });
    shop.run(
      `npm install --no-audit --no-fund -D ${inject("tarball")} ${PACKAGES} typescript@7 @types/node@20`,
    );
  });
  afterAll(() => shop.remove());

  const has = (name: string): boolean => existsSync(join(shop.folder, "node_modules", name));

  it("installs nothing of CDKTF", () => {
    expect(["cdktn", "@cdktn/provider-aws"].map(has)).toEqual([true, true]);
    expect(["cdktf", "@cdktf/provider-aws"].map(has)).toEqual([false, false]);
  });

  it("makes a project, which synthesises by our command and by main.ts", () => {
    shop.run("npx express-on-ecs init --yes");
    shop.run("npm install --no-audit --no-fund");
    expect(has("cdktf")).toBe(false);
    const { stdout } = shop.run("npx express-on-ecs synth shop --json");
    expect(stacksIn(stdout)).toEqual(STACKS("shop"));
    shop.run(`grep '"version": "0.24' cdktf.out/stacks/shop-service/cdk.tf.json`);
    // What `cdktn synth` runs. The command itself needs Node 22.
    shop.run("rm -r cdktf.out && npx tsx main.ts");
    shop.run(`grep '"version": "0.24' cdktf.out/stacks/shop-service/cdk.tf.json`);
  });

  it("keeps snapshots, which are compared", () => {
    shop.run("npx express-on-ecs synth --snapshots && npx express-on-ecs synth --check");
  });

  it("changes a stack by customise.ts, typed by its provider", () => {
    shop.write(
      "customise.ts",
      `import { Lb } from "@cdktn/provider-aws/lib/lb/index.js";
import { childrenOf, type DeploymentStacks } from "express-on-ecs";

export function customise(_environment: string, stacks: DeploymentStacks): void {
  for (const balancer of childrenOf(stacks.service, Lb)) balancer.enableWafFailOpen = true;
}
`,
    );
    shop.run("npx express-on-ecs synth shop");
    shop.run("grep enable_waf_fail_open cdktf.out/stacks/shop-service/cdk.tf.json");
  });

  it("is a library for stacks of one's own, and its declarations compile", () => {
    shop.run("npx tsc");
    expect(shop.run("npx tsx library.ts").stdout).toBe("null_resource function function\n");
  });

  it("says what is missing where the switch is off", () => {
    shop.write(".npmrc", "omit=peer\n");
    const told = shop.run("npx express-on-ecs synth shop || true");
    expect(told.stderr).toContain("node-options=--conditions=cdktn into its .npmrc");
  });
});
