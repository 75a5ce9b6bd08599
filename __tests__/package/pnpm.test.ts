import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { PROJECT } from "../support/environment.ts";
import { Repository, STACKS, stacksIn } from "./project.ts";

const PNPM = `node ${join(PROJECT, "node_modules/pnpm/bin/pnpm.cjs")}`;

describe("with pnpm, in a project of CommonJS without TypeScript", () => {
  let shop: Repository;
  beforeAll(() => {
    shop = new Repository({
      "package.json": '{ "name": "shop", "version": "1.0.0" }\n',
      "server.js": 'require("node:http").createServer((_, answer) => answer.end("ok")).listen(3000);\n',
    });
    shop.run(`${PNPM} add --save-dev ${inject("tarball")}`);
  });
  afterAll(() => shop.remove());

  it("makes a project, which synthesises by our command and by cdktf's", () => {
    shop.run(`${PNPM} exec express-on-ecs init --yes`);
    shop.run(`${PNPM} install --no-frozen-lockfile`);
    expect(stacksIn(shop.run(`${PNPM} exec express-on-ecs synth shop --json`).stdout)).toEqual(
      STACKS("shop"),
    );
    expect(shop.run(`${PNPM} exec cdktf synth`).stdout).toContain("shop-service");
  });
});
