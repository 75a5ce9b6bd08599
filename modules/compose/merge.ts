import { compareText } from "../compare-text.ts";
import type { Problem } from "../problems.ts";
import {
  isMapping,
  type Key,
  type Mapping,
  type Origin,
  originOf,
  type Path,
  problemAt,
  put,
} from "./origin.ts";
import { type Patterns, patterns, step } from "./pattern.ts";
import { scalarText, volume, Wrong } from "./values.ts";

type Rule =
  | "replace"
  | "list" // a mapping or a string becomes a list, and lists are joined
  | "hosts"
  | "build"
  | "dependencies"
  | "names" // a list of names becomes a mapping
  | "logging"
  | "ipam";

/**
 * How a later file goes over an earlier one where it is not simply mapping into mapping, list after list, value for
 * value. Source: Compose Specification, "Merge", and what docker compose does.
 */
const RULES: Patterns<Rule> = patterns<Rule>({
  "networks.*.ipam.config": "ipam",
  "networks.*.labels": "list",
  "volumes.*.labels": "list",
  "services.*.annotations": "list",
  "services.*.build": "build",
  "services.*.build.args": "list",
  "services.*.build.additional_contexts": "list",
  "services.*.build.extra_hosts": "hosts",
  "services.*.build.labels": "list",
  "services.*.command": "replace",
  "services.*.depends_on": "dependencies",
  "services.*.deploy.labels": "list",
  "services.*.dns": "list",
  "services.*.dns_opt": "list",
  "services.*.dns_search": "list",
  "services.*.entrypoint": "replace",
  "services.*.env_file": "list",
  "services.*.label_file": "list",
  "services.*.environment": "list",
  "services.*.extra_hosts": "hosts",
  "services.*.healthcheck.test": "replace",
  "services.*.labels": "list",
  "services.*.volumes.*.volume.labels": "list",
  "services.*.logging": "logging",
  "services.*.models": "names",
  "services.*.networks": "names",
  "services.*.sysctls": "list",
  "services.*.tmpfs": "list",
  "services.*.ulimits.*": "replace",
});

export interface MergeReport {
  readonly file: string;
  readonly problems: Problem[];
}

/** Puts `over` over `base`, in place; both are whole compose files. */
export function mergeFiles(base: Mapping, over: Mapping, report: MergeReport): Mapping {
  return new Merger(report).mappings(base, over, [], RULES);
}

/** Puts a service over the one that it extends, in place. */
export function mergeService(base: Mapping, over: Mapping, name: string, report: MergeReport): Mapping {
  return new Merger(report).mappings(base, over, ["services", name], step(step(RULES, "services"), name));
}

class Merger {
  constructor(private readonly report: MergeReport) {}

  mappings(base: Mapping, over: Mapping, path: Path, rules: Patterns<Rule> | undefined): Mapping {
    for (const key of Object.keys(over)) {
      const origin = originOf(over, key);
      if (!Object.hasOwn(base, key)) {
        put(base, key, over[key], origin);
        continue;
      }
      const merged = this.#values(base[key], over[key], [...path, key], step(rules, key), origin);
      const kept = merged === base[key] ? (originOf(base, key) ?? origin) : origin;
      put(base, key, merged, kept);
    }
    return base;
  }

