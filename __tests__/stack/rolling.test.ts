import { chmod, cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docker, engineAnswers, run, sleep } from "./docker.ts";
import { compare, Load, nothingWrong, storedGoals } from "./load.ts";
import { Stack } from "./stack.ts";

describe.skipIf(!engineAnswers())("replacing two instances of the application behind nginx", () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await Stack.prepare({ name: "rolling" });
    await stack.up("--scale", "app=2");
  });

  afterAll(async () => {
    await stack?.down();
  });

  test("no request of a steady POST load fails, over at least 1,000", async () => {
    const before = await stack.containers("app");
    const load = new Load(stack.url, 4, 20);
    await load.accept(200);
    const { code, stdout, stderr } = await run("nginx/replace-app.sh", [], stack.environment);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect(stdout).toContain("done");
    await load.accept(Math.max(200, 1200 - load.accepted.length));
    await load.stop();

    const after = await stack.containers("app");
    expect(after).toHaveLength(2);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
    expect(load.failures).toEqual([]);
    expect(load.accepted.length).toBeGreaterThanOrEqual(1000);
    expect(compare(load.outcomes, await storedGoals(stack.url))).toEqual(nothingWrong);
  });

  test("both new instances are used, and the old ones ended well", async () => {
    const addresses = await Promise.all(
      (await stack.containers("app")).map((id) => stack.address(id, "front")),
    );
    await Promise.all(Array.from({ length: 20 }, () => stack.request("/goals")));
    // nginx hands its lines over within a second.
    await sleep(1500);
    const log = await stack.compose("logs", "--no-log-prefix", "--tail", "30", "nginx");
    for (const address of addresses) expect(log).toContain(`"upstream":"${address}:3000"`);
  });

  /** What so many clients, each asking again and again, are told while `meanwhile` runs. */
  async function statusesOf(
    path: string,
    clients: number,
    meanwhile: () => Promise<void>,
  ): Promise<number[]> {
    let done = false;
    const client = async () => {
      const statuses: number[] = [];
      while (!done) {
        statuses.push((await stack.request(path)).status);
        await sleep(50);
      }
      return statuses;
    };
    const running = Array.from({ length: clients }, client);
    await meanwhile().finally(() => {
      done = true;
    });
    return (await Promise.all(running)).flat();
  }

  test("one that is silent for a while costs no GET", async () => {
    const [silent = ""] = await stack.containers("app");
    const statuses = await statusesOf("/goals", 12, async () => {
      await sleep(1_000);
      await docker("pause", silent);
      await sleep(10_000).finally(() => docker("unpause", silent));
    });
    expect(statuses.length).toBeGreaterThan(100);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    await stack.ready();
  });

  test("while the database hangs, the application says so, and what needs no database goes on", async () => {
    const mongo = await stack.container("mongo");
    const hang = async () => {
      await docker("pause", mongo);
      await sleep(12_000).finally(() => docker("unpause", mongo));
    };
    const lively = async () => {
      await sleep(13_000);
    };
    const [needing, living] = await Promise.all([
      statusesOf("/goals", 6, hang),
      statusesOf("/livez", 1, lively),
    ]);
    expect(living.length).toBeGreaterThan(20);
    expect(living.filter((status) => status !== 200)).toEqual([]);
    expect(needing.length).toBeGreaterThan(10);
    expect(needing).toContain(503);
    expect(needing.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    await stack.ready();
  });

  test("instances that do not become ready are removed again, and the old ones go on", async () => {
    const before = await stack.containers("app");
    const load = new Load(stack.url, 2, 20);
    await load.accept(20);
    // The new instances start well, but their database is not where they are told to look.
    const secrets = await mkdtemp(join(tmpdir(), "stack-test-secrets-"));
    await cp("secrets/development", secrets, { recursive: true });
    await writeFile(
      join(secrets, "database_url"),
      "mongodb://app:development-only-app@mongo:1/app?authSource=app",
    );
    await chmod(secrets, 0o755);
    const broken = { ...stack.environment, SECRETS_DIR: secrets, READY_SECONDS: "5" };
    const { code, stderr } = await run("nginx/replace-app.sh", [], broken);
    expect(code).toBe(1);
    expect(stderr).toContain("the old ones go on");
    await load.accept(20);
    await load.stop();
    await rm(secrets, { recursive: true });
    expect(load.failures).toEqual([]);
    expect(await stack.containers("app")).toEqual(before);
    expect(await docker("ps", "--quiet", "--filter", `id=${before[0]}`)).not.toBe("");
  });
});
