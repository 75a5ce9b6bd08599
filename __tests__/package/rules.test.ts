import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { PROJECT } from "../support/environment.ts";
import { Repository } from "./project.ts";

/** That of cdktn-cli 0.24.0 is the same. */
const TEMPLATE = "node_modules/cdktf-cli/bundle/templates/typescript/tsconfig.json";

interface Cdk {
  readonly name: "cdktf" | "cdktn";
  readonly packages: string;
  /** As docs/cdktn.md says. */
  readonly npmrc: string;
}

const CDKS: readonly Cdk[] = [
  {
    name: "cdktf",
    packages: "cdktf@^0.21.0 @cdktf/provider-aws@^21.22.1 constructs@^10.4.2",
    npmrc: "",
  },
  {
    name: "cdktn",
    // The constructs that `cdktn init` of 0.24 asks for.
    packages: 'cdktn@^0.24.0 @cdktn/provider-aws@^25.7.0 "constructs@>=10.6.0 <10.8.0"',
    npmrc: "node-options=--conditions=cdktn\nomit=peer\n",
  },
];

describe.each(CDKS)("the rules, in an app that `$name init --template=typescript` makes", (cdk) => {
  let own: Repository;
  beforeAll(() => {
    own = new Repository({
      ".npmrc": cdk.npmrc,
      // CommonJS, without a word on how modules are found, and ts-node, which knows no TypeScript after 5.
      "package.json": '{ "name": "own", "version": "1.0.0", "main": "main.js" }\n',
      "tsconfig.json": readFileSync(join(PROJECT, TEMPLATE), "utf8"),
      "main.ts": `import { Construct } from "constructs";
import { App, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Finding, judgeApp, PrivateBucket } from "express-on-ecs";

class Own extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "eu-central-1" });
    new KmsKey(this, "key", {});
    new PrivateBucket(this, "files", { prefix: "own-", earlierVersionDays: 30, disposable: false });
  }
}

const app = new App();
new Own(app, "own");
app.synth();
const found: Finding[] = judgeApp(app);
for (const { rule, path, construct } of found) console.log(rule, path, construct);
`.replaceAll("cdktf", cdk.name),
    });
    own.run(`npm install --no-audit --no-fund ${inject("tarball")} ${cdk.packages}`);
    own.run("npm install --no-audit --no-fund -D typescript@~5.9.3 ts-node@^10.9.2 @types/node@20");
  });
  afterAll(() => own.remove());

  it("judge it, typed, with a construct of the package among its own", () => {
    own.run("npx tsc --noEmit");
    expect(own.run("npx ts-node main.ts").stdout.replace(/_[0-9A-F]{8}/, "")).toBe(
      "keys-rotate aws_kms_key.key.enable_key_rotation own/key\n" +
        "buckets-log-readers aws_s3_bucket.files_bucket own/files/bucket\n",
    );
    own.run("grep aws_s3_bucket_public_access_block cdktf.out/stacks/own/cdk.tf.json");
  });

  it("do not take what a construct does not", () => {
    const main = readFileSync(join(own.folder, "main.ts"), "utf8");
    own.write("wrong.ts", main.replace("earlierVersionDays: 30", 'earlierVersionDays: "30"'));
    expect(own.run("npx tsc --noEmit", { code: 2 }).stdout).toContain("wrong.ts(12,");
    own.run("rm wrong.ts");
  });

  it("judge a plan, with nothing else of this project", () => {
    own.write(
      "plan.json",
      '{ "planned_values": { "root_module": {} }, "configuration": { "root_module": {} } }',
    );
    expect(own.run("npx express-on-ecs checks --plan plan.json").stdout).toBe(
      "plan.json: 0 errors, 0 warnings.\n",
    );
  });
});
