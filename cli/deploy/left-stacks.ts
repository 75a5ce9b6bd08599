import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dataHolding } from "../../modules/aws/data-holding.ts";
import { environmentStack, STACK_PARTS, stateKey } from "../../modules/stacks/environment-stack.ts";
import type { SynthesisedStack, TerraformJson } from "../synthesised-stack.ts";
import { managedIn } from "../terraform-state.ts";
import { Stacks, type StacksOptions } from "./stacks.ts";
import { DeployStopped } from "./stopped.ts";
import type { Target } from "./target.ts";

/** A stack that the environment has no more, with nothing in its JSON, and what is still in AWS. */
export interface LeftStack {
  readonly stack: SynthesisedStack;
  readonly addresses: readonly string[];
}

/** The bucket of the states holds all of them, and is nobody's to destroy. */
const MAY_GO = STACK_PARTS.filter((part) => part !== "bootstrap");

/**
 * Stacks that were deployed and that the environment has no more, such as that of `delivery`. Their states are looked
 * for in the bucket; where they may not be read that is told.
 *
 * @param folder where their JSON goes, for Terraform to destroy them by
 */
export async function leftStacks(
  { environment, region, stacks, stateBucket }: Target,
  folder: string,
  tell: (line: string) => void,
): Promise<readonly LeftStack[]> {
  const [model] = stacks;
  const gone = MAY_GO.filter((part) =>
    stacks.every(({ name }) => name !== environmentStack(environment, part)),
  );
  if (stateBucket === undefined || model === undefined || gone.length === 0) return [];
  // S3's client is loaded only where states are there.
  const { statesIn } = await import("./state-bucket.ts");
  const keys = gone.map((part) => stateKey(environment, part));
  const texts = await statesIn({ region, stateBucket }, keys, tell);
  return gone.flatMap((part, index) => {
    const name = environmentStack(environment, part);
    const json = emptied(model.json, stateKey(environment, part));
    const stack = { name, path: join(folder, name, "cdk.tf.json"), json };
    const addresses = managedIn(texts[index] ?? "");
    if (addresses.length === 0) return [];
    mkdirSync(dirname(stack.path), { recursive: true });
    writeFileSync(stack.path, JSON.stringify(json));
    return [{ stack, addresses }];
  });
}

/** What Terraform needs to reach a state and AWS, and no resources. */
function emptied({ terraform = {}, provider = {} }: TerraformJson, key: string): TerraformJson {
  const s3 = { ...(terraform.backend?.["s3"] as object), key };
  return { terraform: { ...terraform, backend: { s3 } }, provider };
}

/**
 * Them as Terraform works on them, before it is asked for anything.
 * @throws DeployStopped when one holds data
 */
export function stacksOfLeft(left: readonly LeftStack[], options: StacksOptions): Stacks {
  for (const one of left) demandNoData(one);
  return new Stacks({ ...options, target: { ...options.target, stacks: left.map(({ stack }) => stack) } });
}

/** @throws DeployStopped when something in it holds data, which no deployment gives up */
function demandNoData({ stack: { name }, addresses }: LeftStack): void {
  const held = addresses.filter((address) => dataHolding(address.split(".").at(-2) ?? "") !== undefined);
  if (held.length === 0) return;
  throw new DeployStopped("planRefused", {
    code: "EOE-DEPLOY-039",
    file: name,
    path: "",
    message: `The environment has it no more, and it holds ${held.join(", ")}, so that it is not destroyed. Bring its settings back, and move the data or take it out of the state (docs/data.md).`,
  });
}