  #values(
    base: unknown,
    over: unknown,
    path: Path,
    rules: Patterns<Rule> | undefined,
    origin: Origin | undefined,
  ): unknown {
    switch (rules?.rule) {
      case "replace":
        return over;
      case "list":
        return joined(asList(base, origin), asList(over, origin));
      case "hosts": {
        const first = asList(base, origin);
        return joined(first, without(asList(over, origin), first));
      }
      case "build":
        return this.#converted(asBuild, base, over, path, rules, origin);
      case "dependencies":
        return this.#converted(asDependencies, base, over, path, rules, origin);
      case "names":
        return this.#converted(asNames, base, over, path, rules, origin);
      case "logging":
        return this.#logging(base, over, path, rules, origin);
      case "ipam":
        return this.#ipam(base, over, path, rules);
    }
    if (over === null || over === undefined) return base;
    if (isMapping(base))
      return isMapping(over) ? this.mappings(base, over, path, rules) : this.#cannot(base, path, origin);
    if (Array.isArray(base))
      return Array.isArray(over) ? joined(base, over) : this.#cannot(base, path, origin);
    return over;
  }

  #converted(
    convert: (value: unknown) => unknown,
    base: unknown,
    over: unknown,
    path: Path,
    rules: Patterns<Rule>,
    origin: Origin | undefined,
  ): unknown {
    const first = convert(base);
    const second = convert(over);
    if (!isMapping(second)) return first;
    if (!isMapping(first)) return second;
    return isMapping(first) ? this.mappings(first, second, path, rules) : this.#cannot(base, path, origin);
  }

  /** Options of another driver mean nothing to the new one. */
  #logging(
    base: unknown,
    over: unknown,
    path: Path,
    rules: Patterns<Rule>,
    origin: Origin | undefined,
  ): unknown {
    if (!isMapping(over)) return over === null ? base : this.#cannot(base, path, origin);
    if (!isMapping(base)) return over;
    const same =
      base["driver"] === undefined || over["driver"] === undefined || base["driver"] === over["driver"];
    return same ? this.mappings(base, over, path, rules) : over;
  }

  /** Address pools are told apart by their subnet. */
  #ipam(base: unknown, over: unknown, path: Path, rules: Patterns<Rule>): unknown {
    if (!Array.isArray(base) || !Array.isArray(over)) return over ?? base;
    const pools = [...base.filter(isMapping)];
    for (const pool of over.filter(isMapping)) {
      const same = pools.find((known) => known["subnet"] === pool["subnet"]);
      if (same) this.mappings(same, pool, path, rules);
      else pools.push(pool);
    }
    return pools;
  }

  #cannot(base: unknown, path: Path, origin: Origin | undefined): unknown {
    const kind = Array.isArray(base) ? "list" : "mapping";
    const message = `must be a ${kind} here, as in the file that it overrides; write !override before it to replace all.`;
    this.report.problems.push(problemAt("EOE-COMPOSE-024", origin, this.report.file, path, message));
    return base;
  }
}

function joined(first: readonly unknown[], second: readonly unknown[]): unknown[] {
  const list: unknown[] = [];
  for (const part of [first, second]) {
    part.forEach((value, index) => {
      put(list, list.length, value, originOf(part, index));
    });
  }
  return list;
}

function without(list: readonly unknown[], others: readonly unknown[]): unknown[] {
  const kept: unknown[] = [];
  list.forEach((value, index) => {
    if (!others.includes(value)) put(kept, kept.length, value, originOf(list, index));
  });
  return kept;
}

/** `{ A: 1, B: null }` as `["A=1", "B"]`. */
function asList(value: unknown, origin: Origin | undefined): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const list: unknown[] = [];
  if (typeof value === "string") put(list, 0, value, origin);
  if (!isMapping(value)) return list;
  const entries = Object.keys(value).flatMap((key) => {
    const entry = value[key];
    const values = Array.isArray(entry) ? entry : [entry];
    return values.map((one) => ({
      text: one === null ? key : `${key}=${scalarText(one)}`,
      origin: originOf(value, key),
    }));
  });
  entries.sort((one, other) => compareText(one.text, other.text));
  for (const entry of entries) put(list, list.length, entry.text, entry.origin);
  return list;
}

function asBuild(value: unknown): unknown {
  return typeof value === "string" ? { context: value } : value;
}

function asDependencies(value: unknown): unknown {
  return Array.isArray(value)
    ? byName(value, () => ({ condition: "service_started", required: true }))
    : value;
}

function asNames(value: unknown): unknown {
  return Array.isArray(value) ? byName(value, () => null) : value;
}

function byName(list: readonly unknown[], value: () => unknown): Mapping {
  const mapping: Mapping = {};
  list.forEach((name, index) => {
    put(mapping, String(name), value(), originOf(list, index));
  });
  return mapping;
}

