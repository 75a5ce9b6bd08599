import { isUtf8 } from "node:buffer";
import { posix, sep } from "node:path";
import type { FileGrant, ServiceVolume } from "../model.ts";
import type { FileContent, MountableFile } from "../mountable.ts";
import { homePart } from "../paths.ts";
import { bytes, Wrong } from "../values.ts";
import { mebibytes } from "./amounts.ts";
import type { CarriedFile, FieldContext } from "./context.ts";
import type { TaskVolume } from "./definition.ts";
import { accepted, laptopOnly, mapped, refused } from "./fate.ts";
import { type FieldRule, fieldRule, members } from "./rules.ts";
import type { VolumePlace } from "./target.ts";

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tmpfs.html, `mountOptions`. */
const TMPFS_OPTIONS = new Set(
  "defaults ro rw suid nosuid dev nodev exec noexec sync async dirsync remount mand nomand atime noatime diratime nodiratime bind rbind unbindable runbindable private rprivate shared rshared slave rslave relatime norelatime strictatime nostrictatime mode uid gid nr_inodes nr_blocks mpol".split(
    " ",
  ),
);

/** `/tmp:size=64m,uid=999` */
function tmpfs(entries: readonly string[], context: FieldContext): void {
  entries.forEach((entry, index) => {
    const inner = context.at([...context.path, index]);
    const [containerPath = "", options = ""] = entry.split(/:(.*)/s);
    let size: string | undefined;
    let isWrong = false;
    const mountOptions: string[] = [];
    for (const option of options.split(",").filter((part) => part !== "")) {
      const [name = "", value = ""] = option.split("=");
      if (name === "size") {
        const amount = bytes(value);
        isWrong = amount instanceof Wrong;
        if (amount instanceof Wrong)
          inner.refuse("EOE-COMPOSE-159", `has the size "${value}", which ${amount.because}.`);
        else size = String(amount);
      } else if (TMPFS_OPTIONS.has(name)) mountOptions.push(option);
      else inner.refuse("EOE-COMPOSE-160", `has the option "${option}", which ECS does not support.`);
    }
    // A size that is wrong is told above.
    if (!isWrong) addTmpfs(containerPath, size, mountOptions, inner);
  });
}

function addTmpfs(
  containerPath: string,
  size: string | undefined,
  mountOptions: readonly string[],
  context: FieldContext,
): void {
  if (size === undefined) {
    context.refuse("EOE-COMPOSE-161", `has no size, which ECS requires; write ${containerPath}:size=64m.`);
    return;
  }
  const { linuxParameters } = context.container;
  linuxParameters.tmpfs = [
    ...(linuxParameters.tmpfs ?? []),
    {
      containerPath,
      size: Math.max(1, mebibytes(size)),
      ...(mountOptions.length > 0 ? { mountOptions } : {}),
    },
  ];
}

function volumes(list: readonly ServiceVolume[], context: FieldContext): void {
  list.forEach((volume, index) => {
    const inner = context.at([...context.path, index]);
    switch (volume.type) {
      case "volume":
        if (volume.source === undefined) anonymousVolume(volume, inner);
        else namedVolume(volume.source, volume, inner);
        break;
      case "bind":
        bindMount(volume, inner);
        break;
      case "tmpfs":
        longTmpfs(volume, inner);
        break;
      default:
        inner.refuse(
          "EOE-COMPOSE-162",
          `is of the type ${volume.type}, which ECS does not have; use a volume.`,
        );
    }
  });
}

function longTmpfs({ target, tmpfs: options = {} }: ServiceVolume, context: FieldContext): void {
  const mode = options.mode === undefined ? [] : [`mode=${options.mode.toString(8)}`];
  addTmpfs(target, options.size, mode, context);
}

/** Data of a container that nobody names: lost with the container, on the laptop as on ECS. */
function anonymousVolume({ target, read_only: readOnly }: ServiceVolume, context: FieldContext): void {
  const name = volumeName(`${context.name}${target}`);
  context.task.volumes.set(name, taskVolume(name, { lostWithTask: true }, context));
  mount(name, target, readOnly, context);
  context.decide("mapped", "A volume of the task, lost with it.");
}

