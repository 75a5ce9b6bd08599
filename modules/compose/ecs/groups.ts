import type { ComposeProject } from "../project.ts";

/**
 * Which services share a task where no environment says so: those with the same name in `x-ecs.task`, and all without
 * one together; each with a schedule is one of its own. In the order of the file.
 */
export function taskGroups({ services }: ComposeProject): string[][] {
  const groups = new Map<string, string[]>();
  const jobs: string[][] = [];
  for (const [name, service] of Object.entries(services)) {
    const { task = "", schedule } = service["x-ecs"] ?? {};
    if (schedule !== undefined) {
      jobs.push([name]);
      continue;
    }
    groups.set(task, [...(groups.get(task) ?? []), name]);
  }
  return [...groups.values(), ...jobs];
}
