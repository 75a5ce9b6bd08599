/** Where Chromium is. Run as a program, it exits with 1 and a sentence when there is none. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The path of the first there is, CHROMIUM before the others; undefined for none. */
export function chromium(env = process.env) {
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [env.CHROMIUM, ...found].find((path) => path && isProgram(path));
}

export const MISSING =
  "test:web: Chromium is not installed; install it (Debian: apt-get install chromium), or name it in CHROMIUM.";

if (process.argv[1] === new URL(import.meta.url).pathname && chromium() === undefined) {
  console.error(MISSING);
  process.exit(1);
}
