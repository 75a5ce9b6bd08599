import { createHash } from "node:crypto";
import { posix } from "node:path";
import { compareText } from "../../compare-text.ts";
import type { CarriedFile, FieldContext } from "./context.ts";
import type { ContainerDefinition } from "./definition.ts";
import { mount, taskVolume } from "./storage.ts";

/** All files of a task together, as base64. Source: RegisterTaskDefinition, 64 KiB for the whole definition. */
const MOST_CARRIED_CHARACTERS = 40_000;

/**
 * ECS has no files of its own making. A container of the same image, which ends before the service starts, copies
 * what the image has in the folder into a volume of the task and lays the files down beside it, or those of a whole folder
 * alone; the service mounts that volume, read only, in the folder's place. Comes after all mounts of the service are
 * known.
 */
export function carryFiles(context: FieldContext): void {
  const { task } = context;
  const files = task.carried.filter(({ service }) => service === context.name);
  const size = task.carried.reduce((total, { content }) => total + content.length, 0);
  if (files[0] && size > MOST_CARRIED_CHARACTERS) {
    context.refuse(
      "EOE-COMPOSE-103",
      `is one of the files that the task carries, ${size} characters together; a task definition has room for ${MOST_CARRIED_CHARACTERS}. Copy them into the image.`,
      files[0].origin,
    );
    return;
  }
  const folders = [...new Set(files.map(({ folder }) => folder))].sort(compareText);
  const mounted = mountedPaths(context);
  for (const folder of folders) {
    const inFolder = files.filter((file) => file.folder === folder);
    if (isPossible(folder, inFolder, mounted, context))
      addCarrier(folder, inFolder, below(folder, [...mounted, ...folders]), context);
  }
}

/** Where volumes and tmpfs of the service are. */
const mountedPaths = ({ container }: FieldContext): string[] =>
  [...container.mountPoints, ...(container.linuxParameters.tmpfs ?? [])].map(({ containerPath }) =>
    posix.normalize(`${containerPath}/`).replace(/(.)\/$/, "$1"),
  );

function isPossible(
  folder: string,
  files: readonly CarriedFile[],
  mounted: readonly string[],
  context: FieldContext,
): boolean {
  const origin = files[0]?.origin ?? context.path;
  if (folder === "/") {
    context.refuse(
      "EOE-COMPOSE-104",
      "lies at the top of the file system, which no volume can replace; choose a path in a folder.",
      origin,
    );
    return false;
  }
  if (!mounted.includes(folder)) return true;
  context.refuse(
    "EOE-COMPOSE-105",
    `lies in ${folder}, where the service mounts something else already; choose another folder for one of them.`,
    origin,
  );
  return false;
}

/** Paths below a folder, relative to it. */
const below = (folder: string, paths: readonly string[]): string[] =>
  paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => posix.relative(folder, path));

function addCarrier(
  folder: string,
  files: readonly CarriedFile[],
  inner: readonly string[],
  context: FieldContext,
): void {
  const { task, container } = context;
  const id = createHash("sha256").update(folder).digest("hex").slice(0, 6);
  const name = `${context.name}-files-${id}`;
  task.volumes.set(name, taskVolume(name, { lostWithTask: true }, context));
  mount(name, folder, true, context);
  container.dependsOn = [...(container.dependsOn ?? []), { containerName: name, condition: "SUCCESS" }];
  task.carriers.push(carrier(name, folder, files, inner, context));
}

/**
 * What Docker gives a container and the carrier does not need. It keeps CHOWN, DAC_OVERRIDE, FOWNER and FSETID: files
 * of the image may belong to anybody, and stay as they are. Source: Docker documentation, "Linux kernel capabilities".
 */
const NOT_FOR_CARRIERS = [
  "AUDIT_WRITE",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "NET_RAW",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];

function carrier(
  name: string,
  folder: string,
  files: readonly CarriedFile[],
  inner: readonly string[],
  { container }: FieldContext,
): ContainerDefinition {
  // A place that no image has, or Docker would fill the volume from it.
  const place = `/.${name}`;
  const copy = `if [ -d ${quote(folder)} ]; then cp -a ${quote(folder)}/. ${place}/; fi`;
  // The service's file system may be read only, and then Docker can make no folder to mount on.
  const paths = files.map(({ path }) => posix.relative(folder, path));
  const nested = paths.map((path) => posix.dirname(path)).filter((path) => path !== ".");
  const folders = [...new Set([...inner, ...nested])].map((path) => `mkdir -p ${quote(`${place}/${path}`)}`);
  const lay = files.flatMap(({ mode }, index) => {
    const target = quote(`${place}/${paths[index]}`);
    // A link of the image must not be followed.
    return [
      `rm -f ${target}`,
      `printf %s "$FILE_${index}" | base64 -d > ${target}`,
      `chmod ${mode} ${target}`,
    ];
  });
  return {
    name,
    image: container.image,
    cpu: 2,
    memory: 32,
    essential: false,
    entryPoint: ["/bin/sh", "-ec"],
    command: [[...(files.some(({ whole }) => whole) ? [] : [copy]), ...folders, ...lay].join("; ")],
    user: "0:0",
    environment: files.map(({ content }, index) => ({ name: `FILE_${index}`, value: content })),
    portMappings: [],
    mountPoints: [{ sourceVolume: name, containerPath: place, readOnly: false }],
    volumesFrom: [],
    systemControls: [],
    readonlyRootFilesystem: true,
    linuxParameters: { capabilities: { drop: NOT_FOR_CARRIERS } },
    ...(container.logConfiguration ? { logConfiguration: container.logConfiguration } : {}),
  };
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
