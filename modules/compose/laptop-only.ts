import { compareText } from "../compare-text.ts";
import type { ComposeModel, ComposeService } from "./model.ts";
import { cloneTree, copyOf, type Key, type Mapping, type Path, pathText, removeAt } from "./origin.ts";
import type { ComposeProject } from "./project.ts";

/**
 * A project without services that only the laptop has: they are off.
 * @param names those that the project does not have are passed over
 */
export function withoutServices(project: ComposeProject, names: readonly string[]): ComposeProject {
  const left = names.filter((name) => Object.hasOwn(project.services, name));
  if (left.length === 0) return project;
  const services = copyOf(project.services as Mapping) as Record<string, ComposeService>;
  const disabled: Record<string, ComposeService> = { ...project.disabled };
  for (const name of left) {
    const { [name]: service } = services;
    if (service !== undefined) disabled[name] = service;
    delete services[name];
  }
  return { ...project, model: { ...project.model, services }, services, disabled, laptopServices: left };
}

/** A project without fields that ECS gets nothing of. What is left is told by its place in the files. */
export function withoutFields(project: ComposeProject, fields: readonly Path[]): ComposeProject {
  if (fields.length === 0) return project;
  const model = cloneTree(project.model);
  for (const field of [...fields].sort(laterFirst)) remove(model, field);
  const isGone = (path: Path): boolean =>
    fields.some((field) => field.every((key, index) => key === path[index]));
  const writtenAt = (path: Path): Path => placeBefore(path, fields);
  return {
    ...project,
    model,
    services: model.services,
    unset: new Map(
      [...project.unset].map(([name, all]) => [name, all.filter(({ field }) => !isGone(field))]),
    ),
    writtenAt,
    positionOf: (path) => project.positionOf(writtenAt(path)),
  };
}

/** With its last entry a list goes, too. */
function remove(model: ComposeModel, field: Path): void {
  removeAt(model as unknown as Mapping, field);
  const list = field.slice(0, -1);
  const left = list.reduce<unknown>((value, key) => (value as Mapping | undefined)?.[key], model);
  if (Array.isArray(left) && left.length === 0) removeAt(model as unknown as Mapping, list);
}

/** So that no field moves before its turn. */
function laterFirst(one: Path, other: Path): number {
  const index = one.findIndex((key, at) => key !== other[at]);
  if (index < 0) return other.length - one.length;
  const [key, otherKey] = [one[index], other[index]];
  if (typeof key === "number" && typeof otherKey === "number") return otherKey - key;
  return compareText(String(otherKey ?? ""), String(key ?? ""));
}

/** Where a path led before entries of lists went. */
function placeBefore(path: Path, gone: readonly Path[]): Path {
  const before: Key[] = [];
  for (const key of path) before.push(typeof key === "number" ? indexBefore(key, before, gone) : key);
  return before;
}

function indexBefore(index: number, list: Path, gone: readonly Path[]): number {
  const entries = gone
    .filter((field) => field.length === list.length + 1 && pathText(field.slice(0, -1)) === pathText(list))
    .map((field) => Number(field.at(-1)))
    .sort((one, other) => one - other);
  return entries.reduce((before, entry) => (entry <= before ? before + 1 : before), index);
}
