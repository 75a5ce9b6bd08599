import { existsSync } from "node:fs";

/**
 * A file that stands at the top of the package: `package.json`, or a template. From `cli/` in a clone, and from
 * `dist/cli/` in the package.
 */
export function packageFile(name: string): URL {
  const inClone = new URL(`../${name}`, import.meta.url);
  return existsSync(inClone) ? inClone : new URL(`../../${name}`, import.meta.url);
}
