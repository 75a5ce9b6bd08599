import type { Variables } from "./interpolate.ts";
import { isMapping, type Mapping, originOf, put } from "./origin.ts";
import { scalarText } from "./values.ts";

/** Puts in, in place, what a merged compose file says without words: networks, names, dependencies, variables. */
export function normalise(tree: Mapping, variables: Variables): void {
  const services = isMapping(tree["services"]) ? tree["services"] : {};
  for (const name of Object.keys(services)) {
    if (!isMapping(services[name])) put(services, name, {}, originOf(services, name));
    normaliseService(services[name] as Mapping, variables);
  }
  defaultNetwork(tree, Object.values(services).filter(isMapping));
  for (const section of ["networks", "volumes", "configs", "secrets"])
    nameResources(tree[section], scalarText(tree["name"]));
}

function normaliseService(service: Mapping, variables: Variables): void {
  if (service["pull_policy"] === "if_not_present") service["pull_policy"] = "missing";
  const { build } = service;
  if (isMapping(build)) {
    if (build["dockerfile_inline"] === undefined) build["dockerfile"] ??= "Dockerfile";
    if (build["args"] !== undefined) build["args"] = resolved(build["args"], variables, false);
  }
  if (service["environment"] !== undefined)
    service["environment"] = resolved(service["environment"], variables, true);
  impliedDependencies(service);
}

/** Variables without a value take the one that they have here. */
function resolved(value: unknown, variables: Variables, keep: boolean): unknown {
  const has = (name: string): boolean => Object.hasOwn(variables, name);
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    value.forEach((entry, index) => {
      const text = scalarText(entry);
      const open = !text.includes("=");
      if (open && !has(text) && !keep) return;
      put(list, list.length, open && has(text) ? `${text}=${variables[text]}` : text, originOf(value, index));
    });
    return list;
  }
  if (!isMapping(value)) return value;
  const mapping: Mapping = {};
  for (const key of Object.keys(value)) {
    const open = value[key] === null;
    if (open && !has(key) && !keep) continue;
    put(mapping, key, open && has(key) ? variables[key] : value[key], originOf(value, key));
  }
  return mapping;
}

/** A link, a shared namespace or `volumes_from` makes a service wait for the other. */
function impliedDependencies(service: Mapping): void {
  const dependencies = isMapping(service["depends_on"]) ? service["depends_on"] : {};
  const depend = (name: string, restart: boolean, field: string): void => {
    if (Object.hasOwn(dependencies, name)) return;
    put(
      dependencies,
      name,
      { condition: "service_started", restart, required: true },
      originOf(service, field),
    );
  };
  for (const link of listIn(service["links"])) {
    const parts = link.split(":");
    depend(parts.length === 2 ? (parts[0] ?? "") : link, true, "links");
  }
  for (const namespace of ["network_mode", "ipc", "pid", "uts", "cgroup"]) {
    const value = scalarText(service[namespace]);
    if (value.startsWith("service:")) depend(value.slice("service:".length), true, namespace);
  }
  for (const from of listIn(service["volumes_from"])) {
    if (!from.startsWith("container:")) depend(from.split(":")[0] ?? "", false, "volumes_from");
  }
  if (Object.keys(dependencies).length > 0) service["depends_on"] = dependencies;
}

const listIn = (value: unknown): string[] => (Array.isArray(value) ? value.map(scalarText) : []);

/** A service that names no network is on the network `default`. */
function defaultNetwork(tree: Mapping, services: readonly Mapping[]): void {
  const networks = isMapping(tree["networks"]) ? tree["networks"] : {};
  let used = false;
  for (const service of services) {
    if (service["provider"] !== undefined || service["network_mode"] !== undefined) continue;
    const own = service["networks"];
    if (!isMapping(own) || Object.keys(own).length === 0) service["networks"] = { default: null };
    used ||= Object.hasOwn(service["networks"] as Mapping, "default");
  }
  if (used) networks["default"] ??= null;
  if (Object.keys(networks).length > 0) tree["networks"] = networks;
}

function nameResources(resources: unknown, project: string): void {
  if (!isMapping(resources)) return;
  for (const key of Object.keys(resources)) {
    if (!isMapping(resources[key])) put(resources, key, {}, originOf(resources, key));
    const resource = resources[key] as Mapping;
    resource["name"] ??= resource["external"] === true ? key : `${project}_${key}`;
  }
}
