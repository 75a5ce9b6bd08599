import type { ComposeProject } from "../project.ts";

/**
 * Which services share a task where no environment says so: those with the same name in `x-ecs.task`, and all without
 * one together. In the order of the file.
 */
export function taskGroups({ services }: ComposeProject): string[][] {
  const groups = new Map<string, string[]>();
  for (const [name, service] of Object.entries(services)) {
    const task = service["x-ecs"]?.task ?? "";
    groups.set(task, [...(groups.get(task) ?? []), name]);
  }
  return [...groups.values()];
}
