/** An application that knows nothing of ECS, taken there by the proposals of `init` alone. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Shop, whyNot } from "./live.ts";

const why = await whyNot();
if (why !== undefined) console.log(`skipped: init (${why})`);

describe.skipIf(why !== undefined)("a repository without an environment", () => {
  const name = `init${process.pid}`;
  const shop = why === undefined ? new Shop(name) : undefined;
  const its = (): Shop => shop as Shop;

  afterAll(async () => {
    await shop?.run(["destroy", name, "--yes", "--lock-timeout", "60s"]);
    shop?.remove();
  });

  it("is made a project by init, deployed, and seen to answer", async () => {
    rmSync(join(its().root, "environments"), { recursive: true });
    const init = await its().run(["init", "--yes", "--name", name]);
    expect([init.code, init.stdout]).toEqual([0, expect.stringContaining(`environments/${name}.yml`)]);
    // Only so that nothing of it is left behind here.
    const file = join(its().root, "ecs/environments", `${name}.yml`);
    writeFileSync(file, readFileSync(file, "utf8").replace("region:", "disposable: true\nregion:"));
    const version = its().commit({ says: "hello" });
    const set = await its().run(["secrets", "set", name, "api_key"], { input: "key\n" });
    expect(set.code).toBe(0);
    const { code, stdout, stderr } = await its().run(["deploy", name, "--yes", "--json"]);
    expect([code, stderr.split("\n").filter((line) => line.includes("EOE-"))]).toEqual([0, []]);
    expect(JSON.parse(stdout)).toMatchObject({ version, built: ["web"], answers: { status: 200, version } });
    expect((await its().ask()).text).toMatch(/^hello on the laptop, key [0-9a-f]{8}$/);
  });

  it("leaves nothing when it goes", async () => {
    const gone = await its().run(["destroy", name, "--yes"]);
    expect([gone.code, gone.stdout]).toEqual([0, expect.stringContaining(`${name} is gone.`)]);
    const status = await its().run(["status", name]);
    expect([status.code, status.stderr]).toEqual([1, expect.stringContaining("has no service in AWS")]);
  });
});
