import type { ContainerDefinition } from "../../modules/compose/index.ts";
import type { Synthesised } from "../support/synthesis.ts";

export interface TaskDefinition {
  readonly networkMode: "bridge" | "awsvpc";
  readonly containers: readonly ContainerDefinition[];
  readonly volumes: readonly Volume[];
}

export interface Volume {
  readonly name: string;
  /** Without one, the volume lives and ends with the task. */
  readonly hostPath?: string;
}

/** Which members of a document are translated; `true` for all that is below. */
export type Known = true | { readonly [member: string]: Known };

const IAM = ["execution_role_arn", "task_role_arn"];
const TERRAFORM = ["//", "lifecycle"];
const ENGINE_HAS_NO_USE = [...IAM, ...TERRAFORM, "family", "requires_compatibilities"];
const ARGUMENTS: Known = {
  ...Object.fromEntries(ENGINE_HAS_NO_USE.map((name) => [name, true as const])),
  network_mode: true,
  container_definitions: true,
  volume: {
    name: true,
    host_path: true,
    docker_volume_configuration: { scope: true, driver: true },
  },
};

/** Members of a container that hold references on purpose; the test gives what Terraform would fill in. */
const FILLED_IN_BY_TESTS = ["image", "secrets", "logConfiguration"];

/** The task definition of a synthesised stack as ECS gets it from Terraform. */
export function taskDefinitionOf(stack: Synthesised | undefined): TaskDefinition {
  const definition = stack?.only("aws_ecs_task_definition") ?? {};
  refuseUnknown("the task definition", definition, ARGUMENTS);
  const containers: ContainerDefinition[] = JSON.parse(String(definition["container_definitions"]));
  return {
    networkMode: networkModeOf(definition["network_mode"]),
    containers: containers.map(applied),
    volumes: ((definition["volume"] ?? []) as readonly Readonly<Record<string, unknown>>[]).map(volumeOf),
  };
}

/** Throws with the paths of all members that are not known: what nobody translates must not go unnoticed. */
export function refuseUnknown(what: string, document: unknown, known: Known): void {
  const found = [...new Set(unknown(document, known, ""))];
  if (found.length > 0) throw new Error(`${what} has what no test translates: ${found.join(", ")}`);
}

function unknown(value: unknown, known: Known, path: string): string[] {
  if (known === true) return [];
  if (Array.isArray(value)) return value.flatMap((item) => unknown(item, known, path));
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([member, inner]) => {
    const place = path === "" ? member : `${path}.${member}`;
    const below = Object.hasOwn(known, member) ? known[member] : undefined;
    return below === undefined ? [place] : unknown(inner, below, place);
  });
}

function networkModeOf(mode: unknown): "bridge" | "awsvpc" {
  if (mode === "bridge" || mode === "awsvpc") return mode;
  throw new Error(`no test translates the network mode ${mode}`);
}

function volumeOf(volume: Readonly<Record<string, unknown>>): Volume {
  const { name, host_path: hostPath, docker_volume_configuration: docker } = volume;
  const { scope = "task", driver = "local" } = (docker ?? {}) as Record<string, unknown>;
  if (scope !== "task" || driver !== "local")
    throw new Error(`no test translates the volume ${name} of scope ${scope} and driver ${driver}`);
  return { name: String(name), ...(hostPath === undefined ? {} : { hostPath: String(hostPath) }) };
}

function applied(container: ContainerDefinition): ContainerDefinition {
  const entries = Object.entries(container).map(([member, value]) => [
    member,
    FILLED_IN_BY_TESTS.includes(member) ? value : evaluated(value),
  ]);
  return Object.fromEntries(entries);
}

/** Texts as Terraform hands them on: `$${` becomes `${`. What only Terraform knows cannot be run. */
function evaluated<T>(value: T): T {
  const text = JSON.stringify(value);
  const [reference] = /(?<!\$)\$\{[^}]*\}/.exec(text) ?? [];
  if (reference !== undefined) throw new Error(`only Terraform knows the value of ${reference}`);
  return JSON.parse(text.replace(/([$%])\1\{/g, "$1{"));
}
