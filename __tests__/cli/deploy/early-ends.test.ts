/** What ends before it is through: by a reader or a terminal that is gone, by Ctrl+C, or since nothing is there yet. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PlayedShop, refusing, until } from "../../support/played-shop.ts";

let shop: PlayedShop;
beforeEach(async () => {
  shop = await PlayedShop.start();
});
afterEach(() => shop.remove());

const LONG = { timeout: 120_000 };
const DEPLOY = ["deploy", "live-shop", "--yes", "--tag", "1.0.0"];

describe("a deployment", LONG, () => {
  it.each([
    ["standard output", "stdout", []],
    ["standard error", "stderr", ["--json"]],
  ] as const)("comes to a good end where nobody reads %s any more", async (_, stream, flags) => {
    shop.write("pause", "build");
    const deploying = shop.start([...DEPLOY, ...flags]);
    await shop.reaches("build", deploying);
    deploying.child[stream]?.destroy();
    rmSync(shop.world("pause"));
    const { code, stdout, stderr } = await deploying.ended;
    // What is told on the stream that is left.
    expect([code, stdout + stderr]).toEqual([
      130,
      expect.stringContaining(stream === "stdout" ? "EOE-DEPLOY-016" : ""),
    ]);
    expect(shop.lines("applied")).not.toContain("live-shop-service");
    expect(shop.lines("up")).toEqual([]);
  });

  it("comes to a good end where the terminal is closed", async () => {
    shop.write("pause", "apply");
    const deploying = shop.start(DEPLOY);
    await shop.reaches("apply", deploying);
    deploying.child.kill("SIGHUP");
    const { code, stderr } = await deploying.ended;
    expect([code, stderr]).toEqual([130, expect.stringContaining("EOE-DEPLOY-016")]);
  });
});

describe("a site that has no page", LONG, () => {
  beforeEach(() => {
    const compose = join(shop.root, "docker-compose.yml");
    const text = readFileSync(compose, "utf8").replace("services:", "services:\n  pages:\n    build: .");
    writeFileSync(compose, text);
    shop.edit("public: true", "public: false");
    shop.edit("service:\n", "site: { service: pages, dynamicPaths: [/api/*] }\nservice:\n");
  });

  it.each([
    ["a deployment", []],
    ["the build of a pipeline", ["--until", "images"]],
  ])("ends %s before anything is applied or pushed", async (_, flags) => {
    const { code, stderr } = await shop.run(...DEPLOY, ...flags);
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/pages site: has no index\.html.*EOE-DEPLOY-009/),
    ]);
    expect([shop.lines("applied"), shop.lines("pushed")]).toEqual([[], []]);
  });
});

describe("a destroy", LONG, () => {
  it("that is interrupted says so, whatever Terraform says then, and goes on from there", async () => {
    expect(await shop.run(...DEPLOY)).toMatchObject({ code: 0 });
    shop.write("pause", "apply");
    const destroying = shop.start(["destroy", "live-shop", "--yes", "--json"]);
    await shop.reaches("apply", destroying);
    destroying.child.kill("SIGINT");
    const { code, stdout } = await destroying.ended;
    expect([code, JSON.parse(stdout).problems]).toMatchObject([
      130,
      [{ code: "EOE-DEPLOY-016", file: "live-shop-service" }],
    ]);
    rmSync(shop.world("pause"));
    const again = await shop.run("destroy", "live-shop", "--yes", "--json");
    expect(JSON.parse(again.stdout).destroyed).toEqual([
      "live-shop-service",
      "live-shop-data",
      "live-shop-network",
    ]);
  });
});

describe("a command that runs once", LONG, () => {
  it("runs on where somebody has interrupted, and that is said", async () => {
    const task = {
      taskArn: "arn:aws:ecs:eu-central-1:123456789012:task/live-shop/0123",
      lastStatus: "RUNNING",
    };
    shop.answers["DescribeServices"] = () => ({
      body: { services: [{ status: "ACTIVE", serviceName: "live-shop", taskDefinition: "live-shop:1" }] },
    });
    shop.answers["RunTask"] = () => ({ body: { tasks: [task] } });
    shop.answers["DescribeTasks"] = () => {
      shop.write("asked", "");
      return { body: { tasks: [task] } };
    };
    const running = shop.start(["run", "live-shop", "--json", "--", "sleep", "1000"]);
    await until("it waits for the task", () => shop.exists("asked"));
    running.child.kill("SIGINT");
    const { code, stdout, stderr } = await running.ended;
    expect([code, JSON.parse(stdout)]).toMatchObject([
      130,
      { task: task.taskArn, exitCode: null, problems: [{ code: "EOE-DEPLOY-016" }] },
    ]);
    expect(stderr).toContain("task 0123 was started, and runs on by itself");
  });

  it("that fails is one object of JSON", async () => {
    const task = { taskArn: "arn:aws:ecs:eu-central-1:123456789012:task/live-shop/0123" };
    const containers = [{ name: "web", exitCode: 4 }];
    shop.answers["DescribeServices"] = () => ({
      body: { services: [{ status: "ACTIVE", serviceName: "live-shop", taskDefinition: "live-shop:1" }] },
    });
    shop.answers["RunTask"] = () => ({ body: { tasks: [task] } });
    shop.answers["DescribeTasks"] = () => ({
      body: { tasks: [{ ...task, lastStatus: "STOPPED", stoppedReason: "ended", containers }] },
    });
    const { code, stdout } = await shop.run("run", "live-shop", "--json", "--", "false");
    expect([code, JSON.parse(stdout)]).toMatchObject([
      4,
      { task: task.taskArn, container: "web", exitCode: 4, problems: [{ code: "EOE-DEPLOY-020" }] },
    ]);
  });
});

describe("a rollback", LONG, () => {
  it("of what is not in AWS says so, whichever call finds it out", async () => {
    for (const operation of ["DescribeServices", "ListServiceDeployments"])
      shop.answers[operation] = () => refusing("ClusterNotFoundException", "Cluster not found.");
    const { code, stderr } = await shop.run("rollback", "live-shop", "--yes");
    expect([code, stderr]).toEqual([1, expect.stringContaining("has no service in AWS")]);
  });
});
