/** A deployment that is interrupted, then killed, at each of its steps, and then goes on to its end. */
import { readdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, PlayedShop, type Started, until } from "../../support/played-shop.ts";

const PATIENCE_MS = 120_000;

let shop: PlayedShop;
beforeAll(async () => {
  shop = await PlayedShop.start();
});
afterAll(() => shop.remove());

const deploy = (): Started => shop.start(["deploy", "live-shop", "--yes", "--tag", "1.0.0"]);

/** Ends a deployment by a signal at a step. What a killed one has begun comes to its end by itself, as real programs do. */
async function endedAt(step: string, signal: "SIGKILL" | "SIGINT"): Promise<Ended> {
  const at = shop.world(`at-${step}`);
  rmSync(at, { force: true });
  shop.write("pause", step);
  const deploying = deploy();
  await shop.reaches(step, deploying);
  const { child, ended } = deploying;
  child.kill(signal);
  const result = await ended;
  rmSync(shop.world("pause"));
  await until(
    "no program runs any more",
    () => !readdirSync(dirname(at)).some((one) => one.startsWith("lock-")),
  );
  return result;
}

const lines = (name: string): string[] => shop.lines(name);

describe("a deployment", () => {
  it.each([
    ["build", "no stack was applied before"],
    ["image-test", "no stack was applied before"],
    ["push", "applied before: live-shop-network, live-shop-data"],
    ["plan", "no stack was applied before"],
    ["apply", "no stack was applied before"],
    ["rollout", "no stack was applied before"],
    ["verify", "no stack was applied before"],
  ])(
    "goes on after it was interrupted, and after it was killed, at its step %s",
    async (step, done) => {
      const interrupted = await endedAt(step, "SIGINT");
      expect([interrupted.code, interrupted.stderr]).toEqual([
        130,
        expect.stringMatching(/was interrupted\. The same command goes on from there\. \[EOE-DEPLOY-016\]/),
      ]);
      expect(interrupted.stdout).toContain("Interrupted: what runs now is brought to an end.");
      expect(interrupted.stderr).toContain(done);
      expect(lines("up")).toEqual([]);
      const killed = await endedAt(step, "SIGKILL");
      expect([killed.code, killed.signal]).toEqual([null, "SIGKILL"]);
    },
    PATIENCE_MS,
  );

  it("comes to its end then: each thing done once, and nothing left", async () => {
    const { code, stdout, stderr } = await deploy().ended;
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("live-shop runs 1.0.0.");
    expect(lines("pushed")).toEqual(["registry.example/live-shop-web:1.0.0"]);
    expect(lines("applied").toSorted()).toEqual(["live-shop-data", "live-shop-network", "live-shop-service"]);
    expect(readdirSync(shop.temporary).filter((name) => name.startsWith("express-on-ecs-"))).toEqual([]);
    expect(lines("up")).toEqual([]);
  });
});
