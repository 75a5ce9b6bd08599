import { join } from "node:path";

/** Reporters of a suite: the usual one, and where REPORTS names a folder, as on a build server, a file in it. */
export function reportsOf(suite: string): ("default" | ["json", { outputFile: string }])[] {
  const folder = process.env["REPORTS"];
  return folder ? ["default", ["json", { outputFile: join(folder, `${suite}.json`) }]] : ["default"];
}
