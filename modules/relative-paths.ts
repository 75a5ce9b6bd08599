import path, { type PlatformPath } from "node:path";

/** How one platform writes paths; the other one is for tests. */
type Paths = Pick<PlatformPath, "relative" | "isAbsolute" | "sep">;

/** The way to a path from a folder, with slashes, as people write it everywhere; "" for the folder itself. */
export const fromFolder = (folder: string, to: string, paths: Paths = path): string =>
  paths.relative(folder, to).split(paths.sep).join("/");

/** Whether a path is a folder itself, or in it. What is on another drive of Windows is not. */
export function isWithin(to: string, folder: string, paths: Paths = path): boolean {
  const way = paths.relative(folder, to);
  return !paths.isAbsolute(way) && way !== ".." && !way.startsWith(`..${paths.sep}`);
}
