import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type StackChange, withdraws } from "../modules/stacks/order.ts";
import type { SynthesisedStack, TerraformJson } from "./synthesised-stack.ts";

/** A state file of format 4, as far as it is read here. */
interface State {
  readonly resources?: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    /** Of one in a module, which the JSON does not list by itself. */
    readonly module?: string;
  }[];
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** What a stack has and is to have. @param text the state as `terraform state pull` prints it; empty before the first apply */
export function changeOf({ name, json }: SynthesisedStack, text: string): StackChange {
  const state: State = text.trim() === "" ? {} : (JSON.parse(text) as State);
  return {
    stack: name,
    deployed: (state.resources ?? []).flatMap((one) =>
      one.mode === "managed" && one.module === undefined ? [`${one.type}.${one.name}`] : [],
    ),
    published: Object.keys(state.outputs ?? {}),
    wanted: addressesIn(json),
    outputs: Object.keys(json.output ?? {}),
    forgotten: (json.removed ?? []).map(({ from }) => from),
  };
}

/** Addresses of all that a state has in AWS, also of what is in modules. @param text as for `changeOf` */
export function managedIn(text: string): string[] {
  const { resources = [] }: State = text.trim() === "" ? {} : JSON.parse(text);
  return resources.flatMap(({ mode, type, name, module }) =>
    mode === "managed" ? [[module, type, name].filter(Boolean).join(".")] : [],
  );
}

export const addressesIn = ({ resource = {} }: TerraformJson): string[] =>
  Object.entries(resource).flatMap(([type, byId]) => Object.keys(byId).map((id) => `${type}.${id}`));

/**
 * Whether a stack withdraws what another has read of it: by its state, or where that is elsewhere, by the JSON of the
 * synthesis before, which may have been deployed.
 */
export function isWithdrawing(root: string, stack: SynthesisedStack): boolean {
  const before = resolve(root, stack.path);
  const published = keepsStateHere(stack.json)
    ? (localState(root, stack.name) ?? "")
    : existsSync(before)
      ? asState(readFileSync(before, "utf8"))
      : "";
  return withdraws(changeOf(stack, published));
}

/** Of a stack's JSON only the outputs are looked at. */
const asState = (json: string): string =>
  JSON.stringify({ outputs: (JSON.parse(json) as TerraformJson).output });

/** Addresses in the state of a stack that keeps it on this machine; undefined when it is elsewhere or not there. */
export function addressesHere(root: string, stack: SynthesisedStack): readonly string[] | undefined {
  const state = keepsStateHere(stack.json) ? localState(root, stack.name) : undefined;
  return state === undefined ? undefined : changeOf(stack, state).deployed;
}

/** Every state on this machine, by its file relative to the project: which stack's it is, and addresses in it. */
export function statesHere(root: string): { file: string; stack: string; addresses: readonly string[] }[] {
  const folder = join(root, STATE_FOLDER);
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(ENDING)) : [];
  return files.sort().map((file) => {
    const stack = file.slice(0, -ENDING.length);
    const { deployed } = changeOf({ name: stack, path: "", json: {} }, localState(root, stack) ?? "");
    return { file: `${STATE_FOLDER}/${file}`, stack, addresses: deployed };
  });
}

const STATE_FOLDER = "state";
const ENDING = ".tfstate";

const keepsStateHere = ({ terraform }: TerraformJson): boolean => terraform?.backend?.["local"] !== undefined;

/** The text of a state on this machine; an empty file is no state. */
function localState(root: string, stack: string): string | undefined {
  const file = join(root, STATE_FOLDER, `${stack}${ENDING}`);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return text.trim() === "" ? undefined : text;
}
