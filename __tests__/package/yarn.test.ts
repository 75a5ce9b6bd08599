import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { PROJECT } from "../support/environment.ts";
import { Repository, STACKS, stacksIn } from "./project.ts";

const YARN = `node ${join(PROJECT, "node_modules/yarn/bin/yarn.js")} --silent --non-interactive`;

describe("with Yarn", () => {
  let shop: Repository;
  beforeAll(() => {
    shop = new Repository({ "package.json": '{ "name": "shop", "version": "1.0.0", "license": "MIT" }\n' });
    // Yarn 1 installs no peers by itself: init adds them.
    shop.run(
      `${YARN} add --dev file:${inject("tarball")} cdktf@^0.21.0 constructs@^10.6.0 @cdktf/provider-aws@^21.22.1`,
    );
  });
  afterAll(() => shop.remove());

  it("makes a project, which synthesises by our command and by cdktf's", () => {
    shop.run(`${YARN} express-on-ecs init --yes`);
    shop.run(`${YARN} install`);
    expect(stacksIn(shop.run(`${YARN} express-on-ecs synth shop --json`).stdout)).toEqual(STACKS("shop"));
    expect(shop.run(`${YARN} cdktf synth`).stdout).toContain("shop-service");
  });
});
