import type { ComposeService } from "../model.ts";
import type { FieldContext } from "./context.ts";
import { accepted, refused } from "./fate.ts";
import type { LaunchType } from "./launch-type.ts";
import { type FieldRule, fieldRule, members } from "./rules.ts";

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html */
const CAPABILITIES = new Set(
  "ALL AUDIT_CONTROL AUDIT_WRITE BLOCK_SUSPEND CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG SYSLOG WAKE_ALARM".split(
    " ",
  ),
);
/** What Docker gives every container that drops none. Source: Docker documentation, "Linux kernel capabilities". */
const DEFAULT_CAPABILITIES = new Set(
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(
    " ",
  ),
);

const capabilityName = (name: string): string => name.toUpperCase().replace(/^CAP_/, "");

/** Of capabilities that a service adds, those that a launch type gives no container, as they are written. */
export function capabilitiesBeyond(
  { cap_add: added = [] }: Pick<ComposeService, "cap_add">,
  { addedCapabilities }: LaunchType,
): string[] {
  return added.filter((written) => {
    const name = capabilityName(written);
    return addedCapabilities?.includes(name) === false && !DEFAULT_CAPABILITIES.has(name);
  });
}

function capabilities(list: readonly string[], side: "add" | "drop", context: FieldContext): void {
  const names = list.map(capabilityName);
  const { addedCapabilities, title } = context.target.launchType;
  names.forEach((name, index) => {
    const at = [...context.path, index];
    if (!CAPABILITIES.has(name))
      context.refuse("EOE-COMPOSE-153", `"${list[index]}" is not a capability that ECS supports.`, at);
    else if (side === "add" && addedCapabilities?.includes(name) === false) {
      if (DEFAULT_CAPABILITIES.has(name)) {
        context.decide("mapped", `Not added: a container on ${title} has it, and cap_drop leaves it.`, at);
        return;
      }
      context.refuse(
        "EOE-COMPOSE-154",
        `"${list[index]}" cannot be added on ${title}; only ${addedCapabilities.join(", ")} can. Write capacity.launchType: ec2 in the environment file, where it can.`,
        at,
      );
    }
  });
  const { linuxParameters } = context.container;
  const told = side === "drop" ? dropped(names, context) : addable(names, context);
  if (told.length > 0)
    linuxParameters.capabilities = { ...linuxParameters.capabilities, [side]: [...told].sort() };
}

/** Without those that every container has, where they cannot be added. */
function addable(names: readonly string[], { target }: FieldContext): readonly string[] {
  const { addedCapabilities } = target.launchType;
  return addedCapabilities === undefined
    ? names
    : names.filter((name) => addedCapabilities.includes(name) || !DEFAULT_CAPABILITIES.has(name));
}

/**
 * Docker drops first and adds then, so that `cap_drop: [ALL]` with `cap_add: [NET_BIND_SERVICE]` leaves that one. Where it
 * cannot be added, all others are dropped by name: the container is left with the same.
 */
function dropped(names: readonly string[], context: FieldContext): readonly string[] {
  const kept = keptCapabilities(context);
  if (kept.length === 0) return names;
  const all = names.includes("ALL") ? [...DEFAULT_CAPABILITIES] : names;
  context.decide(
    "mapped",
    `Dropped by name, without ${kept.join(", ")} of cap_add, which cannot be added on ${context.target.launchType.title}.`,
  );
  return all.filter((name) => !kept.includes(name));
}

/** Those of cap_add that every container has, where they cannot be added. */
function keptCapabilities({ service, target }: FieldContext): readonly string[] {
  const { addedCapabilities } = target.launchType;
  const added = (service.cap_add ?? []).map(capabilityName);
  return addedCapabilities === undefined
    ? []
    : added.filter((name) => DEFAULT_CAPABILITIES.has(name) && !addedCapabilities.includes(name));
}

function securityOptions(options: readonly string[], context: FieldContext): void {
  const { refuses, title } = context.target.launchType;
  const kept: string[] = [];
  options.forEach((option, index) => {
    const at = [...context.path, index];
    const [name, value] = option.split(/[:=](.*)/s);
    if (name !== "no-new-privileges" || value === "false") {
      context.refuse(
        "EOE-COMPOSE-155",
        `"${option}" is not set up on the hosts; only no-new-privileges:true is possible.`,
        at,
      );
    } else if (!refuses["containerDefinitions.dockerSecurityOptions"]) kept.push("no-new-privileges");
    else if (dropsAll(context.service)) {
      context.decide(
        "mapped",
        `${title} has no such option; with cap_drop: ALL a program has no privileges to gain beyond those of cap_add.`,
        at,
      );
    } else {
      context.refuse(
        "EOE-COMPOSE-156",
        `cannot be set on ${title}; write cap_drop: [ALL] beside it, which leaves no privileges to gain.`,
        at,
      );
    }
  });
  if (kept.length > 0) context.container.dockerSecurityOptions = kept;
}

