/** Tasks that run before the switch: once with the new image, before the service gets it, and never where it fails. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Shop, whyNot } from "./live.ts";

const why = await whyNot();
if (why !== undefined) console.log(`skipped: tasks before the switch (${why})`);

describe.skipIf(why !== undefined)("a migration", () => {
  const name = `migr${process.pid}`;
  const shop = why === undefined ? new Shop(name) : undefined;
  const its = (): Shop => shop as Shop;

  beforeAll(async () => {
    await its().run(["secrets", "set", name, "api_key"], { input: "key" });
    its().edit(
      "  tasks: {",
      "  standaloneTasks:\n    migrate: { container: web, command: [node, server.js, migrate], runs: before-deployment }\n  tasks: {",
    );
  });
  afterAll(async () => {
    await shop?.run(["destroy", name, "--yes", "--lock-timeout", "60s"]);
    shop?.remove();
  });

  it("runs before there is a service, once", async () => {
    its().commit({ says: "one" });
    const { code, stdout, stderr } = await its().run(["deploy", name, "--yes"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("runs before the switch: migrate (web: node server.js migrate)");
    expect(stdout.match(/migrate: migrates to one on ECS/g)).toHaveLength(1);
    expect(stdout.indexOf("migrates to one")).toBeLessThan(stdout.indexOf(`Applying ${name}-service`));
    expect((await its().ask()).text).toMatch(/^one /);
  });

  it("does not run where nothing changes, and the plan is empty", async () => {
    const { code, stdout } = await its().run(["deploy", name, "--yes"]);
    expect([code, stdout.includes("Running migrate")]).toEqual([0, false]);
    expect((await its().run(["plan", name])).stdout).toContain("Nothing changes.");
  });

  it("that fails keeps the version before, which answers all the time, and runs again in the next deployment", async () => {
    its().commit({ says: "two", migrates: false });
    const statuses = await its().underLoad(async () => {
      for (const _ of ["once", "again"]) {
        const { code, stderr } = await its().run(["deploy", name, "--yes"]);
        expect([code, stderr]).toEqual([8, expect.stringContaining("migrates to two on ECS")]);
        expect(stderr).toMatch(/exit code 4; the service was not switched.*EOE-DEPLOY-020/s);
      }
    });
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect((await its().ask()).text).toMatch(/^one /);
    const plan = await its().run(["plan", name, "--json"]);
    expect(JSON.parse(plan.stdout).environment).toBe(name);
  });

  it("goes forward with the next version, and stays where a rollback goes back", async () => {
    const third = its().commit({ says: "three" });
    const forward = await its().run(["deploy", name, "--yes"]);
    expect([forward.code, forward.stdout]).toEqual([0, expect.stringContaining("migrates to three")]);
    expect((await its().ask()).text).toMatch(/^three /);
    its().commit({ says: "four" });
    expect((await its().run(["deploy", name, "--yes"])).code).toBe(0);
    const back = await its().run(["rollback", name, "--yes", "--to", third]);
    expect([back.code, back.stdout.includes("migrates to")]).toEqual([0, false]);
    expect((await its().ask()).text).toMatch(/^three /);
  });
});
