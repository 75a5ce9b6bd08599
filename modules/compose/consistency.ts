import { schedule as scheduleSchema } from "../aws/schedules/schema.ts";
import type { ComposeCode } from "../problem-codes/compose.ts";
import type { Problem } from "../problems.ts";
import { mappingsIn } from "./canonical.ts";
import { LONGEST_DEPENDENCY_CHAIN } from "./limits.ts";
import type { ComposeModel, ComposeService } from "./model.ts";
import { isMapping, locate, type Mapping, type Path, problemAt } from "./origin.ts";
import { isAddress, scalarText } from "./values.ts";

interface Report {
  readonly file: string;
  readonly problems: Problem[];
}

/** Members that cannot stand beside each other, in a merged file in its long syntax. */
export function checkCombinations(tree: Mapping, report: Report): void {
  const wrong = (code: ComposeCode, path: Path, message: string): void => {
    report.problems.push(problemAt(code, locate(tree, path), report.file, path, message));
  };
  oneSource(tree, "configs", ["file", "environment", "content"], wrong);
  oneSource(tree, "secrets", ["file", "environment"], wrong);
  externalAlone(tree["volumes"], wrong);
  for (const [name, service] of Object.entries(isMapping(tree["services"]) ? tree["services"] : {})) {
    if (isMapping(service)) serviceCombinations(service, ["services", name], wrong);
  }
}

type Wrong = (code: ComposeCode, path: Path, message: string) => void;

function oneSource(tree: Mapping, section: string, sources: readonly string[], wrong: Wrong): void {
  const objects = isMapping(tree[section]) ? tree[section] : {};
  for (const [name, object] of Object.entries(objects)) {
    if (!isMapping(object)) continue;
    const given = sources.filter((source) => object[source] !== undefined);
    if (given.length > 1) wrong("EOE-COMPOSE-027", [section, name], `has ${given.join(" and ")}; keep one.`);
    if (given.length === 0 && object["external"] === undefined) {
      wrong(
        "EOE-COMPOSE-032",
        [section, name],
        `has no content; write one of ${sources.join(", ")}, or external: true.`,
      );
    }
  }
}

function externalAlone(volumes: unknown, wrong: Wrong): void {
  for (const [name, volume] of Object.entries(isMapping(volumes) ? volumes : {})) {
    if (!isMapping(volume) || volume["external"] !== true) continue;
    for (const key of Object.keys(volume)) {
      if (key === "name" || key === "external" || key.startsWith("x-")) continue;
      wrong(
        "EOE-COMPOSE-027",
        ["volumes", name, key],
        "has no effect on a volume that is external; remove one of the two.",
      );
    }
  }
}

function serviceCombinations(service: Mapping, path: Path, wrong: Wrong): void {
  const { ports, volumes, develop, deploy, gpus, build } = service;
  listOf(ports).forEach((port, index) => {
    const { host_ip: address, target } = port;
    if (address !== undefined && !isAddress(scalarText(address).replace(/^\[(.*)\]$/, "$1"))) {
      wrong("EOE-COMPOSE-033", [...path, "ports", index, "host_ip"], `"${address}" is not an IP address.`);
    }
    // Docker compose takes 0 for no port at all.
    if (target === undefined || target === 0)
      wrong("EOE-COMPOSE-032", [...path, "ports", index], "names no port of the container; write target.");
  });
  listOf(volumes).forEach((volume, index) => {
    const at = [...path, "volumes", index];
    if (volume["target"] === undefined)
      wrong("EOE-COMPOSE-032", at, "names no path in the container; write target.");
    if (volume["type"] === "bind" && volume["source"] === undefined)
      wrong("EOE-COMPOSE-032", at, "is a bind mount without a source; write source.");
  });
  listOf(isMapping(develop) ? develop["watch"] : undefined).forEach((watch, index) => {
    const at = [...path, "develop", "watch", index];
    if (watch["path"] === "") wrong("EOE-COMPOSE-032", [...at, "path"], "is empty; write the path to watch.");
    const needsTarget = !["rebuild", "restart"].includes(scalarText(watch["action"]));
    if (watch["action"] !== undefined && needsTarget && scalarText(watch["target"]) === "")
      wrong("EOE-COMPOSE-032", at, `has the action ${watch["action"]}, which needs a target.`);
  });
  const resources = isMapping(deploy) ? deploy["resources"] : undefined;
  const reservations = isMapping(resources) ? resources["reservations"] : undefined;
  const devices = isMapping(reservations) ? reservations["devices"] : undefined;
  for (const [list, at] of [
    [gpus, [...path, "gpus"]],
    [devices, [...path, "deploy", "resources", "reservations", "devices"]],
  ] as const) {
    listOf(list).forEach((device, index) => {
      if (device["count"] !== undefined && device["device_ids"] !== undefined) {
        wrong("EOE-COMPOSE-027", [...at, index], "has count and device_ids; keep one.");
      }
    });
  }
  if (isMapping(build) && build["dockerfile"] !== undefined && build["dockerfile_inline"] !== undefined) {
    wrong(
      "EOE-COMPOSE-027",
      [...path, "build", "dockerfile_inline"],
      "stands beside dockerfile; keep one of the two.",
    );
  }
}