function namedVolume(
  source: string,
  { target, read_only: readOnly, volume = {} }: ServiceVolume,
  context: FieldContext,
): void {
  const place = context.target.volumes?.[source];
  if (place === undefined) {
    context.refuse(
      "EOE-COMPOSE-163",
      `mounts the volume "${source}", which has no place on ECS: data that must survive needs a host or a file system of its own. Say under service.volumes of the environment where it is, or under external where ${context.name} runs.`,
    );
    return;
  }
  if (volume.subpath !== undefined)
    context.refuse(
      "EOE-COMPOSE-164",
      "mounts a folder of a volume; ECS mounts whole volumes. Make a volume of its own.",
      [...context.path, "volume", "subpath"],
    );
  const name = volumeName(source);
  const other = otherOfName(name, source, context);
  if (other !== undefined) {
    context.refuse(
      "EOE-COMPOSE-194",
      `mounts the volume "${source}", which is "${name}" on ECS, as "${other}" is; rename one of the two.`,
    );
    return;
  }
  context.task.volumes.set(name, taskVolume(name, place, context));
  mount(name, target, readOnly, context);
  context.decide("mapped", describePlace(place));
}

function describePlace(place: VolumePlace): string {
  if ("hostPath" in place) return `The folder ${place.hostPath} of the host.`;
  return "efsFileSystemId" in place
    ? "An EFS file system, encrypted in transit."
    : "A volume of the task, lost with it.";
}

export function taskVolume(name: string, place: VolumePlace, context: FieldContext): TaskVolume {
  const { launchType } = context.target;
  if ("hostPath" in place) {
    if (launchType.refuses["volumes.host.sourcePath"])
      context.refuse(
        "EOE-COMPOSE-165",
        `is placed at ${place.hostPath} of a host, but ${launchType.title} has no hosts; use EFS.`,
      );
    return { name, hostPath: place.hostPath };
  }
  if ("efsFileSystemId" in place) {
    const { efsFileSystemId: fileSystemId, rootDirectory = "/", accessPointId } = place;
    return {
      name,
      efsVolumeConfiguration: {
        fileSystemId,
        rootDirectory,
        transitEncryption: "ENABLED",
        ...(accessPointId === undefined ? {} : { authorizationConfig: { accessPointId, iam: "ENABLED" } }),
      },
    };
  }
  return launchType.refuses["volumes.dockerVolumeConfiguration"]
    ? { name }
    : { name, dockerVolumeConfiguration: { scope: "task", driver: "local" } };
}

/** Up to 255 letters, digits, hyphens and underscores. Source: API_Volume, `name`. */
const volumeName = (text: string): string => text.replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-|-$/g, "");

/** Another volume of the file that would be the same one on ECS: `a.b` and `a-b`. */
function otherOfName(name: string, source: string, { project, target }: FieldContext): string | undefined {
  const mounted = target.services.flatMap((service) => project.services[service]?.volumes ?? []);
  return mounted.find(
    (volume) =>
      volume.type === "volume" &&
      volume.source !== undefined &&
      volume.source !== source &&
      volumeName(volume.source) === name,
  )?.source;
}

export function mount(
  sourceVolume: string,
  containerPath: string,
  readOnly: boolean | undefined,
  { container }: FieldContext,
): void {
  container.mountPoints = [
    ...container.mountPoints,
    { sourceVolume, containerPath, readOnly: readOnly === true },
  ];
}

function bindMount(volume: ServiceVolume, context: FieldContext): void {
  const { source = "", target, read_only: readOnly = false } = volume;
  if (OF_MACHINE.test(source)) {
    context.refuse(
      "EOE-COMPOSE-224",
      `mounts ${source} of the machine, which tasks on ECS do not get; leave the whole service to the laptop, by laptopOnly: [${context.name}].`,
    );
    return;
  }
  const file = context.project.mountable.get(source);
  const why = readOnly ? undefined : whyNotReadOnly(volume, file, context);
  if (why !== undefined) context.refuse(why.code, `mounts ${source} of the laptop ${why.message}`);
  else if (file?.kind === "file") {
    context.decide("mapped", `${carried(readOnly, "the file")} before the service starts.`);
    carry({ folder: posix.dirname(target), path: target }, file, modeOf(file), context);
  } else if (file?.kind === "folder" && file.files && file.files.length > 0) {
    const { files } = file;
    context.decide(
      "mapped",
      `${carried(readOnly, `the folder's ${files.length} file${files.length === 1 ? "" : "s"}`)} before the service starts.`,
    );
    for (const one of files)
      carry({ folder: target, path: posix.join(target, one.path), whole: true }, one, modeOf(one), context);
  } else refuseMount(source, file, context);
}

const carried = (readOnly: boolean, what: string): string =>
  `${readOnly ? "A" : "Read only on ECS, though it is mounted for writing: a"} container of the same image writes ${what}`;