/** Takes away, in place, what a later file resets at `resets`; entries of lists stay, as in docker compose. */
export function applyResets(tree: unknown, resets: readonly Path[]): void {
  for (const path of resets) {
    const last = path.at(-1);
    let parent: unknown = tree;
    for (const key of path.slice(0, -1)) {
      parent = isMapping(parent) ? parent[key] : undefined;
    }
    if (last !== undefined && isMapping(parent)) delete parent[last];
  }
}

type Indexer = (entry: unknown) => string;

const keyOf: Indexer = (entry) => scalarText(entry).split("=")[0] ?? "";
const textOf: Indexer = (entry) => scalarText(entry);
const member = (entry: unknown, key: Key): unknown => (isMapping(entry) ? entry[key] : undefined);

const volumeTarget: Indexer = (entry) => {
  if (typeof entry !== "string") return scalarText(member(entry, "target"));
  const spec = volume(entry);
  return spec instanceof Wrong ? entry : spec.target;
};
const deviceTarget: Indexer = (entry) => {
  if (typeof entry !== "string") return scalarText(member(entry, "target") ?? member(entry, "source"));
  const [source = "", target] = entry.split(":");
  return target ?? source;
};
const mountTarget =
  (folder: string): Indexer =>
  (entry) =>
    typeof entry === "string"
      ? `${folder}/${entry}`
      : scalarText(member(entry, "target") ?? `${folder}/${member(entry, "source")}`);
const port: Indexer = (entry) => {
  if (!isMapping(entry)) return scalarText(entry);
  const { host_ip = "0.0.0.0", published = "", target = "", protocol = "tcp" } = entry;
  return `${host_ip}:${published}:${target}/${protocol}`;
};

/** Lists in which a later entry takes the place of an earlier one of the same key. */
const UNIQUE: Patterns<Indexer> = patterns<Indexer>({
  "networks.*.labels": keyOf,
  "networks.*.ipam.options": keyOf,
  "services.*.annotations": keyOf,
  "services.*.build.args": keyOf,
  "services.*.build.additional_contexts": keyOf,
  "services.*.build.tags": keyOf,
  "services.*.build.labels": keyOf,
  "services.*.cap_add": keyOf,
  "services.*.cap_drop": keyOf,
  "services.*.configs": mountTarget(""),
  "services.*.deploy.labels": keyOf,
  "services.*.devices": deviceTarget,
  "services.*.dns": keyOf,
  "services.*.dns_opt": keyOf,
  "services.*.dns_search": keyOf,
  "services.*.environment": keyOf,
  "services.*.env_file": (entry) => (typeof entry === "string" ? entry : scalarText(member(entry, "path"))),
  "services.*.expose": textOf,
  "services.*.labels": keyOf,
  "services.*.links": keyOf,
  "services.*.networks.*.aliases": keyOf,
  "services.*.networks.*.link_local_ips": keyOf,
  "services.*.ports": port,
  "services.*.profiles": keyOf,
  "services.*.secrets": mountTarget("/run/secrets"),
  "services.*.sysctls": keyOf,
  "services.*.tmpfs": keyOf,
  "services.*.volumes": volumeTarget,
});

/** Keeps one entry for each key in the lists where an override replaces, in place. */
export function keepUnique(tree: Mapping, rules: Patterns<Indexer> | undefined = UNIQUE): void {
  for (const key of Object.keys(tree)) {
    const value = tree[key];
    const inner = step(rules, key);
    if (inner === undefined) continue;
    if (isMapping(value)) keepUnique(value, inner);
    else if (Array.isArray(value) && inner.rule)
      put(tree, key, unique(value, inner.rule), originOf(tree, key));
  }
}

function unique(list: readonly unknown[], indexer: Indexer): unknown[] {
  const places = new Map<string, number>();
  const kept: unknown[] = [];
  list.forEach((entry, index) => {
    const id = indexer(entry);
    const place = places.get(id) ?? kept.length;
    places.set(id, place);
    put(kept, place, entry, originOf(list, index));
  });
  return kept;
}
