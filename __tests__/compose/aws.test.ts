import { describe, expect, test } from "vitest";
import { validateInput } from "../../modules/aws/api-model.ts";
import { isFargatePair } from "../../modules/aws/fargate.ts";
import {
  type ComposeProject,
  loadComposeProject,
  planTask,
  type TaskTarget,
  type TaskVolume,
} from "../../modules/compose/index.ts";
import { CASES, type Case, targetOf } from "./cases.ts";

const running = CASES.flatMap((one) =>
  one.tasks.filter(({ runs }) => runs).map((task) => [`${one.name} ${task.name}`, one, task] as const),
);

function loaded(one: Case, task: Case["tasks"][number]): { project: ComposeProject; target: TaskTarget } {
  const { folder, files, environment, profiles } = one;
  const project = loadComposeProject({
    files,
    workingDir: folder,
    environment,
    ...(profiles ? { profiles } : {}),
  });
  return { project, target: targetOf(one, project, task.target) };
}

/** A volume in the words of the API. */
function apiVolume({ hostPath, efsVolumeConfiguration, ...volume }: TaskVolume): object {
  if (hostPath !== undefined) return { ...volume, host: { sourcePath: hostPath } };
  if (efsVolumeConfiguration === undefined) return volume;
  return { ...volume, efsVolumeConfiguration };
}

describe("AWS's API takes the containers of", () => {
  test.each(running)("%s", (_, one, task) => {
    const { project, target } = loaded(one, task);
    const { containers, volumes, cpu, memory } = planTask(project, target);
    const size = cpu === undefined ? {} : { cpu: String(cpu), memory: String(memory) };
    const input = JSON.parse(
      JSON.stringify({
        family: "test",
        networkMode: target.networkMode,
        requiresCompatibilities: [target.launchType.name],
        executionRoleArn: "arn:aws:iam::111122223333:role/execution",
        containerDefinitions: containers,
        volumes: volumes.map(apiVolume),
        ...size,
      }),
    );
    expect(validateInput("ecs", "RegisterTaskDefinition", input)).toEqual([]);
    if (target.launchType.sizes) expect(isFargatePair(cpu ?? 0, memory ?? 0)).toBe(true);
    expect(containers.some(({ essential }) => essential)).toBe(true);
  });
});

describe("Docker can start the containers of", () => {
  test.each(running)("%s", (_, one, task) => {
    const { project, target } = loaded(one, task);
    const { containers, volumes } = planTask(project, target);
    const byName = new Map(containers.map((container) => [container.name, container]));
    for (const container of containers) {
      for (const { containerName, condition } of container.dependsOn ?? []) {
        const other = byName.get(containerName);
        expect(other, `${container.name} waits for ${containerName}`).toBeDefined();
        if (condition === "HEALTHY") expect(other?.healthCheck).toBeDefined();
        if (condition === "SUCCESS" || condition === "COMPLETE") expect(other?.essential).toBe(false);
      }
      const ended = (container.dependsOn ?? []).filter(({ condition }) => condition === "SUCCESS");
      for (const link of container.links ?? []) {
        expect(
          ended.map(({ containerName }) => containerName),
          "no link to a container that has ended",
        ).not.toContain(link.split(":")[0]);
        expect(byName.has(link.split(":")[0] ?? "")).toBe(true);
      }
      for (const { sourceVolume } of container.mountPoints) {
        expect(volumes.map(({ name }) => name)).toContain(sourceVolume);
      }
    }
  });
});