/** What only the machine has, such as its engine's socket: no image, config or volume takes its place. */
const OF_MACHINE = /^\/(?:$|(?:dev|proc|sys|run|var\/run|var\/lib\/docker)(?:\/|$))/;

const ADVICE =
  "copy it into the image, use a config or a volume, or move it to an override file for the laptop.";

/** Folders that programs write to: whoever mounts one means data, not configuration. */
const DATA_FOLDERS = /^\/(data|tmp|backups?|var\/(lib|log|cache|spool))(\/|$)/;

/** Folders of configuration; what images are built from, such as source code, goes elsewhere. */
const CONFIGURATION_FOLDERS = /^\/(etc|usr|docker-entrypoint[^/]*)(\/|$)/;

/**
 * Why what is mounted for writing cannot be carried read only. Most people leave out `:ro`, so that only what is text, and
 * is there, counts as configuration: not source code that the image is built from, and not data.
 */
function whyNotReadOnly(
  { source = "", target }: ServiceVolume,
  file: MountableFile | undefined,
  { project, service }: FieldContext,
): { readonly code: "EOE-COMPOSE-166" | "EOE-COMPOSE-222"; readonly message: string } | undefined {
  const { context } = service.build ?? {};
  const isOfImage = context !== undefined && (isIn(source, context) || isIn(context, source));
  if (
    ["folder", "of the laptop"].includes(file?.kind ?? "") &&
    isOfImage &&
    !CONFIGURATION_FOLDERS.test(target)
  )
    return {
      code: "EOE-COMPOSE-222",
      message: "over an image that is built from that folder; let the Dockerfile copy what runs on ECS.",
    };
  if (file?.kind === "of the laptop") return undefined;
  const contents = contentsOf(file).map(({ content }) => Buffer.from(content, "base64"));
  const isConfiguration =
    isIn(source, project.directory) &&
    !DATA_FOLDERS.test(target) &&
    contents.some((content) => content.length > 0) &&
    contents.every((content) => isUtf8(content) && !content.includes(0));
  return isConfiguration ? undefined : { code: "EOE-COMPOSE-166", message: `for writing; ${ADVICE}` };
}

/** Nothing of what is only there to keep a folder, such as .gitkeep. */
const contentsOf = (file: MountableFile | undefined): readonly FileContent[] =>
  file?.kind === "file"
    ? [file]
    : file?.kind === "folder"
      ? (file.files ?? []).filter(({ path }) => !/(^|\/)\.git(keep|ignore)$/.test(path))
      : [];

const isIn = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);

function refuseMount(source: string, file: MountableFile | undefined, context: FieldContext): void {
  switch (file?.kind) {
    case "folder":
      context.refuse(
        "EOE-COMPOSE-167",
        `mounts the folder ${source} of the laptop, which ${file.files ? "is empty" : file.why}; ${ADVICE}`,
      );
      break;
    case "of the laptop":
      context.refuse(
        "EOE-COMPOSE-226",
        `mounts ${source}, which ${file.why}; copy what ECS needs into an image, or mount those files alone.`,
      );
      break;
    case "too large":
      context.refuse(
        "EOE-COMPOSE-168",
        `mounts ${source}, which is too large for a task definition; ${ADVICE}`,
      );
      break;
    case "unreadable":
      context.refuse(
        "EOE-COMPOSE-169",
        `mounts ${source}, which ${file.why} A task carries ordinary files only; move the mount to an override file for the laptop.`,
      );
      break;
    default: {
      const home = homePart(source);
      const mounted = home === undefined ? `${source}, which does not exist` : `${home}, ${OF_HOME}`;
      context.refuse("EOE-COMPOSE-169", `mounts ${mounted}; ${ADVICE}`);
    }
  }
}

const OF_HOME = "a path in the home folder of whoever reads the file, which is no input here";

/** Read only, as it is mounted; a program stays one. */
const modeOf = ({ executable = false }: { readonly executable?: boolean }): string =>
  executable ? "0555" : "0444";

function carry(
  place: Pick<CarriedFile, "folder" | "path" | "whole">,
  { content = "" }: { readonly content?: string },
  mode: string,
  context: FieldContext,
): void {
  context.task.carried.push({
    ...place,
    service: context.name,
    folder: posix.normalize(`${place.folder}/`).replace(/(.)\/$/, "$1"),
    path: posix.normalize(place.path),
    content,
    mode,
    origin: context.path,
  });
}

function configs(grants: readonly FileGrant[], context: FieldContext): void {
  grants.forEach((grant, index) => {
    configFile(grant, context.at([...context.path, index]));
  });
}

