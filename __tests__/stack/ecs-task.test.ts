import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ContainerDefinition } from "../../modules/compose/index.ts";
import { stacksOf } from "../support/databases.ts";
import { type Changes, marketWith } from "../support/environment.ts";
import { docker, engineAnswers, eventually } from "./docker.ts";
import { EcsTask } from "./ecs-task.ts";
import { request } from "./http.ts";
import { Stack } from "./stack.ts";
import { type TaskDefinition, taskDefinitionOf } from "./task-definition.ts";

const AWSVPC: Changes = {
  "network.egress": "nat-gateway",
  "capacity.placement": "private",
  "service.networkMode": "awsvpc",
  "service.environment.nginx.APP_HOST": "127.0.0.1",
};

/** The task of market's service. */
const serviceTask = (changes: Changes): TaskDefinition =>
  taskDefinitionOf(stacksOf(marketWith(changes))["service"]);

// What ECS gets really runs: the same images, started from the container definitions instead of the compose file.
describe.skipIf(!engineAnswers())("the task that ECS would start", () => {
  let stack: Stack;
  let images: Record<string, string>;
  let mongo: string;
  let databaseUrl: string;
  const tag = `ecs-task-${process.pid}`;

  beforeAll(async () => {
    stack = await Stack.prepare({ name: "ecs-task" });
    await stack.compose("build", "app", "nginx");
    images = { app: `${stack.project}-app`, nginx: `${stack.project}-nginx` };
    mongo = await docker("run", "--detach", "--name", `${tag}-mongo`, "mongo:8");
    const address = await docker("inspect", "--format", "{{.NetworkSettings.IPAddress}}", mongo);
    databaseUrl = `mongodb://${address}:27017/app`;
  });
  afterAll(async () => {
    await docker("rm", "--force", "--volumes", mongo);
    await stack.down();
  });

  it.each([
    ["bridge", {}],
    ["awsvpc", AWSVPC],
  ] as const)(
    "serves through nginx in %s mode, keeps what it is given, and drains when it is stopped",
    async (networkMode, changes) => {
      const task = new EcsTask({
        name: `${tag}-${networkMode}`,
        definition: serviceTask(changes),
        images,
        secrets: {
          DATABASE_URL: databaseUrl,
          JWT_SECRET: "a-secret-of-this-test-that-is-long-enough-0123456789",
        },
      });
      try {
        await task.start();
        const url = await task.url("nginx", 8080);
        await eventually(
          "the application is ready",
          async () => (await request(`${url}/readyz`)).status === 200,
        );
        expect((await request(`${url}/livez`)).status).toBe(200);
        const made = await request(`${url}/goals`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ text: `kept in ${networkMode} mode` }),
        });
        expect(made.status).toBe(201);
        expect((await request(`${url}/goals`)).body).toContain(`kept in ${networkMode} mode`);
        // Production, by the environment file: the laptop's secrets would have been refused.
        expect(await docker("inspect", "--format", "{{.Config.Env}}", task.id("app"))).toContain(
          "NODE_ENV=production",
        );
        expect(await docker("inspect", "--format", "{{.HostConfig.ReadonlyRootfs}}", task.id("app"))).toBe(
          "true",
        );
        expect(await task.stop()).toEqual({ nginx: 0, app: 0 });
      } finally {
        await task.remove();
      }
    },
  );
});

const container = (name: string, changes: Partial<ContainerDefinition>): ContainerDefinition => ({
  name,
  image: "nginx:1.29",
  cpu: 2,
  memory: 32,
  essential: true,
  entryPoint: ["/bin/sh", "-ec"],
  environment: [],
  portMappings: [],
  mountPoints: [],
  volumesFrom: [],
  systemControls: [],
  readonlyRootFilesystem: true,
  stopTimeout: 1,
  ...changes,
});

describe.skipIf(!engineAnswers())("a task in the order of its dependencies", () => {
  const name = `order-${process.pid}`;
  const writer = (changes: Partial<ContainerDefinition> = {}) =>
    container("writer", {
      essential: false,
      user: "0:0",
      command: ["echo carried > /out/file; chmod 0400 /out/file"],
      mountPoints: [{ sourceVolume: "files", containerPath: "/out", readOnly: false }],
      ...changes,
    });
  const reader = (changes: Partial<ContainerDefinition> = {}) =>
    container("reader", {
      command: ["cat /in/file; touch /in/other || true; exec sleep infinity"],
      dependsOn: [{ containerName: "writer", condition: "SUCCESS" }],
      mountPoints: [{ sourceVolume: "files", containerPath: "/in", readOnly: true }],
      ...changes,
    });
  /** Hands over a task that was started, and removes it. */
  async function running<T>(
    containers: readonly ContainerDefinition[],
    use: (task: EcsTask) => Promise<T>,
  ): Promise<T> {
    const definition = { networkMode: "bridge" as const, containers, volumes: [{ name: "files" }] };
    const task = new EcsTask({ name, definition });
    try {
      await task.start();
      return await use(task);
    } finally {
      await task.remove();
      expect(await docker("volume", "ls", "--quiet", "--filter", `name=${name}`)).toBe("");
      expect(await docker("ps", "--all", "--quiet", "--filter", `name=${name}`)).toBe("");
    }
  }

  it("starts a container after the one that it depends on, and shares a volume that only one may write", async () => {
    const both = reader({ volumesFrom: [{ sourceContainer: "writer", readOnly: true }] });
    await running([both, writer()], async (task) => {
      await eventually("the volume was read", async () => (await task.logs("reader")).includes("touch"));
      expect(await task.logs("reader")).toMatch(/^carried\n.*Read-only file system/);
      expect(await docker("exec", task.id("reader"), "cat", "/out/file")).toBe("carried");
    });
  });

  it("does not start it when the other one failed, and shows what that one said", async () => {
    const failing = writer({ command: ["echo no room; exit 3"] });
    await expect(running([failing, reader()], async () => {})).rejects.toThrow(
      "writer ended with 3:\nno room",
    );
    const whatever = reader({
      command: ["exec sleep infinity"],
      dependsOn: [{ containerName: "writer", condition: "COMPLETE" }],
    });
    const state = await running([failing, whatever], (task) =>
      docker("inspect", "--format", "{{.State.Running}}", task.id("reader")),
    );
    expect(state).toBe("true");
  });

  it("fails with an essential container that ends or that is not healthy", async () => {
    const healthCheck = { command: ["CMD", "false"], interval: 1, timeout: 1, retries: 1 };
    await expect(
      running([writer(), reader({ command: ["echo gone; exit 0"], healthCheck })], async () => {}),
    ).rejects.toThrow("reader ended with 0:\ngone");
    await expect(running([writer(), reader({ healthCheck })], async () => {})).rejects.toThrow(
      "reader is unhealthy:\ncarried",
    );
  });
});