const listOf = (value: unknown): Mapping[] => (Array.isArray(value) ? mappingsIn(value) : []);

/** What the parts of the model say about each other. Source: what docker compose refuses as inconsistent. */
export function checkConsistency(
  model: ComposeModel,
  disabled: Readonly<Record<string, ComposeService>>,
  report: Report,
): void {
  const wrong: Wrong = (code, path, message) => {
    report.problems.push(problemAt(code, locate(model, path), report.file, path, message));
  };
  for (const [name, service] of Object.entries(model.services)) {
    const path = ["services", name];
    const known = `services.${name}.`;
    const misread = report.problems.some((problem) => problem.path.startsWith(known));
    checkImage(service, path, misread, wrong);
    checkReferences(service, path, model, disabled, wrong);
    checkAmounts(service, path, wrong);
    checkMounts(service, path, wrong);
    checkExtension(service, [...path, "x-ecs"], wrong);
  }
  checkContainerNames(model, wrong);
  checkCircles(model, wrong);
}

function checkImage(service: ComposeService, path: Path, misread: boolean, wrong: Wrong): void {
  const { image, build, provider, platform } = service;
  // What could not be read may have been meant as one of them.
  if (!misread && image === undefined && build === undefined && provider === undefined) {
    wrong("EOE-COMPOSE-028", path, "has neither an image nor a build; write one of the two.");
  }
  if (build !== undefined && image?.includes("@sha256:")) {
    wrong(
      "EOE-COMPOSE-036",
      [...path, "image"],
      `"${image}" is pinned by its digest, which an image that is built here cannot have; remove the digest or build.`,
    );
  }
  const { platforms = [] } = build ?? {};
  if (platform !== undefined && platforms.length > 0 && !platforms.includes(platform)) {
    wrong(
      "EOE-COMPOSE-033",
      [...path, "platform"],
      `"${platform}" is not one of build.platforms: ${platforms.join(", ")}.`,
    );
  }
}

