import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../support/environment.ts";

/** The arguments of a type of resource, as the provider's schema has them: without those of its blocks. */
export function argumentsOf(type: string): string[] {
  return [...configOf(type).matchAll(ARGUMENT)].map(([, argument]) => argument ?? "");
}

/** Those of them that no file may leave out. */
export function requiredArguments(type: string): ReadonlySet<string> {
  const declared = [
    ...configOf(type).matchAll(new RegExp(`${ARGUMENT.source}[\\s\\S]*?readonly \\w+(\\??):`, "g")),
  ];
  return new Set(declared.flatMap(([, argument = "", optional]) => (optional === "" ? [argument] : [])));
}

const ARGUMENT = /docs\/resources\/\w+#(\w+) /g;

function configOf(type: string): string {
  const folder = type.replace(/^aws_/, "").replaceAll("_", "-");
  const path = join(PROJECT, "node_modules/@cdktf/provider-aws/lib", folder, "index.d.ts");
  const [config = ""] =
    /export interface \w+Config extends [\s\S]*?\n\}/.exec(readFileSync(path, "utf8")) ?? [];
  return config;
}

/** How AWS's APIs call what names a thing: by `name`, or by its own word, such as `cluster_identifier`. */
export function namesOf(type: string): string[] {
  const words = type.replace(/^aws_/, "").split("_");
  const tails = words.map((_, index) => words.slice(index).join("_"));
  const names = [
    "name",
    "identifier",
    ...tails.flatMap((tail) => ["name", "identifier", "id"].map((end) => `${tail}_${end}`)),
  ];
  return argumentsOf(type).filter((argument) => names.includes(argument));
}

/** What takes a key of KMS; of the arguments of its blocks nothing is said. */
export const takesKey = (type: string): boolean =>
  argumentsOf(type).some((argument) => /^kms_(master_)?key/.test(argument));
