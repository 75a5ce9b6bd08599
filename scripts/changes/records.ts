import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ChangingProject, RefusedByTerraform, type StackActions } from "../../__tests__/terraform/change.ts";
import type { TerraformJson } from "../../cli/synthesised-stack.ts";
import { isObject } from "../../modules/aws/json.ts";
import { Problems } from "../../modules/problems.ts";
import { type BaseName, editedBase } from "./bases.ts";
import type { TriedChange } from "./catalogue.ts";

/** What a change did when it was tried. */
export type Outcome =
  /** By stack, `update aws_lb.ingress_load-balancer`; stacks with nothing to do are left out. */
  | { readonly plan: Readonly<Record<string, readonly string[]>> }
  /** By whom, and the first sentence. */
  | { readonly refusedBy: "synth" | "terraform"; readonly says: string };

export type Records = Readonly<Record<string, Outcome>>;

/** Recorded outcomes, by {@link idOf}. */
export const RECORDS_FILE = join(import.meta.dirname, "../../docs/changes.json");

export const readRecords = (): Records => JSON.parse(readFileSync(RECORDS_FILE, "utf8")) as Records;

/** A change is known by the first of its keys and, where there are several changes of that key, by what is changed. */
export const idOf = ({ keys, what, base }: TriedChange): string =>
  [keys[0], ...(what ? [what] : []), `(${base})`].join(" ");

/** Deploys the base of some changes once, and tries each of them on a copy. */
export function tryChanges(
  base: BaseName,
  changes: readonly TriedChange[],
  tell: (id: string, outcome: Outcome) => void,
): void {
  const deployed = ChangingProject.deployed(editedBase(base));
  try {
    for (const change of changes) tell(idOf(change), tryOne(deployed, change));
  } finally {
    deployed.remove();
  }
}

function tryOne(deployed: ChangingProject, { base, to, compose }: TriedChange): Outcome {
  const copy = deployed.copy();
  try {
    const plans = copy.preview(editedBase(base, to, compose));
    return outcomeOf(plans, servicesBeside(copy.root));
  } catch (error) {
    if (error instanceof Problems)
      return {
        refusedBy: "synth",
        says: withoutHashes(error.list.map(({ path, message }) => `${path}: ${message}`)[0] ?? ""),
      };
    if (error instanceof RefusedByTerraform)
      return { refusedBy: "terraform", says: sentenceOf(error.message) };
    throw error;
  } finally {
    copy.remove();
  }
}

/** ECS services that Terraform makes before it deletes the old ones: docs/moving.md. */
function servicesBeside(root: string): ReadonlySet<string> {
  const stacks = join(root, "cdktf.out/stacks");
  const beside = readdirSync(stacks).flatMap((stack) => {
    const { resource = {} }: TerraformJson = JSON.parse(
      readFileSync(join(stacks, stack, "cdk.tf.json"), "utf8"),
    );
    return Object.entries(resource["aws_ecs_service"] ?? {}).flatMap(([id, { lifecycle }]) =>
      isMadeFirst(lifecycle) ? [`aws_ecs_service.${id}`] : [],
    );
  });
  return new Set(beside);
}

const isMadeFirst = (lifecycle: unknown): boolean =>
  isObject(lifecycle) && lifecycle["create_before_destroy"] === true;

function outcomeOf(plans: readonly StackActions[], beside: ReadonlySet<string>): Outcome {
  const stacks = plans.flatMap(({ part, actions }) => {
    const lines = Object.entries(actions).flatMap(([action, addresses]: [string, readonly string[]]) =>
      addresses.map((address) => {
        const told = action === "replace" && beside.has(address) ? "move" : action;
        return `${told} ${withoutHashes(address)}`;
      }),
    );
    return lines.length === 0 ? [] : [[part, lines.sort()] as const];
  });
  return { plan: Object.fromEntries(stacks) };
}

/** Without the hash that ends a resource's name. */
const withoutHashes = (text: string): string => text.replace(/_[0-9A-F]{8}(?![0-9A-Za-z])/g, "");

/** Terraform's headline: `Error: Instance cannot be destroyed`, and the resource that it is about. */
function sentenceOf(output: string): string {
  const text = withoutHashes(output.replace(/\\n/g, "\n").replace(/[│╷╵]/g, ""));
  const [first = ""] = text.trim().split("\n");
  const [, headline = first] = /Error: (.+?)(?:"|\n)/.exec(text) ?? [];
  const [, resource] = /Resource (\w+\.[\w-]+?) has/.exec(text.replace(/\s+/g, " ")) ?? [];
  return resource ? `${headline}: ${resource}` : headline;
}
