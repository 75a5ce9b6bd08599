/**
 * From an empty account to nothing left, against an emulator whose ECS runs the containers: each step is the command
 * that a person types, in a repository of their own. The tests follow one another.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Shop, whyNot } from "./live.ts";

const why = await whyNot();
if (why !== undefined) console.log(`skipped: the deployments (${why})`);

describe.skipIf(why !== undefined)("a deployment", () => {
  const name = `live${process.pid}`;
  const shop = why === undefined ? new Shop(name) : undefined;
  const its = (): Shop => shop as Shop;
  let first = "";
  let second = "";

  afterAll(async () => {
    await shop?.run(["destroy", name, "--yes", "--lock-timeout", "60s"]);
    shop?.remove();
  });

  it("refuses before anything is made when a secret is missing, and takes its value from a pipe", async () => {
    const refused = await its().run(["deploy", name, "--yes"]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`secrets set ${name} api_key`);
    const set = await its().run(["secrets", "set", name, "api_key"], { input: "first key\n" });
    expect([set.code, set.stdout]).toEqual([0, `${name}/api-key was made.\n`]);
    const listed = await its().run(["secrets", "list", name, "--json"]);
    expect(JSON.parse(listed.stdout).secrets).toMatchObject([{ name: "api_key", state: "there" }]);
    expect(listed.stdout + set.stdout).not.toContain("first key");
  });

  it("makes everything, and is seen to answer", async () => {
    first = its().commit({ says: "one" });
    const plan = await its().run(["plan", name]);
    expect([plan.code, plan.stdout]).toEqual([0, expect.stringContaining("vpc")]);
    expect(plan.stdout).toContain("cannot be planned before");
    const { code, stdout, stderr } = await its().run(["deploy", name, "--yes", "--json"]);
    expect([code, stderr.split("\n").filter((line) => line.includes("EOE-"))]).toEqual([0, []]);
    expect(JSON.parse(stdout)).toMatchObject({
      environment: name,
      version: first,
      built: ["web"],
      answers: { status: 200, version: first },
    });
    expect((await its().ask()).text).toMatch(/^one on ECS, key [0-9a-f]{8}$/);
  });

  it("does nothing a second time, and builds nothing", async () => {
    const { code, stdout } = await its().run(["deploy", name, "--yes"]);
    expect(code).toBe(0);
    expect(stdout.match(/nothing changes/g)).toHaveLength(3);
    expect(stdout).toContain("the image of web is in the registry already");
    expect(stdout).not.toContain("Applying");
    expect((await its().run(["plan", name])).stdout).toContain("Nothing changes.");
  });

  it("leaves no password of the registry, no secret and no plan behind", async () => {
    const left = ["state", "cdktf.out"].map((folder) => join(its().root, folder));
    for (const folder of left) expect(existsSync(folder)).toBe(true);
    const { stdout } = await grep("first key", left);
    expect(stdout).toBe("");
  });

  it("replaces a version without a failed request", async () => {
    second = its().commit({ says: "two" });
    const statuses = await its().underLoad(async () => {
      expect((await its().run(["deploy", name, "--yes"])).code).toBe(0);
    });
    expect(statuses.length).toBeGreaterThan(20);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect((await its().ask()).text).toMatch(/^two /);
  });

  it("says what runs", async () => {
    const { code, stdout } = await its().run(["status", name, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      isWell: true,
      services: [{ name, running: 1, wanted: 1, version: second, rollout: "COMPLETED" }],
      answers: { ok: true, version: second },
    });
    expect((await its().run(["status", name])).stdout).toContain(`answers 200 as version ${second}`);
  });

  it("shows the containers' logs, by service, filter and time", async () => {
    const all = await its().run(["logs", name, "--since", "1h"]);
    expect([all.stdout.includes("this is one"), all.stdout.includes("this is two")]).toEqual([true, true]);
    const some = await its().run(["logs", name, "--since", "1h", "--filter", '"this is two"', "--json"]);
    const lines = some.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([{ service: "web", message: "this is two" }]);
    const unknown = await its().run(["logs", name, "--service", "wbe"]);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("those are: web")]);
  });

  it("follows the logs until it is interrupted", async () => {
    const logs = its().start(["logs", name, "--since", "1h", "--follow"]);
    await logs.says("this is two");
    logs.child.kill("SIGINT");
    expect((await logs.ended).code).toBe(0);
  });

  it("runs a command once, with the service's variables, and ends with its exit code", async () => {
    const script = (exit: number) => `console.log("seeded", process.env.GREETING); process.exit(${exit})`;
    const right = await its().run(["run", name, "--", "node", "-e", script(0)]);
    expect([right.code, right.stdout]).toEqual([0, expect.stringContaining("seeded on ECS")]);
    const wrong = await its().run(["run", name, "--json", "--", "node", "-e", script(9)]);
    expect([wrong.code, wrong.stderr]).toEqual([9, expect.stringContaining("seeded on ECS")]);
  });

  it("gives a secret another value, with new tasks, and without a failed request", async () => {
    const before = (await its().ask()).text;
    const statuses = await its().underLoad(async () => {
      const rotated = await its().run(["secrets", "rotate", name, "api_key"], { input: "second key" });
      expect([rotated.code, rotated.stdout]).toEqual([0, expect.stringContaining("All tasks have started")]);
    });
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect((await its().ask()).text).not.toBe(before);
  });

  it("refuses to push what does not start, or never gets healthy", async () => {
    its().commit({ says: "three", exits: true });
    const ends = await its().run(["deploy", name, "--yes"]);
    expect([ends.code, ends.stderr]).toEqual([3, expect.stringContaining("the flux capacitor is missing")]);
    its().commit({ says: "four", healthy: false });
    const ill = await its().run(["deploy", name, "--yes"]);
    expect([ill.code, ill.stderr]).toEqual([3, expect.stringContaining("/livez answers 500")]);
    expect((await its().ask()).text).toMatch(/^two /);
  });

  it.each([
    ["ends", { says: "five", exits: true }, "the flux capacitor is missing"],
    ["never gets healthy", { says: "six", healthy: false }, "this is six"],
  ])(
    "is rolled back when a version %s, says its last words, and the old one answers",
    async (_what, behaviour, words) => {
      its().commit(behaviour);
      const statuses = await its().underLoad(async () => {
        const { code, stderr } = await its().run(["deploy", name, "--yes", "--no-image-test"]);
        expect([code, stderr]).toEqual([6, expect.stringContaining("ECS rolled back")]);
        expect(stderr).toContain(words);
      });
      expect(statuses.filter((status) => status !== 200)).toEqual([]);
      expect((await its().ask()).text).toMatch(/^two /);
    },
  );

  it("fails when another version answers than the one deployed", async () => {
    its().commit({ says: "seven", version: "something else" });
    const { code, stderr } = await its().run(["deploy", name, "--yes"]);
    expect([code, stderr]).toEqual([7, expect.stringContaining("answers as version something else")]);
  });

  it("goes back to an earlier version by Terraform, whose next plan is empty", async () => {
    const unknown = await its().run(["rollback", name, "--yes", "--to", "never-pushed"]);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("is not in the registry")]);
    const back = await its().run(["rollback", name, "--yes", "--to", first]);
    expect(back.code).toBe(0);
    expect((await its().ask()).text).toMatch(/^one /);
    expect((await its().run(["plan", name])).stdout).toContain("Nothing changes.");
  });

  it("refuses a folder with changes that are not committed, unless it is asked to take them", async () => {
    its().edit("max: 2", "max: 3");
    const refused = await its().run(["deploy", name, "--yes"]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(`environments/${name}.yml`)]);
    its().commitAll("three tasks");
  });

  it("changes nothing where nobody can say yes", async () => {
    const { code, stderr } = await its().run(["deploy", name, "--tag", first]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("was not confirmed")]);
  });

  it("brings Terraform to a good end when it is interrupted, and goes on from there", async () => {
    its().commit({ says: "eight" });
    const deploying = its().start(["deploy", name, "--yes"]);
    await deploying.says(`Applying ${name}-service`);
    deploying.child.kill("SIGINT");
    const { code, stderr } = await deploying.ended;
    expect([code, stderr]).toEqual([130, expect.stringContaining("EOE-DEPLOY-016")]);
    expect((await its().ask()).status).toBe(200);
    expect((await its().run(["deploy", name, "--yes"])).code).toBe(0);
    expect((await its().ask()).text).toMatch(/^eight /);
  });

  it("can be run again after it was killed; one that runs meanwhile says who holds the lock", async () => {
    its().commit({ says: "nine", startsAfter: 8 });
    const killed = its().start(["deploy", name, "--yes", "--no-image-test"]);
    await killed.says(`Applying ${name}-service`);
    const second = await its().run(["deploy", name, "--yes"]);
    expect([second.code, second.stderr]).toEqual([
      2,
      expect.stringMatching(/@.* has held the state's lock since/),
    ]);
    killed.child.kill("SIGKILL");
    await killed.ended;
    const again = await its().run(["deploy", name, "--yes", "--lock-timeout", "2m"]);
    expect([again.code, again.stderr]).toEqual([0, ""]);
    expect((await its().ask()).text).toMatch(/^nine /);
  });

  it("is destroyed when it is disposable, and nothing of it is left", async () => {
    const asked = await its().run(["destroy", name]);
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining("Nobody has confirmed")]);
    its().edit("disposable: true\n", "");
    const refused = await its().run(["destroy", name, "--yes"]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("the images of web")]);
    its().edit("state:", "disposable: true\nstate:");
    const gone = await its().run(["destroy", name, "--yes"]);
    expect([gone.code, gone.stdout]).toEqual([0, expect.stringContaining(`${name} is gone.`)]);
    const status = await its().run(["status", name]);
    expect([status.code, status.stderr]).toEqual([1, expect.stringContaining("has no service in AWS")]);
    expect((await its().run(["destroy", name, "--yes"])).stdout).toContain("was not deployed");
  });
});

async function grep(text: string, folders: readonly string[]) {
  const { run } = await import("../support/run.ts");
  return run("grep", ["-r", "-l", text, ...folders], "/");
}
