import type { ComposeCode } from "../../problem-codes/compose.ts";
import type { Problem } from "../../problems.ts";
import { type Path, pathText } from "../origin.ts";
import type { ComposeProject } from "../project.ts";

/** What ECS cannot keep, and where the compose file says it. */
export interface Refusal extends Problem {
  readonly code: ComposeCode;
  /** As the compose file has it. */
  readonly field: Path;
}

/** A refusal whose sentence ends with how to declare the field, where it can be. */
export function refusal(project: ComposeProject, code: ComposeCode, path: Path, message: string): Refusal {
  const field = project.writtenAt(path);
  return {
    code,
    ...project.positionOf(path),
    path: pathText(field),
    message: withDeclaration(message, declarationOf(field)),
    field,
  };
}

export function withDeclaration(message: string, declaration: string | undefined): string {
  if (declaration === undefined) return message;
  // In a list on one line, YAML takes brackets and the like in quotes only.
  const written = /^[\w.-]+$/.test(declaration) ? declaration : JSON.stringify(declaration);
  return `${message.replace(/\.$/, "")}; or declare it: laptopOnly: [${written}].`;
}

/** What a container or a config cannot be without: whoever must do without it on ECS has none. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  services: ["image", "build", "provider"],
  configs: ["content", "environment", "file"],
};

/** How the environment file declares a field: `api.pids_limit`; undefined for what ECS cannot do without. */
export function declarationOf(path: Path): string | undefined {
  const [section, name, field] = path;
  if (section === "jobs") return pathText(path.slice(0, 2));
  if (field === undefined || NEEDED[String(section)]?.includes(String(field))) return undefined;
  return pathText(section === "services" ? [String(name), ...path.slice(2)] : path);
}

/** The field that a declaration is about: that of a refusal, or one around it. */
export function declaredField(declaration: string, { field }: Refusal): Path | undefined {
  return field
    .map((_, index) => field.slice(0, field.length - index))
    .find((path) => declarationOf(path) === declaration);
}
