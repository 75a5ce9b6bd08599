import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { Repository, STACKS, stacksIn } from "./project.ts";

/** MiB; the provider's bindings are most of what is installed. */
const MOST_PACKED = 1.8;
const MOST_UNPACKED = 7.1;
const MOST_INSTALLED = 520;

describe("with npm, in a project of strict TypeScript", () => {
  let shop: Repository;
  beforeAll(() => {
    shop = new Repository({
      "package.json": '{\n    "name": "shop",\n    "version": "1.0.0",\n    "type": "module"\n}\n',
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          strict: true,
          module: "nodenext",
          target: "es2023",
          noEmit: true,
          skipLibCheck: false,
        },
        include: ["*.ts"],
      }),
      "library.ts": `import { childrenOf, Cluster, loadComposeProject, Problems, synthesise, type Customise } from "express-on-ecs";

export const customise: Customise = (environment, stacks) => {
  for (const cluster of childrenOf(stacks.service, Cluster)) console.log(environment, cluster.node.path);
};
const project = loadComposeProject({ files: ["docker-compose.yml"], workingDir: "." });
console.log(Object.keys(project.services).join());
try {
  synthesise({ root: ".", outdir: "cdktf.out", names: ["nobody"] });
} catch (error) {
  if (error instanceof Problems) console.log(error.list[0]?.code);
}
`,
    });
    shop.run(`npm install --no-audit --no-fund -D ${inject("tarball")} typescript@7 @types/node@20`);
  });
  afterAll(() => shop.remove());

  it("is as small as the documentation says", () => {
    const installed = join(shop.folder, "node_modules");
    expect(mebibytes(inject("tarball"))).toBeLessThan(MOST_PACKED);
    expect(mebibytes(join(installed, "express-on-ecs"))).toBeLessThan(MOST_UNPACKED);
    expect(mebibytes(installed)).toBeLessThan(MOST_INSTALLED);
    // CDKTF is what a project gets; CDKTN's packages are as large again.
    expect(readdirSync(installed)).toContain("cdktf");
    expect(readdirSync(installed).filter((name) => /cdktn/.test(name))).toEqual([]);
    expect(readdirSync(join(installed, "express-on-ecs")).sort()).toEqual([
      "LICENSE",
      "README.md",
      "SECURITY.md",
      "bin",
      "dist",
      "docs",
      "package.json",
    ]);
    // Messages and the environment file name its pages.
    expect(readdirSync(join(installed, "express-on-ecs/docs"))).toContain("environment.md");
  });

  it("makes a project of the repository, which synthesises by our command and by cdktf's", () => {
    const told = shop.run("npx express-on-ecs init --yes");
    expect(told.stdout).toContain("added to       package.json");
    expect(told.stderr).toBe("");
    shop.run("npm install --no-audit --no-fund");
    const { stdout } = shop.run("npx express-on-ecs synth shop --json");
    expect(stacksIn(stdout)).toEqual(STACKS("shop"));
    expect(shop.run("npx cdktf synth").stdout).toContain("shop-service");
    expect(shop.run("npx express-on-ecs explain --env shop").stdout).toContain("Task of web");
    expect(shop.run("npx express-on-ecs checks shop").stdout).toContain("shop: ");
  });

  it("changes a stack by customise.ts, typed by the provider", () => {
    shop.write(
      "customise.ts",
      `import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { childrenOf, type DeploymentStacks } from "express-on-ecs";

export function customise(_environment: string, stacks: DeploymentStacks): void {
  for (const balancer of childrenOf(stacks.service, Lb)) balancer.enableWafFailOpen = true;
}
`,
    );
    shop.run("npx express-on-ecs synth shop");
    shop.run("grep enable_waf_fail_open cdktf.out/stacks/shop-service/cdk.tf.json");
    shop.run("npx cdktf synth && grep enable_waf_fail_open cdktf.out/stacks/shop-service/cdk.tf.json");
  });

  it("is a library whose declarations compile, with those of all that it builds on", () => {
    shop.run("npx tsc");
    expect(shop.run("npx tsx library.ts").stdout).toBe("web,db\nEOE-ENV-002\n");
  });
});

function mebibytes(path: string): number {
  const found = statSync(path);
  if (found.isFile()) return found.size / 1024 / 1024;
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (
    files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0) / 1024 / 1024
  );
}
