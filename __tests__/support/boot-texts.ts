import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../support/environment.ts";

/** User data of one kind of machine, as an environment's stack holds it. */
export interface BootText {
  /** `mongodb-data aws_launch_template.database_host...`. */
  readonly name: string;
  /** With Terraform's templates, as in the JSON. */
  readonly template: string;
}

/** Those of all environments are proven to be what is synthesised by `__tests__/stacks/environments.test.ts`. */
const SNAPSHOTS = ["environments", "stacks"].map((folder) =>
  join(PROJECT, "__tests__/__snapshots__", folder),
);

interface Stack {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly locals?: Readonly<Record<string, string>>;
}

/** The user data of every machine of every environment, whichever resource has it. */
export function bootTexts(): BootText[] {
  return SNAPSHOTS.flatMap((folder) =>
    readdirSync(folder).flatMap((file) =>
      textsIn(file.replace(".tf.json", ""), JSON.parse(readFileSync(join(folder, file), "utf8")) as Stack),
    ),
  );
}

function textsIn(stack: string, { resource = {}, locals = {} }: Stack): BootText[] {
  return Object.entries(resource).flatMap(([type, resources]) =>
    Object.entries(resources).flatMap(([id, { user_data, user_data_base64 }]) => {
      const text = user_data ?? user_data_base64;
      if (typeof text !== "string") return [];
      const template = text.replace(
        /^\$\{base64encode\(local\.([\w-]+)\)\}$/,
        (_, name: string) => locals[name] ?? "",
      );
      return [{ name: `${stack} ${type}.${id}`, template }];
    }),
  );
}

/** The text that a machine gets once Terraform knows what its references stand for. */
export const rendered = ({ template }: BootText, standsFor: (reference: string) => string): string =>
  template
    .replaceAll(/(?<!\$)\$\{([^}]*)\}/g, (_, reference: string) => standsFor(reference))
    .replaceAll("$${", "${")
    .replaceAll("%%{", "%{");

/** What cloud-init reads of a configuration; JSON is YAML. */
export interface CloudConfig {
  readonly write_files: readonly {
    readonly path: string;
    readonly permissions: string;
    readonly content: string;
  }[];
  readonly runcmd: readonly (readonly string[])[];
}

/** @throws Error for user data that cloud-init would take for neither a script nor a configuration */
export function parsed(text: string): { readonly script: string } | { readonly config: CloudConfig } {
  if (text.startsWith("#!")) return { script: text };
  if (text.startsWith("#cloud-config\n")) {
    return { config: JSON.parse(text.slice(text.indexOf("\n"))) as CloudConfig };
  }
  throw new Error(`cloud-init does not know user data that begins with ${text.slice(0, 40)}`);
}

/** The shell scripts in it, by what they are. */
export function scriptsIn(text: string): Readonly<Record<string, string>> {
  const boot = parsed(text);
  if ("script" in boot) return { "user data": boot.script };
  return Object.fromEntries(
    boot.config.write_files.flatMap(({ path, content }) =>
      content.startsWith("#!") ? [[path, content]] : [],
    ),
  );
}