function checkReferences(
  service: ComposeService,
  path: Path,
  model: ComposeModel,
  disabled: Readonly<Record<string, ComposeService>>,
  wrong: Wrong,
): void {
  const {
    depends_on = {},
    networks = {},
    network_mode: mode,
    volumes = [],
    secrets = [],
    configs = [],
    models = {},
  } = service;
  for (const [name, { required }] of Object.entries(depends_on)) {
    if (Object.hasOwn(model.services, name) || (!required && Object.hasOwn(disabled, name))) continue;
    const why = Object.hasOwn(disabled, name) ? "is off, since none of its profiles is on" : "does not exist";
    wrong("EOE-COMPOSE-029", [...path, "depends_on", name], `names the service "${name}", which ${why}.`);
  }
  if (mode !== undefined && Object.keys(networks).length > 0)
    wrong("EOE-COMPOSE-027", [...path, "network_mode"], "stands beside networks; keep one of the two.");
  for (const name of Object.keys(networks))
    mustExist(name, "network", model.networks, [...path, "networks", name], wrong);
  volumes.forEach(({ type, source }, index) => {
    if (type === "volume" && source !== undefined)
      mustExist(source, "volume", model.volumes, [...path, "volumes", index], wrong);
  });
  secrets.forEach(({ source }, index) => {
    mustExist(source, "secret", model.secrets, [...path, "secrets", index], wrong);
  });
  (service.build?.secrets ?? []).forEach(({ source }, index) => {
    mustExist(source, "secret", model.secrets, [...path, "build", "secrets", index], wrong);
  });
  configs.forEach(({ source }, index) => {
    mustExist(source, "config", model.configs, [...path, "configs", index], wrong);
  });
  for (const name of Object.keys(models as Mapping))
    mustExist(name, "model", model.models, [...path, "models", name], wrong);
  for (const [name, context] of Object.entries(service.build?.additional_contexts ?? {})) {
    if (!context.startsWith("service:")) continue;
    const other = context.slice("service:".length);
    if (model.services[other]?.build === undefined) {
      wrong(
        "EOE-COMPOSE-029",
        [...path, "build", "additional_contexts", name],
        `names the service "${other}", which is not built here.`,
      );
    }
  }
}

function mustExist(name: string, kind: string, known: object, path: Path, wrong: Wrong): void {
  if (Object.hasOwn(known, name)) return;
  wrong(
    "EOE-COMPOSE-029",
    path,
    `names the ${kind} "${name}", which the top-level ${kind}s do not have; add it there.`,
  );
}

function checkAmounts(service: ComposeService, path: Path, wrong: Wrong): void {
  const { deploy, scale, cpus, mem_limit, mem_reservation, pids_limit, container_name } = service;
  const { limits, reservations } = deploy?.resources ?? {};
  const differ = (field: string, value: unknown, other: string, otherValue: unknown): void => {
    if (value !== otherValue)
      wrong(
        "EOE-COMPOSE-027",
        [...path, field],
        `${value} stands beside deploy.${other} ${otherValue ?? "without a value"}; keep one of the two.`,
      );
  };
  if (scale !== undefined && deploy?.replicas !== undefined)
    differ("scale", scale, "replicas", deploy.replicas);
  if (cpus !== undefined && limits) differ("cpus", cpus, "resources.limits.cpus", limits.cpus);
  if (mem_limit !== undefined && limits)
    differ("mem_limit", mem_limit, "resources.limits.memory", limits.memory);
  if (mem_reservation !== undefined && reservations) {
    differ("mem_reservation", mem_reservation, "resources.reservations.memory", reservations.memory);
  }
  if (pids_limit !== undefined && limits)
    differ("pids_limit", pids_limit, "resources.limits.pids", limits.pids);
  if (scale !== undefined && scale < 0) wrong("EOE-COMPOSE-033", [...path, "scale"], `${scale} is below 0.`);
  if ((deploy?.replicas ?? 0) < 0)
    wrong("EOE-COMPOSE-033", [...path, "deploy", "replicas"], `${deploy?.replicas} is below 0.`);
  const count = scale ?? deploy?.replicas ?? 1;
  if (count > 1 && container_name !== undefined) {
    wrong(
      "EOE-COMPOSE-037",
      [...path, "container_name"],
      `"${container_name}" can name one container only, but ${count} are asked for.`,
    );
  }
}

function checkMounts(service: ComposeService, path: Path, wrong: Wrong): void {
  const seen = new Map<string, string>();
  const mount = (target: string, at: Path, text: string): void => {
    const earlier = seen.get(target);
    if (earlier !== undefined)
      wrong("EOE-COMPOSE-034", at, `mounts ${target}, where ${earlier} is mounted already.`);
    seen.set(target, text);
  };
  (service.tmpfs ?? []).forEach((entry, index) => {
    mount(entry.split(":")[0] ?? "", [...path, "tmpfs", index], `tmpfs[${index}]`);
  });
  (service.volumes ?? []).forEach(({ target }, index) => {
    mount(target, [...path, "volumes", index], `volumes[${index}]`);
  });
}

