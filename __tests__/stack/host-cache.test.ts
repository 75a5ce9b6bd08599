import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacksOf } from "../support/databases.ts";
import { marketWith } from "../support/environment.ts";
import { CACHE_ON_HOST, COMPOSE_WITH_REDIS } from "../support/kinds.ts";
import type { Synthesised } from "../support/synthesis.ts";
import { docker, engineAnswers, type Result, run } from "./docker.ts";
import { EcsTask } from "./ecs-task.ts";
import { taskDefinitionOf } from "./task-definition.ts";

const IMAGE = "redis:7";
const FIRST = "FirstPassword0123456789abcdefghijkl";
const NEXT = "NextPassword0123456789abcdefghijklm";

const text = marketWith({
  cache: { ...(CACHE_ON_HOST["cache"] as object), engine: "redis", memoryMiB: 128 },
});

describe.skipIf(!engineAnswers())("a cache on a host of its own", () => {
  const tag = `host-cache-${process.pid}`;
  const data = `${tag}-data`;
  const tasks: EcsTask[] = [];
  let stack: Synthesised | undefined;

  /** As the secret of the URL is composed. */
  const url = (password: string): string => {
    const version = stack?.only("aws_secretsmanager_secret_version", "url-redis_url");
    return String(version?.["secret_string_wo"]).replace(/\$\{[^}]*\}/, password);
  };
  /** Says something to the cache from another container of the network. */
  const ask = (password: string, ...command: readonly string[]): Promise<Result> =>
    run("docker", [
      ...["run", "--rm", "--network", tag, "--entrypoint", "redis-cli", IMAGE],
      ...["-u", url(password), ...command],
    ]);
  const start = async (password: string): Promise<EcsTask> => {
    const definition = taskDefinitionOf(stack);
    const host = definition.volumes.flatMap(({ hostPath }) => (hostPath ? [[hostPath, data]] : []));
    expect(host).toHaveLength(1);
    const namespace = stack?.only("aws_service_discovery_private_dns_namespace")["name"];
    const task = new EcsTask({
      name: `${tag}-${tasks.length}`,
      definition,
      images: { redis: IMAGE },
      secrets: { CACHE_PASSWORD: password },
      hostPaths: Object.fromEntries(host),
      network: tag,
      hostname: `${stack?.only("aws_service_discovery_service")["name"]}.${namespace}`,
    });
    tasks.push(task);
    await task.start();
    return task;
  };
  let task: EcsTask;

  beforeAll(async () => {
    stack = stacksOf(text, () => COMPOSE_WITH_REDIS)["data"];
    await docker("network", "create", tag);
    await docker("volume", "create", data);
    // As prepare-volume.sh leaves the folder.
    await docker(
      ...["run", "--rm", "--user", "0:0", "--mount", `type=volume,source=${data},target=/host,volume-nocopy`],
      ...["--entrypoint", "sh", IMAGE, "-c", "chown 999:999 /host && chmod 700 /host"],
    );
    task = await start(FIRST);
  });
  afterAll(async () => {
    for (const one of tasks) await one.remove();
    await run("docker", ["volume", "rm", data]);
    await run("docker", ["network", "rm", tag]);
  });

  it("lets in by the composed URL, and nobody by another password or by none", async () => {
    expect(await ask(FIRST, "SET", "kept", "7")).toMatchObject({ code: 0, stdout: "OK\n" });
    const refused = await ask(NEXT, "GET", "kept");
    expect(refused.stdout + refused.stderr).toMatch(/WRONGPASS|NOAUTH/);
    const nobody = await run("docker", ["exec", task.id("redis"), "redis-cli", "GET", "kept"]);
    expect(nobody.stdout).toContain("NOAUTH");
  });

  it("runs without rights, writes nothing but its data, and shows its password to no list of processes", async () => {
    const inside = (...command: readonly string[]) => run("docker", ["exec", task.id("redis"), ...command]);
    expect((await inside("id", "-u")).stdout).toBe("999\n");
    expect((await inside("grep", "CapEff", "/proc/1/status")).stdout).toMatch(/CapEff:\s+0+\n/);
    expect((await inside("touch", "/etc/x")).stderr).toContain("Read-only file system");
    const shown = (await inside("sh", "-c", "tr '\\0' ' ' </proc/1/cmdline")).stdout;
    expect(shown).toContain("redis-server");
    expect(shown).not.toContain(FIRST);
    expect((await inside("sh", "-c", `grep -rl ${FIRST} /data || true`)).stdout).toBe("");
  });

  it("keeps what was written when its task is replaced, with a new password", async () => {
    expect(await task.stop()).toEqual({ redis: 0 });
    await task.remove();
    task = await start(NEXT);
    expect(await ask(NEXT, "GET", "kept")).toMatchObject({ code: 0, stdout: "7\n" });
    const refused = await ask(FIRST, "GET", "kept");
    expect(refused.stdout + refused.stderr).toMatch(/WRONGPASS|NOAUTH/);
  });

  it("loses at most a second when it is killed", async () => {
    await ask(NEXT, "SET", "late", "8");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await docker("kill", task.id("redis"));
    await task.remove();
    task = await start(NEXT);
    expect(await ask(NEXT, "MGET", "kept", "late")).toMatchObject({ stdout: "7\n8\n" });
  });
});
