import { readFileSync } from "node:fs";
import { APPENDED_USER_AGENT, OWN_USER_AGENT } from "../../modules/aws/cloudtrail.ts";
import { packageFile } from "../package-file.ts";

/** Of this package, by which the records of a trail tell its calls from others. */
export function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as { version: string };
  return version;
}

/** Lets Terraform's calls say who runs it, behind what somebody else has asked it to say. */
export function saidByTerraform(): Readonly<Record<string, string>> {
  const { value: variable } = APPENDED_USER_AGENT;
  const others = process.env[variable] ?? "";
  return { [variable]: `${others} ${OWN_USER_AGENT}/${ownVersion()}`.trim() };
}