/** `x-ecs` is not in the specification's schema. */
function checkExtension(
  { "x-ecs": extension, secrets = [] }: ComposeService,
  path: Path,
  wrong: Wrong,
): void {
  if (extension === undefined) return;
  if (!isMapping(extension)) {
    wrong("EOE-COMPOSE-031", path, "must be a mapping with task, secrets or schedule.");
    return;
  }
  const { task, secrets: variables, schedule, ...others } = extension;
  for (const key of Object.keys(others))
    wrong("EOE-COMPOSE-031", [...path, key], "is not known here; allowed are task, secrets and schedule.");
  if (task !== undefined && typeof task !== "string")
    wrong("EOE-COMPOSE-031", [...path, "task"], `${JSON.stringify(task)} must be a string.`);
  checkSchedule(schedule, task, path, wrong);
  if (variables === undefined) return;
  if (!isMapping(variables)) {
    wrong("EOE-COMPOSE-031", [...path, "secrets"], "must be a mapping of variables to secrets.");
    return;
  }
  for (const [variable, secret] of Object.entries(variables)) {
    if (secrets.some(({ source }) => source === secret)) continue;
    wrong(
      "EOE-COMPOSE-031",
      [...path, "secrets", variable],
      `names ${JSON.stringify(secret)}, which is not one of the service's secrets; grant it under secrets.`,
    );
  }
}

/** A value before what is wrong with it; nothing for a group. */
function foundAt(value: unknown, path: readonly PropertyKey[]): string {
  const found = path.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), value);
  return found === undefined || isMapping(found) ? "" : `${JSON.stringify(found)} `;
}

function checkSchedule(schedule: unknown, task: unknown, path: Path, wrong: Wrong): void {
  if (schedule === undefined) return;
  const at = [...path, "schedule"];
  const { error } = scheduleSchema.safeParse(schedule);
  for (const issue of error?.issues ?? []) {
    const place = [...at, ...issue.path.map((key) => (typeof key === "number" ? key : String(key)))];
    wrong("EOE-COMPOSE-240", place, `${foundAt(schedule, issue.path)}${issue.message}.`);
  }
  if (task !== undefined)
    wrong("EOE-COMPOSE-241", at, "stands beside task: what has a schedule is a task of its own; remove one.");
}

function checkContainerNames({ services }: ComposeModel, wrong: Wrong): void {
  const owners = new Map<string, string>();
  for (const [name, { container_name: own }] of Object.entries(services)) {
    if (own === undefined) continue;
    const owner = owners.get(own);
    if (owner !== undefined)
      wrong(
        "EOE-COMPOSE-035",
        ["services", name, "container_name"],
        `"${own}" is the name of service "${owner}" already.`,
      );
    owners.set(own, name);
  }
}

function checkCircles({ services }: ComposeModel, wrong: Wrong): void {
  const depths = new Map<string, number>();
  let isTold = false;

  /** @returns how many services wait for each other from this one on */
  const walk = (name: string, way: readonly string[]): number => {
    const known = depths.get(name);
    if (known !== undefined || isTold) return known ?? 0;
    let depth = 0;
    for (const next of Object.keys(services[name]?.depends_on ?? {}).sort()) {
      const at = way.indexOf(next);
      const path = ["services", name, "depends_on", next];
      if (at >= 0) {
        const circle = [...way.slice(at), next].join(" -> ");
        wrong("EOE-COMPOSE-030", path, `closes a dependency cycle: ${circle}.`);
        continue;
      }
      depth = way.length > LONGEST_DEPENDENCY_CHAIN ? depth : Math.max(depth, 1 + walk(next, [...way, next]));
      if (!isTold && Math.max(depth, way.length) > LONGEST_DEPENDENCY_CHAIN) {
        isTold = true;
        const message = `makes a chain of more than ${LONGEST_DEPENDENCY_CHAIN} services that wait for each other; let them start side by side.`;
        wrong("EOE-COMPOSE-044", path, message);
      }
      if (isTold) return depth;
    }
    depths.set(name, depth);
    return depth;
  };
  for (const name of Object.keys(services).sort()) walk(name, [name]);
}
