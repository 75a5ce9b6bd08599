import type { Problem } from "../problems.ts";
import { isMapping, type Key, type Mapping, type Origin, originOf, problemAt, put } from "./origin.ts";
import { type Patterns, patterns, step } from "./pattern.ts";
import { cleanPath, ports, scalarText, shortened, volume, Wrong } from "./values.ts";

export interface CanonicalReport {
  readonly file: string;
  readonly problems: Problem[];
}

interface Context {
  readonly origin: Origin | undefined;
  /** Of an entry of the list, by its index, or of the whole value. */
  readonly wrong: (found: string, because: string, index?: number) => void;
}

type Transform = (value: unknown, context: Context) => unknown;

const asList: Transform = (value, { origin }) =>
  typeof value === "string" ? listOf([value], [origin]) : value;

const namesToMapping: Transform = (value) => {
  if (!Array.isArray(value)) return value;
  return fromList(value, (entry) => [scalarText(entry), null]);
};

const withSource: Transform = (value) => (typeof value === "string" ? { source: value } : value);
const text: Transform = (value) => scalarText(value);

const dependsOn: Transform = (value) => {
  if (Array.isArray(value)) {
    return fromList(value, (entry) => [scalarText(entry), { condition: "service_started", required: true }]);
  }
  if (isMapping(value)) {
    for (const dependency of Object.values(value)) {
      if (!isMapping(dependency)) continue;
      dependency["condition"] ??= "service_started";
      dependency["required"] ??= true;
    }
  }
  return value;
};

const envFiles: Transform = (value, { origin }) => {
  const list = typeof value === "string" ? listOf([value], [origin]) : value;
  if (!Array.isArray(list)) return value;
  list.forEach((entry, index) => {
    if (typeof entry === "string") list[index] = { path: entry, required: true };
    else if (isMapping(entry)) entry["required"] ??= true;
  });
  return list;
};

const volumeMount: Transform = (value, { wrong }) => {
  if (typeof value !== "string") return value;
  const spec = volume(value);
  if (spec instanceof Wrong) {
    wrong(value, spec.because);
    return { type: "volume", target: "/" };
  }
  const { type, source, target, readOnly, nocopy, propagation, selinux } = spec;
  const bind = {
    ...(type === "bind" ? { create_host_path: true } : {}),
    ...(propagation && { propagation }),
    ...(selinux && { selinux }),
  };
  return {
    type,
    ...(source === "" ? {} : { source }),
    target: cleanPath(target),
    ...(readOnly ? { read_only: true } : {}),
    ...(Object.keys(bind).length > 0 ? { bind } : {}),
    ...(type === "bind" ? {} : { volume: nocopy ? { nocopy } : {} }),
  };
};

const deviceMapping: Transform = (value, { wrong }) => {
  if (typeof value !== "string") return value;
  const [source = "", target = source, permissions = "rwm", ...rest] = value.split(":");
  if (rest.length > 0) wrong(value, "has too many colons; allowed is source:target:permissions");
  else if (source === "") wrong(value, "names no device before its first colon");
  return { source, target: target || source, permissions };
};

/** One entry of the list for each port of the container. */
const portList: Transform = (value, { wrong }) => {
  if (!Array.isArray(value)) return value;
  const list: unknown[] = [];
  value.forEach((entry, index) => {
    const origin = originOf(value, index);
    if (isMapping(entry)) {
      put(list, list.length, entry, origin);
      return;
    }
    const specs = ports(scalarText(entry));
    if (specs instanceof Wrong) {
      wrong(scalarText(entry), specs.because, index);
      return;
    }
    for (const { hostIp, published, target, protocol } of specs) {
      const long = {
        mode: "ingress",
        ...(hostIp && { host_ip: hostIp }),
        target,
        ...(published && { published }),
        protocol,
      };
      put(list, list.length, long, origin);
    }
  });
  return list;
};

const sshKeys: Transform = (value, { wrong }) => {
  if (!Array.isArray(value)) return value;
  return fromList(value, (entry, index) => {
    const [id = "", ...path] = scalarText(entry).split("=");
    if (path.length === 0 && id !== "default") wrong(id, "names no key; write id=path, or default", index);
    return [id, path.length === 0 ? null : path.join("=")];
  });
};

const keyValues: Transform = (value, { wrong }) => {
  if (!Array.isArray(value)) return value;
  return fromList(value, (entry, index) => {
    const [key = "", ...rest] = scalarText(entry).split("=");
    if (rest.length === 0) wrong(key, "has no value; write name=value", index);
    return [key, rest.join("=")];
  });
};

const external: Transform = (value, { wrong }) => {
  if (!isMapping(value)) return value;
  const marked = value["external"];
  if (!isMapping(marked)) return value;
  const { name } = marked;
  if (name !== undefined && value["name"] !== undefined && value["name"] !== name) {
    wrong(scalarText(name), `differs from "${value["name"]}"; write the name once, as name`);
  }
  value["external"] = true;
  if (name !== undefined) value["name"] ??= name;
  return value;
};