const dropsAll = ({ cap_drop: dropped = [] }: ComposeService): boolean =>
  dropped.map(capabilityName).includes("ALL");

/** Source: API_Device, `permissions`. */
const DEVICE_RIGHTS: Readonly<Record<string, string>> = { r: "read", w: "write", m: "mknod" };

function devices(list: NonNullable<ComposeService["devices"]>, context: FieldContext): void {
  context.container.linuxParameters.devices = list.map(
    ({ source = "", target, permissions = "rwm" }, index) => {
      if (!source.startsWith("/"))
        context.refuse(
          "EOE-COMPOSE-157",
          `"${source}" is not a device of the host; write a path under /dev.`,
          [...context.path, index],
        );
      if (!/^[rwm]*$/.test(permissions))
        context.refuse(
          "EOE-COMPOSE-192",
          `has the rights "${permissions}"; write r, w and m (read, write and mknod), or some of them.`,
          [...context.path, index],
        );
      return {
        hostPath: source,
        containerPath: target ?? source,
        permissions: [...new Set(permissions)].flatMap((right) => DEVICE_RIGHTS[right] ?? []),
      };
    },
  );
}

/** Source: API_SystemControl, `namespace` (2026-11). */
const IPC_SYSCTL =
  /^(kernel\.(msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)|fs\.mqueue\..+)$/;

function sysctls(values: Readonly<Record<string, string>>, context: FieldContext): void {
  const { ipcSysctls, title } = context.target.launchType;
  const names = Object.keys(values).sort();
  for (const name of names) {
    const isOfIpc = IPC_SYSCTL.test(name);
    if (name.startsWith("net.") || (ipcSysctls && isOfIpc)) continue;
    const allowed = ipcSysctls
      ? "those of net., of IPC (kernel.msg..., kernel.sem, kernel.shm...) and of fs.mqueue."
      : "those of net.";
    const why = isOfIpc ? `cannot be set on ${title}` : "belongs to the whole host";
    context.refuse("EOE-COMPOSE-158", `"${name}" ${why}; ECS sets ${allowed}`, [...context.path, name]);
  }
  context.container.systemControls = names.map((namespace) => ({
    namespace,
    value: values[namespace] ?? "",
  }));
}

const hostOnly = (what: string): FieldRule => fieldRule(refused(`ECS cannot set ${what}; remove it.`));
const DEVICES = fieldRule(accepted("devices of the container."));

export const SECURITY_RULES: Record<string, FieldRule> = {
  cap_add: fieldRule(
    accepted("capabilities that the container is given."),
    (list: readonly string[], context) => {
      capabilities(list, "add", context);
    },
  ),
  cap_drop: fieldRule(
    accepted("capabilities that are taken from the container."),
    (list: readonly string[], context) => {
      capabilities(list, "drop", context);
    },
  ),
  security_opt: fieldRule(accepted("dockerSecurityOptions: no-new-privileges."), securityOptions),
  privileged: fieldRule(
    accepted(
      "privileged of the container; true is refused by the rule containers-have-no-privileges, unless it is waived.",
    ),
    (privileged: boolean, { container }) => {
      container.privileged = privileged;
    },
  ),
  devices: { ...DEVICES, apply: devices as FieldRule["apply"] & {} },
  ...members("devices.*", ["source", "target", "permissions"], DEVICES),
  device_cgroup_rules: hostOnly("rules for devices"),
  umask: fieldRule(
    refused("ECS sets no umask; let the image's entrypoint call umask, and remove umask here."),
  ),
  sysctls: fieldRule(accepted("systemControls of the container."), sysctls),
  group_add: fieldRule(refused('ECS gives a container one group; write user: "uid:gid".')),
  credential_spec: fieldRule(refused("It is for Windows; these containers run on Linux.")),
  cgroup: hostOnly("control groups"),
  cgroup_parent: hostOnly("control groups"),
  ipc: hostOnly("IPC namespaces for one container"),
  isolation: fieldRule(refused("It is for Windows; these containers run on Linux.")),
  pid: hostOnly("process namespaces for one container"),
  runtime: hostOnly("another runtime"),
  userns_mode: hostOnly("user namespaces"),
  uts: hostOnly("UTS namespaces"),
  use_api_socket: fieldRule(
    refused("A container on ECS must not reach the engine of its host; remove use_api_socket."),
  ),
};
