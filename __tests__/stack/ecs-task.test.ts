import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { synthesise } from "../../cli/synthesise";
import type { ContainerDefinition } from "../../modules/compose";
import { type Changes, marketWith } from "../support/environment";
import { TerraformProject } from "../terraform/terraform";
import { docker, engineAnswers, eventually } from "./docker";
import { EcsTask } from "./ecs-task";
import { request } from "./http";
import { Stack } from "./stack";

const AWSVPC: Changes = {
  "network.egress": "nat-gateway",
  "capacity.placement": "private",
  "service.networkMode": "awsvpc",
  "service.environment.nginx.APP_HOST": "127.0.0.1",
};

/** The container definitions of market as they stand in the Terraform JSON. */
function containersOf(changes: Changes): ContainerDefinition[] {
  const project = new TerraformProject({ market: marketWith(changes) });
  try {
    const [deployment] = synthesise({ root: project.root, outdir: `${project.root}/out`, names: [] });
    const stack = deployment?.stacks.find(({ name }) => name === "market-service");
    const [definition] = Object.values(stack?.json.resource?.["aws_ecs_task_definition"] ?? {});
    return JSON.parse(String(definition?.["container_definitions"]));
  } finally {
    project.remove();
  }
}

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
        networkMode,
        containers: containersOf(changes),
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