const gpus: Transform = (value, { origin }) =>
  typeof value === "string" ? listOf([{ count: "all" }], [origin]) : value;

/** From the short to the long syntax. Source: Compose Specification, "Short syntax" of each field. */
const TRANSFORMS: Patterns<Transform> = patterns<Transform>({
  "services.*.build": (value) => (typeof value === "string" ? { context: value } : value),
  "services.*.build.secrets.*": withSource,
  "services.*.build.provenance": text,
  "services.*.build.sbom": text,
  "services.*.build.additional_contexts": keyValues,
  "services.*.build.ssh": sshKeys,
  "services.*.depends_on": dependsOn,
  "services.*.env_file": envFiles,
  "services.*.label_file": asList,
  "services.*.extends": (value) => (typeof value === "string" ? { service: value } : value),
  "services.*.gpus": gpus,
  "services.*.networks": namesToMapping,
  "services.*.models": namesToMapping,
  "services.*.volumes.*": volumeMount,
  "services.*.dns": asList,
  "services.*.devices.*": deviceMapping,
  "services.*.secrets.*": withSource,
  "services.*.configs.*": withSource,
  "services.*.ports": portList,
  "services.*.develop.watch.*.ignore": asList,
  "services.*.develop.watch.*.include": asList,
  "volumes.*": external,
  "networks.*": external,
  "secrets.*": external,
  "configs.*": external,
});

/** Brings a compose file into the long syntax, in place. Doing it again changes nothing. */
export function toLongSyntax(tree: Mapping, report: CanonicalReport): void {
  const path: Key[] = [];

  function visit(container: Mapping | unknown[], rules: Patterns<Transform> | undefined): void {
    const keys: readonly Key[] = Array.isArray(container) ? [...container.keys()] : Object.keys(container);
    for (const key of keys) {
      const inner = step(rules, key);
      if (inner === undefined) continue;
      path.push(key);
      const origin = originOf(container, key);
      const here = [...path];
      const before = (container as Mapping)[key];
      const wrong = (found: string, because: string, index?: number): void => {
        const at = index === undefined ? origin : (originOf(before as unknown[], index) ?? origin);
        const place = index === undefined ? here : [...here, index];
        report.problems.push(
          problemAt("EOE-COMPOSE-025", at, report.file, place, `"${shortened(found)}" ${because}.`),
        );
      };
      const value = inner.rule && before !== null ? inner.rule(before, { origin, wrong }) : before;
      if (value !== before) put(container, key, value, origin);
      if (Array.isArray(value) || isMapping(value)) visit(value, inner);
      path.pop();
    }
  }

  visit(tree, TRANSFORMS);
  for (const service of mappingsIn(tree["services"])) {
    const { dns } = service;
    if (Array.isArray(dns)) service["dns"] = dns.filter((entry) => entry !== "" && entry !== null);
  }
}

/** Fills in what the specification gives as default, in place. */
export function fillDefaults(tree: Mapping): void {
  for (const service of mappingsIn(tree["services"])) {
    const { build, deploy } = service;
    // An empty one, which docker compose leaves, would be the folder of whoever builds.
    if (isMapping(build)) build["context"] ||= ".";
    for (const secret of mappingsIn(service["secrets"]))
      secret["target"] ??= `/run/secrets/${secret["source"]}`;
    for (const port of mappingsIn(service["ports"])) {
      port["protocol"] ??= "tcp";
      port["mode"] ??= "ingress";
    }
    const resources = isMapping(deploy) ? deploy["resources"] : undefined;
    const reservations = isMapping(resources) ? resources["reservations"] : undefined;
    const devices = isMapping(reservations) ? reservations["devices"] : undefined;
    for (const device of [...mappingsIn(devices), ...mappingsIn(service["gpus"])]) {
      if (device["device_ids"] === undefined) device["count"] ??= "all";
    }
  }
}

/** The mappings among the members of a mapping or list. */
export function mappingsIn(value: unknown): Mapping[] {
  return typeof value === "object" && value !== null ? Object.values(value).filter(isMapping) : [];
}

function listOf(values: readonly unknown[], origins: readonly (Origin | undefined)[]): unknown[] {
  const list: unknown[] = [];
  values.forEach((value, index) => {
    put(list, index, value, origins[index]);
  });
  return list;
}

function fromList(
  list: readonly unknown[],
  entry: (value: unknown, index: number) => readonly [string, unknown],
): Mapping {
  const mapping: Mapping = {};
  list.forEach((value, index) => {
    const [key, inner] = entry(value, index);
    put(mapping, key, inner, originOf(list, index));
  });
  return mapping;
}
