import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FARGATE } from "../../modules/capabilities/fargate/launch-type.ts";
import { MANAGED_INSTANCES } from "../../modules/capabilities/managed-instances/launch-type.ts";
import { loadComposeProject, planTask } from "../../modules/compose/index.ts";
import { Problems } from "../../modules/problems.ts";
import { fullTarget, withoutDeclaration } from "./cases.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "told-once-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a service `app` with some fields is refused with, and what follows it in the file. */
function told(fields: string, launchType = FARGATE): readonly string[] {
  writeFileSync(join(folder, "common.yaml"), 'services: { base: { image: "app:1.0.0" } }\n');
  writeFileSync(
    join(folder, "compose.yaml"),
    `services: { app: { image: "app:1.0.0", mem_limit: 64m, ${fields} } }\n`,
  );
  try {
    const project = loadComposeProject({ files: ["compose.yaml"], workingDir: folder, environment: {} });
    planTask(project, fullTarget({ launchType, networkMode: "awsvpc", services: ["app"] }));
    return [];
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.message.split("\n").map((line) => withoutDeclaration(line).replace(/^\S+ /, ""));
  }
}

describe("a mistake is told once, with what to write", () => {
  it("of an env file without its path", () => {
    expect(told("env_file: [{ required: true }]")).toEqual([
      'services.app.env_file[0]: is missing "path". [EOE-COMPOSE-005]',
    ]);
  });

  it.each([["extends: { file: common.yaml }"], ["extends: {}"]])(
    "of %s, which names no service",
    (fields) => {
      expect(told(fields)).toContain(
        "services.app.extends: names no service; write which one it is, as service. [EOE-COMPOSE-018]",
      );
      expect(told(fields).join("\n")).not.toContain('""');
    },
  );

  it("of a tmpfs whose size is none", () => {
    expect(told('tmpfs: ["/tmp:size=50%"]')).toEqual([
      'services.app.tmpfs[0]: has the size "50%", which is not a size; write a number with b, k, m or g, such as 512m. [EOE-COMPOSE-159]',
    ]);
  });

  it.each([
    ["user: 1000", "services.app.user: 1000 must be a string; put it into quotes."],
    ["hostname: true", "services.app.hostname: true must be a string; put it into quotes."],
    [
      "healthcheck: { test: x, interval: 10 }",
      "services.app.healthcheck.interval: 10 must be a string; write its unit as well, such as 10s.",
    ],
    [
      "stop_grace_period: 10",
      "services.app.stop_grace_period: 10 must be a string; write its unit as well, such as 10s.",
    ],
    [
      "deploy: { restart_policy: { delay: 5 } }",
      "services.app.deploy.restart_policy.delay: 5 must be a string; write its unit as well, such as 5s.",
    ],
  ])("of %s", (fields, sentence) => {
    expect(told(fields)).toEqual([`${sentence} [EOE-COMPOSE-005]`]);
  });
});

describe("sysctls of IPC", () => {
  it("are set on Fargate, those that ECS knows", () => {
    expect(told("sysctls: { kernel.shmmax: 1000, fs.mqueue.msg_max: 10 }")).toEqual([]);
    expect(told("sysctls: { kernel.shm_next_id: 1 }")).toEqual([
      'services.app.sysctls.kernel.shm_next_id: "kernel.shm_next_id" belongs to the whole host; ECS sets those of net., of IPC (kernel.msg..., kernel.sem, kernel.shm...) and of fs.mqueue. [EOE-COMPOSE-158]',
    ]);
  });

  it("are not on Managed Instances, and nobody says that they are the host's", () => {
    expect(told("sysctls: { kernel.shmmax: 1000 }", MANAGED_INSTANCES)).toEqual([
      'services.app.sysctls.kernel.shmmax: "kernel.shmmax" cannot be set on Managed Instances; ECS sets those of net. [EOE-COMPOSE-158]',
    ]);
  });
});
