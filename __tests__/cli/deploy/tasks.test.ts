/** Commands in tasks, against a server that answers as ECS and STS do, and a plugin that notes what it is given. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { serviceOfContainer } from "../../../cli/deploy/service-of-container.ts";
import { execInTask } from "../../../cli/exec.ts";
import { loadEnvironment } from "../../../modules/capabilities/load.ts";
import { ecsServicesOf } from "../../../modules/capabilities/services/ecs-services.ts";
import { PROJECT } from "../../support/environment.ts";

const IDENTITY =
  "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
const ARN = "arn:aws:ecs:eu-central-1:123456789012:task/live-shop/0123456789abcdef";

let root: string;
let server: Server;
let asked: { readonly operation: string; readonly body: Readonly<Record<string, unknown>> }[];
let answers: Readonly<Record<string, object>>;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "tasks-"));
  cpSync(join(PROJECT, "__tests__/live/shop"), root, { recursive: true });
  mkdirSync(join(root, "environments"));
  mkdirSync(join(root, "bin"));
  asked = [];
  answers = {
    ListTasks: { taskArns: [ARN] },
    DescribeTasks: { tasks: [{ taskArn: ARN, containers: [{ name: "web", runtimeId: "fedcba-42" }] }] },
    ExecuteCommand: { session: { sessionId: "s", streamUrl: "wss://x", tokenValue: "t" } },
  };
  server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const operation =
      String(request.headers["x-amz-target"] ?? "")
        .split(".")
        .at(-1) ?? "";
    if (operation === "") return response.end(IDENTITY);
    asked.push({ operation, body: JSON.parse(text) });
    response.setHeader("Content-Type", "application/x-amz-json-1.1");
    return response.end(JSON.stringify(answers[operation] ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "x");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "x");
  vi.stubEnv("AWS_PROFILE", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  server.close();
  rmSync(root, { recursive: true, force: true });
});

function environment(more: string): void {
  const text = readFileSync(join(PROJECT, "__tests__/live/shop.yml"), "utf8");
  writeFileSync(
    join(root, "environments/live-shop.yml"),
    text.replace("service:\n", `service:\n  ${more}\n`),
  );
}

/** The plugin, which ends with the code that a program in the container has ended with. */
function plugin(code: number): void {
  const file = join(root, "bin/session-manager-plugin");
  writeFileSync(
    file,
    `#!/bin/sh\n[ "$1" = --version ] && exit 0\nfor word; do printf '%s\\n' "$word"; done > ${root}/given\nexit ${code}\n`,
  );
  chmodSync(file, 0o755);
  vi.stubEnv("PATH", [join(root, "bin"), process.env["PATH"]].join(delimiter));
}

/** Its agent writes to the root, which the compose file of the tests makes read only. */
const ON = "executeCommand: true";
function writable(): void {
  const file = join(root, "docker-compose.yml");
  writeFileSync(file, readFileSync(file, "utf8").replace("read_only: true", "read_only: false"));
  const name = join(root, "environments/live-shop.yml");
  writeFileSync(
    name,
    `${readFileSync(name, "utf8")}waivers:\n  - { rule: root-is-read-only, at: web, reason: The tests look into it. }\n`,
  );
}

describe("exec", () => {
  it("gives the plugin what the AWS CLI gives it, and ends with its exit code", async () => {
    environment(ON);
    writable();
    plugin(7);
    await execInTask("live-shop", ["echo", "it's here"], { root });
    expect(process.exitCode).toBe(7);
    expect(asked.map(({ operation }) => operation)).toEqual(["ListTasks", "DescribeTasks", "ExecuteCommand"]);
    expect(asked[0]?.body).toMatchObject({ cluster: "live-shop", serviceName: "live-shop" });
    expect(asked[2]?.body).toMatchObject({
      task: ARN,
      container: "web",
      interactive: true,
      command: "echo 'it'\\''s here'",
    });
    expect(readFileSync(join(root, "given"), "utf8").split("\n")).toEqual([
      '{"sessionId":"s","streamUrl":"wss://x","tokenValue":"t"}',
      "eu-central-1",
      "StartSession",
      "",
      '{"Target":"ecs:live-shop_0123456789abcdef_fedcba-42"}',
      "https://ecs.eu-central-1.amazonaws.com",
      "",
    ]);
  });

  it("is refused where it is not switched on, without the plugin, and where nothing runs; no session is begun", async () => {
    environment("executeCommand: false");
    await expect(execInTask("live-shop", ["sh"], { root })).rejects.toThrow(
      /service\.executeCommand: is not true.*EOE-DEPLOY-021/,
    );
    environment(ON);
    writable();
    vi.stubEnv("PATH", join(root, "bin"));
    await expect(execInTask("live-shop", ["sh"], { root })).rejects.toThrow(
      /session-manager-plugin.*EOE-DEPLOY-001/,
    );
    vi.unstubAllEnvs();
    await expect(execInTask("live-shop", ["sh"], { root, service: "wbe" })).rejects.toThrow(
      /"wbe" does not run on ECS; these do: web/,
    );
    expect(existsSync(join(root, "given"))).toBe(false);
    expect(asked.map(({ operation }) => operation)).not.toContain("ExecuteCommand");
  });

  it("names the tasks that run where another is asked for", async () => {
    environment(ON);
    writable();
    plugin(0);
    await expect(execInTask("live-shop", ["sh"], { root, task: "nope" })).rejects.toThrow(
      /has no task nope that runs; those are: 0123456789abcdef\..*EOE-DEPLOY-017/,
    );
  });
});

it("a container is in the service of its own name, where that has one", () => {
  const file = join(PROJECT, "__tests__/environments/own-addresses.yml");
  const services = ecsServicesOf(loadEnvironment(file, PROJECT).environment);
  expect(services[0]?.names.own).toBe("web");
  const [first = ""] = services[0]?.containers ?? [];
  expect(serviceOfContainer("own-addresses", services, first).name).toBe("web");
});
