import { realpathSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { isMapping, type Mapping } from "./origin.ts";
import { type Patterns, patterns, step } from "./pattern.ts";

type Kind = "path" | "context" | "mount" | "link" | "volume";

/** Fields that hold a path of the machine where compose runs. */
const PATHS: Patterns<Kind> = patterns<Kind>({
  "services.*.build.context": "context",
  "services.*.build.additional_contexts.*": "context",
  "services.*.build.ssh.*": "path",
  "services.*.env_file.*.path": "path",
  "services.*.label_file.*": "path",
  "services.*.extends.file": "path",
  "services.*.develop.watch.*.path": "link",
  "services.*.volumes.*": "mount",
  "configs.*.file": "path",
  "secrets.*.file": "path",
  "volumes.*": "volume",
});

/** Whether a path is one of the home folder: docker compose reads `~name` as a folder of one's own home, too. */
export const beginsAtHome = (path: string): boolean => path.startsWith("~");

/**
 * What was written where the home folder is not known, so that the path was taken for one beside the compose file. On
 * Windows it has backslashes then.
 */
export const homePart = (path: string): string | undefined => /(?:^|[/\\])(~(?:[/\\].*)?)$/s.exec(path)?.[1];

/**
 * Makes relative paths absolute, in place, without a slash at the end. `~` is the home folder, if that is known. As
 * docker compose, it keeps an absolute path as it is written.
 */
export function absolutePaths(tree: Mapping, folder: string, home: string | undefined): void {
  const absolute = (path: string): string => {
    if (beginsAtHome(path) && home !== undefined) return resolve(folder, join(home, path.slice(1)));
    return path === "" || isAbsolute(path) || /^([A-Za-z]:|\\\\)/.test(path) ? path : resolve(folder, path);
  };

  function visit(container: Mapping | unknown[], rules: Patterns<Kind> | undefined): void {
    for (const key of Object.keys(container)) {
      const inner = step(rules, key);
      if (inner === undefined) continue;
      const value = (container as Mapping)[key];
      if (inner.rule && typeof value === "string") (container as Mapping)[key] = resolved(value, inner.rule);
      else if (inner.rule === "mount" && isMapping(value)) mount(value);
      else if (inner.rule === "volume" && isMapping(value)) driverDevice(value);
      else if (Array.isArray(value) || isMapping(value)) visit(value, inner);
    }
  }

  function resolved(value: string, kind: Kind): string {
    if (kind === "context") return isRemote(value) ? value : absolute(value);
    return kind === "link" ? followLinks(absolute(value)) : absolute(value);
  }

  function mount(value: Mapping): void {
    const { type, source } = value;
    if (type === "bind" && typeof source === "string") value["source"] = absolute(source);
  }

  /** A local volume with the option `bind` is a bind mount by another name. */
  function driverDevice({ driver, driver_opts: options }: Mapping): void {
    if (driver !== "local" || !isMapping(options) || options["o"] !== "bind") return;
    const { device } = options;
    if (typeof device === "string") options["device"] = absolute(device);
  }

  visit(tree, PATHS);
}

function isRemote(context: string): boolean {
  return (
    /^(service:|https?:\/\/|git:\/\/|ssh:\/\/|github\.com\/|git@)/.test(context) || context.includes("://")
  );
}

function followLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