function configFile({ source, target = `/${source}`, mode }: FileGrant, context: FieldContext): void {
  const config = context.project.model.configs[source];
  if (config === undefined) return;
  if (["content", "file"].some((key) => context.task.unset.has(`configs.${source}.${key}`))) return;
  const path = target.startsWith("/") ? target : `/${target}`;
  const place = { folder: posix.dirname(path), path };
  if (config.content !== undefined) {
    const content = Buffer.from(config.content).toString("base64");
    carry(place, { content }, mode ?? "0444", context);
    return;
  }
  if (config.environment !== undefined) {
    context.refuse(
      "EOE-COMPOSE-170",
      `grants the config "${source}", whose content is the variable ${config.environment}, which has no value; write variables: { ${config.environment}: … } in the environment file.`,
    );
    return;
  }
  const file = config.file === undefined ? undefined : context.project.mountable.get(config.file);
  if (file?.kind === "file") {
    carry(place, file, mode ?? modeOf(file), context);
    return;
  }
  const why = config.external
    ? "is external"
    : config.file === undefined
      ? "has no content here"
      : file?.kind === "too large"
        ? "is too large"
        : homePart(config.file) !== undefined
          ? `is ${OF_HOME}`
          : "is not a file that exists";
  context.refuse(
    "EOE-COMPOSE-170",
    `grants the config "${source}", which ${why}; a task carries the content of small files only.`,
  );
}

function volumesFrom(list: readonly string[], context: FieldContext): void {
  context.container.volumesFrom = list.flatMap((entry, index) => {
    const [source = "", access = "rw", ...rest] = entry.split(":");
    const inner = context.at([...context.path, index]);
    if (source === "container" || rest.length > 0)
      inner.refuse(
        "EOE-COMPOSE-171",
        `"${entry}" names a container outside of the project, which does not exist on ECS.`,
      );
    else if (!context.target.services.includes(source))
      inner.refuse(
        "EOE-COMPOSE-172",
        `"${source}" is not in the same task; volumes are shared within a task only.`,
      );
    else return [{ sourceContainer: source, readOnly: access === "ro" }];
    return [];
  });
}

const hostsBusiness = fieldRule(laptopOnly("It concerns the laptop's engine only."));

export const STORAGE_RULES: Record<string, FieldRule> = {
  tmpfs: fieldRule(accepted("tmpfs of the container; each needs a size."), tmpfs),
  read_only: fieldRule(
    accepted("readonlyRootFilesystem of the container."),
    (readOnly: boolean, { container }) => {
      container.readonlyRootFilesystem = readOnly;
    },
  ),
  volumes: fieldRule(
    mapped(
      "Named volumes: a folder of a host, or EFS, where the environment places them; refused without a place. Small files, and small folders of configuration, are carried read only; other bind mounts are refused.",
    ),
    volumes,
  ),
  ...members("volumes.*", ["type", "source", "target"], fieldRule(accepted("Part of the mount point."))),
  "volumes.*.read_only": fieldRule(accepted("readOnly of the mount point.")),
  "volumes.*.consistency": hostsBusiness,
  "volumes.*.bind": hostsBusiness,
  ...members("volumes.*.bind", ["create_host_path", "selinux", "propagation", "recursive"], hostsBusiness),
  "volumes.*.volume": fieldRule(accepted("Part of the mount point.")),
  "volumes.*.volume.labels": hostsBusiness,
  "volumes.*.volume.nocopy": fieldRule(accepted("Folders of hosts and EFS are never filled from the image.")),
  "volumes.*.volume.subpath": fieldRule(refused("ECS mounts whole volumes; make a volume of its own.")),
  "volumes.*.tmpfs": fieldRule(accepted("tmpfs of the container; it needs a size.")),
  ...members("volumes.*.tmpfs", ["size", "mode"], fieldRule(accepted("tmpfs of the container."))),
  "volumes.*.image": fieldRule(
    refused("ECS cannot mount images; copy the files into the image of the service."),
  ),
  volumes_from: fieldRule(accepted("volumesFrom of the container, within one task."), volumesFrom),
  configs: fieldRule(
    mapped(
      "A container of the same image writes the file before the service starts. Its folder becomes read only.",
    ),
    configs,
  ),
  "configs.*.source": fieldRule(
    mapped("The content stands in the task definition; it must not be a secret."),
  ),
  "configs.*.target": fieldRule(accepted("Path of the file.")),
  "configs.*.mode": fieldRule(accepted("Mode of the file.")),
  ...members(
    "configs.*",
    ["uid", "gid"],
    fieldRule(refused("The file belongs to root on ECS; choose a mode that lets the service read it.")),
  ),
};
