import type { Problem } from "../problems.ts";
import { castText } from "./interpolate.ts";
import type { ComposeModel } from "./model.ts";
import {
  isMapping,
  type Key,
  type Mapping,
  type Origin,
  originOf,
  problemAt,
  put,
  setOrigin,
} from "./origin.ts";
import {
  bytes,
  cleanPath,
  durationText,
  nanoseconds,
  scalarText,
  shellWords,
  shortened,
  Wrong,
} from "./values.ts";

/**
 * From a compose file in its long syntax to the typed model: sizes in bytes, durations and numbers in one spelling,
 * lists of pairs as mappings, what says nothing left out.
 */

interface Context {
  readonly path: readonly Key[];
  readonly origin: Origin | undefined;
  readonly report: { readonly file: string; readonly problems: Problem[] };
}

/** Undefined leaves the member out. */
type Decoder = (value: unknown, context: Context) => unknown;

function wrong({ path, origin, report }: Context, found: unknown, because: string): undefined {
  report.problems.push(
    problemAt(
      "EOE-COMPOSE-026",
      origin,
      report.file,
      path,
      `${shortened(JSON.stringify(found))} ${because}.`,
    ),
  );
  return undefined;
}

const read =
  <T, R>(reader: (text: string) => T | Wrong, show: (value: T) => R): Decoder =>
  (value, context) => {
    const result = reader(scalarText(value));
    return result instanceof Wrong ? wrong(context, value, result.because) : show(result);
  };

const any: Decoder = (value) => value;
const text: Decoder = (value) => scalarText(value);
const flag: Decoder = (value, context) => {
  if (typeof value === "boolean") return value;
  return castText(scalarText(value), "boolean") ?? wrong(context, value, "must be true or false");
};
const integer: Decoder = (value, context) => {
  const number = typeof value === "number" ? value : castText(scalarText(value), "integer");
  return typeof number === "number" ? Math.trunc(number) : wrong(context, value, "must be a whole number");
};
const decimal: Decoder = (value, context) => {
  const number = typeof value === "number" ? value : castText(scalarText(value), "number");
  return typeof number === "number" ? singlePrecision(number) : wrong(context, value, "must be a number");
};
const size: Decoder = (value, context) => {
  if (typeof value === "number") return Math.trunc(value) === 0 ? undefined : String(Math.trunc(value));
  const result = bytes(scalarText(value));
  if (result instanceof Wrong) return wrong(context, value, result.because);
  return result === 0 ? undefined : String(result);
};
const duration: Decoder = read(nanoseconds, durationText);
const durationOverZero: Decoder = (value, context) => {
  const shown = duration(value, context);
  return shown === "0s" ? undefined : shown;
};
const commandLine: Decoder = (value, context) => {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(scalarText);
  const words = shellWords(scalarText(value));
  return words instanceof Wrong ? wrong(context, value, words.because) : words;
};
const healthTest: Decoder = (value, context) => {
  if (!Array.isArray(value)) return ["CMD-SHELL", scalarText(value)];
  const test = value.map(scalarText);
  if (test.length > 0 && !["CMD", "CMD-SHELL", "NONE"].includes(test[0] ?? "")) {
    return wrong(
      context,
      test[0],
      'is not how a list starts; write "CMD", "CMD-SHELL" or "NONE" first, or a single string',
    );
  }
  return test;
};
const fileMode: Decoder = (value, context) => {
  const mode =
    typeof value === "number"
      ? value
      : /^(0o?)?[0-7]+$/.test(scalarText(value))
        ? Number.parseInt(scalarText(value).replace("o", ""), 8)
        : Number.NaN;
  return Number.isInteger(mode)
    ? `0${mode.toString(8)}`
    : wrong(context, value, "is not a file mode; write octal digits such as 0440");
};
const deviceCount: Decoder = (value, context) => {
  if (scalarText(value).toLowerCase() === "all") return -1;
  const count = castText(scalarText(value), "integer");
  return count ?? wrong(context, value, "must be a number or all");
};
const ulimit: Decoder = (value, context) => {
  if (!isMapping(value)) return integer(value, context) || {};
  return struct({ soft: integer, hard: integer })(value, context);
};

/** Shortest decimal number that stands for the same single-precision number, as Go prints it. */
function singlePrecision(value: number): number {
  const single = Math.fround(value);
  for (let digits = 1; digits < 10; digits++) {
    const shown = Number(single.toPrecision(digits));
    if (Math.fround(shown) === single) return shown;
  }
  return single;
}

