import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type StackChange, withdraws } from "../modules/stacks/order";
import type { SynthesisedStack, TerraformJson } from "./synthesise";

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

export const addressesIn = ({ resource = {} }: TerraformJson): string[] =>
  Object.entries(resource).flatMap(([type, byId]) => Object.keys(byId).map((id) => `${type}.${id}`));

/**
 * Whether a stack withdraws what another has read of it: by its state, or where that is elsewhere, by the JSON of the
 * synthesis before.
 */
export function isWithdrawing(root: string, { name, path, json }: SynthesisedStack): boolean {
  const state = localState(root, name);
  const before = resolve(root, path);
  const published = state ?? (existsSync(before) ? asState(readFileSync(before, "utf8")) : "");
  return withdraws(changeOf({ name, path, json }, published));
}

/** Of a stack's JSON only the outputs are looked at. */
const asState = (json: string): string =>
  JSON.stringify({ outputs: (JSON.parse(json) as TerraformJson).output });

/** The state of a stack that keeps it on this machine; undefined when it is elsewhere or not there yet. */
function localState(root: string, stack: string): string | undefined {
  const file = join(root, "state", `${stack}.tfstate`);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
