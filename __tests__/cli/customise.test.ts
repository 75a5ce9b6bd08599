import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addBuildFolders } from "../support/build-folders.ts";
import { runIn } from "../support/clone.ts";
import { PROJECT } from "../support/environment.ts";

const CUSTOMISE = `import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
export function customise(_environment: string, { service }: { service: any }): void {
  for (const one of service.node.findAll()) if (one instanceof Lb) one.enableWafFailOpen = true;
}`;

describe("customise.ts of a repository of one's own", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "customise-"));
    mkdirSync(join(root, "environments"));
    for (const file of ["docker-compose.yml", "environments/market.yml"])
      cpSync(join(PROJECT, file), join(root, file));
    addBuildFolders(root);
    symlinkSync(join(PROJECT, "node_modules"), join(root, "node_modules"));
    writeFileSync(join(root, "customise.ts"), CUSTOMISE);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it.each([
    ["of CommonJS, which npm init makes", {}],
    ["of ES modules", { type: "module" }],
  ])("is loaded in a package %s, with the provider's own classes", (_, manifest) => {
    writeFileSync(join(root, "package.json"), JSON.stringify(manifest));
    const { code, stderr } = runIn(root, `node ${join(PROJECT, "bin/express-on-ecs.js")} synth market`);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("Error")]);
    expect(readFileSync(join(root, "cdktf.out/stacks/market-service/cdk.tf.json"), "utf8")).toContain(
      '"enable_waf_fail_open": true',
    );
  });

  it.each([
    [
      "is no program",
      "export default 3 +\n",
      /^customise\.ts:2:1 cannot be loaded, .*: Unexpected end of file\. \[EOE/,
    ],
    [
      "imports what is not there",
      'import { x } from "./gone.ts";\nexport const customise = () => x;\n',
      /^customise\.ts cannot be loaded, .*: Cannot find module '.*gone\.ts'.*\. \[EOE/,
    ],
  ])("is told in a sentence where it %s", (_, text, sentence) => {
    writeFileSync(join(root, "customise.ts"), text);
    const { code, stderr } = runIn(root, `node ${join(PROJECT, "bin/express-on-ecs.js")} synth market`);
    expect([code, stderr.trim()]).toEqual([1, expect.stringMatching(sentence)]);
    expect(stderr).not.toContain("    at ");
  });

  it("leaves a compose file alone that an unreadable environment does not name", () => {
    rmSync(join(root, "docker-compose.yml"));
    writeFileSync(join(root, "environments/market.yml"), "name: market\nname: market\n");
    const { stderr } = runIn(root, `node ${join(PROJECT, "bin/express-on-ecs.js")} synth market`);
    expect(stderr).toContain("1 problem; nothing was written.");
    expect(stderr).not.toContain("docker-compose.yml");
  });
});