/** A member that is kept although it says nothing: 0, false, an empty mapping. */
const KEPT = new WeakSet<Decoder>();
function kept(decoder: Decoder): Decoder {
  const keeping: Decoder = (value, context) => decoder(value, context);
  KEPT.add(keeping);
  return keeping;
}

function saysNothing(value: unknown): boolean {
  if (value === "" || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMapping(value) && Object.keys(value).length === 0;
}

const inside = (context: Context, key: Key, origin: Origin | undefined): Context => ({
  ...context,
  path: [...context.path, key],
  origin: origin ?? context.origin,
});

interface Fields {
  readonly [key: string]: Decoder;
}

/** Members by name; `always` ones are made even where the file has none. */
function struct(fields: Fields, always: Readonly<Record<string, () => unknown>> = {}): Decoder {
  const entries = Object.entries(fields);
  return (value, context) => {
    const out: Mapping = {};
    if (isMapping(value)) {
      for (const [key, decoder] of entries) {
        const found = value[key];
        if (found === undefined || found === null) continue;
        const origin = originOf(value, key);
        const decoded = decoder(found, inside(context, key, origin));
        // What says nothing still tells where it was written.
        setOrigin(out, key, origin);
        if (decoded === undefined || (saysNothing(decoded) && !KEPT.has(decoder))) continue;
        out[key] = decoded;
      }
    }
    for (const [key, make] of Object.entries(always)) out[key] ??= make();
    return out;
  };
}

function list(decoder: Decoder): Decoder {
  return (value, context) => {
    const entries = Array.isArray(value) ? value : [value];
    const out: unknown[] = [];
    entries.forEach((entry, index) => {
      const origin = Array.isArray(value) ? originOf(value, index) : undefined;
      const decoded = decoder(entry, inside(context, index, origin));
      if (decoded !== undefined) put(out, out.length, decoded, origin);
    });
    return out;
  };
}

/** Members by a name that the user chose; `null` members stay. */
function dict(decoder: Decoder): Decoder {
  return (value, context) => {
    const out: Mapping = {};
    if (!isMapping(value)) return out;
    for (const key of Object.keys(value)) {
      const origin = originOf(value, key);
      const found = value[key];
      const decoded = found === null ? null : decoder(found, inside(context, key, origin));
      if (decoded !== undefined) put(out, key, decoded, origin);
    }
    return out;
  };
}

/** A mapping, or a list of `name=value`; what stands for no value is given. */
function pairs(absent: string | null): Decoder {
  return (value, context) => {
    const out: Mapping = {};
    if (isMapping(value)) {
      for (const key of Object.keys(value)) {
        put(out, key, value[key] === null ? absent : scalarText(value[key]), originOf(value, key));
      }
      return out;
    }
    (Array.isArray(value) ? value : [value]).forEach((entry, index) => {
      const [name = "", ...rest] = scalarText(entry).split("=");
      const origin = Array.isArray(value) ? originOf(value, index) : context.origin;
      if (/\s$/.test(name))
        wrong(inside(context, index, origin), entry, "has a space before the equals sign");
      put(out, name, rest.length === 0 ? absent : rest.join("="), origin);
    });
    return out;
  };
}
const variables = pairs(null);
const texts = pairs("");

/** `host=address`, sorted, from a mapping or a list with `=` or `:`. */
const hosts: Decoder = (value, context) => {
  const found: { readonly line: string; readonly origin: Origin | undefined }[] = [];
  const add = (
    host: string,
    addresses: readonly string[],
    origin: Origin | undefined,
    entry: unknown,
  ): void => {
    if (host === "" || /[:=]/.test(host))
      wrong({ ...context, origin: origin ?? context.origin }, entry, "has no host name before the address");
    for (const address of addresses) {
      found.push({ line: `${host}=${address.replace(/^\[(.+)\]$/, "$1")}`, origin });
    }
  };
  if (isMapping(value)) {
    for (const key of Object.keys(value))
      add(key, [value[key]].flat().map(scalarText), originOf(value, key), key);
  } else if (Array.isArray(value)) {
    value.forEach((entry, index) => {
      const match = /^([^=]*)=(.*)$|^([^:]*):(.*)$/s.exec(scalarText(entry));
      const origin = originOf(value, index);
      if (match) add(match[1] ?? match[3] ?? "", (match[2] ?? match[4] ?? "").split(","), origin, entry);
      else wrong(inside(context, index, origin), entry, "has no address; write host=address");
    });
  }
  found.sort((one, other) => (one.line < other.line ? -1 : 1));
  const out: string[] = [];
  for (const { line, origin } of found) put(out, out.length, line, origin);
  return out;
};

const multiOptions = dict((value) => [value].flat().map(scalarText));

const grant = struct({ source: text, target: text, uid: text, gid: text, mode: kept(fileMode) });
const hook = struct(
  { command: kept(commandLine), user: text, privileged: flag, working_dir: text, environment: variables },
  { command: () => null },
);
const deviceRequest = struct({
  capabilities: list(text),
  driver: text,
  count: deviceCount,
  device_ids: list(text),
  options: texts,
});
const resources = struct({
  cpus: decimal,
  memory: size,
  pids: integer,
  devices: list(deviceRequest),
  generic_resources: list(
    struct({
      discrete_resource_spec: kept(
        struct({ kind: kept(text), value: kept(integer) }, { kind: () => "", value: () => 0 }),
      ),
    }),
  ),
});
const update = struct({
  parallelism: kept(integer),
  delay: durationOverZero,
  failure_action: text,
  monitor: durationOverZero,
  max_failure_ratio: decimal,
  order: text,
});

const deploy = struct(
  {
    mode: text,
    replicas: kept(integer),
    labels: texts,
    update_config: kept(update),
    rollback_config: kept(update),
    resources: kept(struct({ limits: kept(resources), reservations: kept(resources) })),
    restart_policy: kept(
      struct({ condition: text, delay: kept(duration), max_attempts: kept(integer), window: kept(duration) }),
    ),
    placement: kept(
      struct({
        constraints: list(text),
        preferences: list(struct({ spread: text })),
        max_replicas_per_node: integer,
      }),
    ),
    endpoint_mode: text,
  },
  { resources: () => ({}), placement: () => ({}) },
);

const build = struct({
  context: text,
  dockerfile: text,
  dockerfile_inline: text,
  entitlements: list(text),
  args: variables,
  provenance: text,
  sbom: text,
  ssh: (value, context) => {
    const keys = dict(text)(value, context) as Mapping;
    return Object.entries(keys).map(([id, path]) => (path === null ? id : `${id}=${path}`));
  },
  labels: texts,
  cache_from: list(text),
  cache_to: list(text),
  no_cache: flag,
  no_cache_filter: list(text),
  additional_contexts: texts,
  pull: flag,
  extra_hosts: hosts,
  isolation: text,
  network: text,
  target: text,
  secrets: list(grant),
  shm_size: size,
  tags: list(text),
  ulimits: dict(ulimit),
  platforms: list(text),
  privileged: flag,
});

const blkioRate = struct({ Path: text, Rate: size });
const blkioWeight = struct({ Path: text, Weight: integer });
const capitalised =
  (decoder: Decoder): Decoder =>
  (value, context) => {
    if (!isMapping(value)) return undefined;
    const renamed: Mapping = {};
    for (const key of Object.keys(value))
      put(renamed, `${key.charAt(0).toUpperCase()}${key.slice(1)}`, value[key], originOf(value, key));
    return decoder(renamed, context);
  };

const service = struct(
  {
    profiles: list(text),
    annotations: texts,
    attach: kept(flag),
    build: kept(build),
    develop: kept(
      struct({
        watch: list(
          struct(
            {
              path: kept(text),
              action: kept(text),
              target: text,
              exec: kept(hook),
              include: list(text),
              ignore: list(text),
              initial_sync: flag,
            },
            { exec: () => ({ command: null }) },
          ),
        ),
      }),
    ),
    blkio_config: kept(
      struct({
        weight: integer,
        weight_device: list(capitalised(blkioWeight)),
        device_read_bps: list(capitalised(blkioRate)),
        device_read_iops: list(capitalised(blkioRate)),
        device_write_bps: list(capitalised(blkioRate)),
        device_write_iops: list(capitalised(blkioRate)),
      }),
    ),
    cap_add: list(text),
    cap_drop: list(text),
    cgroup_parent: text,
    cgroup: text,
    cpu_count: integer,
    cpu_percent: decimal,
    cpu_period: integer,
    cpu_quota: integer,
    cpu_rt_period: integer,
    cpu_rt_runtime: integer,
    cpus: decimal,
    cpuset: text,
    cpu_shares: integer,
    command: kept(commandLine),
    configs: list(grant),
    container_name: text,
    credential_spec: kept(struct({ config: text, file: text, registry: text })),
    depends_on: dict(
      struct({ condition: text, restart: flag, required: kept(flag) }, { required: () => true }),
    ),
    deploy: kept(deploy),
    device_cgroup_rules: list(text),
    devices: list(struct({ source: text, target: text, permissions: text })),
    dns: list(text),
    dns_opt: list(text),
    dns_search: list(text),
    domainname: text,
    entrypoint: kept(commandLine),
    provider: kept(struct({ type: text, options: multiOptions })),
    environment: variables,
    env_file: any,
    label_file: list(text),
    expose: list(text),
    external_links: list(text),
    extra_hosts: hosts,
    group_add: list(text),
    gpus: list(deviceRequest),
    hostname: text,
    healthcheck: kept(
      struct({
        test: healthTest,
        timeout: kept(duration),
        interval: kept(duration),
        retries: kept(integer),
        start_period: kept(duration),
        start_interval: kept(duration),
        disable: flag,
      }),
    ),
    image: text,
    init: kept(flag),
    ipc: text,
    isolation: text,
    labels: texts,
    links: list(text),
    logging: kept(struct({ driver: text, options: texts })),
    mem_limit: size,
    mem_reservation: size,
    memswap_limit: size,
    mem_swappiness: size,
    mac_address: text,
    models: dict(struct({ endpoint_var: text, model_var: text })),
    network_mode: text,
    networks: dict(
      struct({
        aliases: list(text),
        driver_opts: texts,
        gw_priority: integer,
        interface_name: text,
        use_service_name_alias: kept(flag),
        ipv4_address: text,
        ipv6_address: text,
        link_local_ips: list(text),
        mac_address: text,
        priority: integer,
      }),
    ),
    oom_kill_disable: flag,
    oom_score_adj: integer,
    pid: text,
    pids_limit: integer,
    platform: text,
    ports: list(
      struct({
        name: text,
        mode: text,
        host_ip: text,
        target: integer,
        published: text,
        protocol: text,
        app_protocol: text,
      }),
    ),
    privileged: flag,
    pull_policy: text,
    pull_refresh_after: text,
    read_only: flag,
    restart: text,
    runtime: text,
    scale: kept(integer),
    secrets: list(grant),
    security_opt: list(text),
    shm_size: size,
    stdin_open: flag,
    stop_grace_period: kept(duration),
    stop_signal: text,
    storage_opt: texts,
    sysctls: texts,
    tmpfs: list(text),
    tty: flag,
    ulimits: dict(ulimit),
    umask: kept(integer),
    use_api_socket: flag,
    user: text,
    userns_mode: text,
    uts: text,
    volumes: list(
      struct({
        type: text,
        source: text,
        target: (value) => cleanPath(scalarText(value)),
        read_only: flag,
        consistency: text,
        bind: kept(struct({ selinux: text, propagation: text, create_host_path: flag, recursive: text })),
        volume: kept(struct({ labels: texts, nocopy: flag, subpath: text })),
        tmpfs: kept(struct({ size, mode: integer })),
        image: kept(struct({ subpath: text })),
      }),
    ),
    volumes_from: list(text),
    working_dir: text,
    pre_start: list(any),
    post_start: list(hook),
    pre_stop: list(hook),
    "x-ecs": kept(any),
  },
  { command: () => null, entrypoint: () => null },
);

const network = struct(
  {
    name: text,
    driver: text,
    driver_opts: texts,
    ipam: kept(
      struct({
        driver: text,
        config: list(struct({ subnet: text, gateway: text, ip_range: text, aux_addresses: texts })),
        options: texts,
      }),
    ),
    external: flag,
    internal: flag,
    attachable: flag,
    labels: texts,
    enable_ipv4: kept(flag),
    enable_ipv6: kept(flag),
  },
  { ipam: () => ({}) },
);
const volumeResource = struct({
  name: text,
  driver: text,
  driver_opts: texts,
  external: flag,
  labels: texts,
});
const fileObject = struct({
  name: text,
  file: text,
  environment: text,
  content: text,
  external: flag,
  labels: texts,
  driver: text,
  driver_opts: texts,
  template_driver: text,
});

const project = struct(
  {
    name: text,
    services: kept(dict(service)),
    networks: kept(dict(network)),
    volumes: kept(dict(volumeResource)),
    secrets: kept(dict(fileObject)),
    configs: kept(dict(fileObject)),
    jobs: dict(struct({ profiles: list(text) })),
    models: kept(dict(struct({ name: text, model: text, context_size: integer, runtime_flags: list(text) }))),
  },
  {
    services: () => ({}),
    networks: () => ({}),
    volumes: () => ({}),
    secrets: () => ({}),
    configs: () => ({}),
    models: () => ({}),
  },
);

/** The typed model of a merged compose file; extensions at the top stay. */
export function decodeModel(tree: Mapping, report: Context["report"]): ComposeModel {
  const model = project(tree, { path: [], origin: undefined, report }) as Mapping;
  for (const key of Object.keys(tree)) {
    if (key.startsWith("x-")) put(model, key, tree[key], originOf(tree, key));
  }
  return model as unknown as ComposeModel;
}
