import { readFileSync } from "node:fs";
import { escapeTemplates } from "./terraform-templates.ts";

/**
 * A shell script that lives in a file of its own, where it can be linted and tested, as text for Terraform's JSON.
 * The text holds no path, so the synthesised stack is the same on every machine and stands on its own.
 */
export function readScript(url: URL): string {
  // A checkout on Windows may have turned the line ends, which no shell would forgive.
  return escapeTemplates(readFileSync(url, "utf8").replaceAll("\r\n", "\n"));
}

/**
 * A script with variables set at its head. Values may be references to resources; they must not hold a single quote,
 * which no name, ARN or id of AWS does.
 */
export function scriptWith(variables: Readonly<Record<string, string>>, script: string): string {
  const [shebang = "", ...rest] = script.split("\n");
  const settings = Object.entries(variables).map(([name, value]) => {
    if (value.includes("'")) throw new Error(`${name} must not hold a single quote: ${value}`);
    return `export ${name}='${value}'`;
  });
  return [shebang, ...settings, ...rest].join("\n");
}
