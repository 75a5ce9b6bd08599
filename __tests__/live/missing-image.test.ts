/** A version whose image no registry has: ECS gives it up, and the old one answers all the time. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ENDPOINT, Shop, whyNot } from "./live.ts";

const why = await whyNot();
if (why !== undefined) console.log(`skipped: a version whose image is missing (${why})`);

describe.skipIf(why !== undefined)("a version whose image is missing", () => {
  const name = `miss${process.pid}`;
  const shop = why === undefined ? new Shop(name) : undefined;
  const its = (): Shop => shop as Shop;

  afterAll(async () => {
    await shop?.run(["destroy", name, "--yes", "--lock-timeout", "60s"]);
    shop?.remove();
  });

  it("is rolled back, says why, and the old one answers", async () => {
    await its().run(["secrets", "set", name, "api_key"], { input: "key" });
    expect((await its().run(["deploy", name, "--yes", "--no-image-test"])).code).toBe(0);
    const file = join(its().root, "docker-compose.yml");
    const side = `  side:\n    image: ${new URL(ENDPOINT).host}/never-pushed:1.0.0\n    user: "1000"\n    read_only: true\n    mem_limit: 64m\n`;
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace("secrets:\n  api_key", `${side}secrets:\n  api_key`),
    );
    its().edit("containers: [web]", "containers: [web, side]");
    its().commit({ says: "with a side" });
    const statuses = await its().underLoad(async () => {
      const { code, stderr } = await its().run(["deploy", name, "--yes", "--no-image-test"]);
      expect([code, stderr]).toEqual([6, expect.stringContaining("ECS rolled back")]);
      expect(stderr).toMatch(/never-pushed|CannotPull/);
    });
    expect(statuses.length).toBeGreaterThan(5);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect((await its().ask()).text).toMatch(/^one /);
  });
});
