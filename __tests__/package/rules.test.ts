import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { PROJECT } from "../support/environment.ts";
import { Repository } from "./project.ts";

const TEMPLATE = "node_modules/cdktf-cli/bundle/templates/typescript/tsconfig.json";

describe("the rules, in an app that `cdktf init --template=typescript` makes", () => {
  let own: Repository;
  beforeAll(() => {
    own = new Repository({
      // CommonJS, without a word on how modules are found, and ts-node, which knows no TypeScript after 5.
      "package.json": '{ "name": "own", "version": "1.0.0", "main": "main.js" }\n',
      "tsconfig.json": readFileSync(join(PROJECT, TEMPLATE), "utf8"),
      "main.ts": `import { Construct } from "constructs";
import { App, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Finding, judgeApp } from "express-on-ecs";

class Own extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "eu-central-1" });
    new KmsKey(this, "key", {});
  }
}

const app = new App();
new Own(app, "own");
app.synth();
const found: Finding[] = judgeApp(app);
for (const { rule, path, construct } of found) console.log(rule, path, construct);
`,
    });
    own.run(
      `npm install --no-audit --no-fund ${inject("tarball")} cdktf@^0.21.0 @cdktf/provider-aws@^21.22.1 constructs@^10.4.2`,
    );
    own.run("npm install --no-audit --no-fund -D typescript@~5.9.3 ts-node@^10.9.2 @types/node@20");
  });
  afterAll(() => own.remove());

  it("judge it, typed", () => {
    own.run("npx tsc --noEmit");
    expect(own.run("npx ts-node main.ts").stdout).toBe(
      "keys-rotate aws_kms_key.key.enable_key_rotation own/key\n",
    );
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
