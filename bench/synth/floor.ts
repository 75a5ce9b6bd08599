/**
 * The least that any CDKTF program does for the same result: it imports the same files of the providers, makes as many
 * resources of the same types, without arguments, in as many stacks, and synthesises them.
 *
 *   tsx bench/synth/floor.ts <plan.json> <outdir> [times]
 *
 * With `times` it makes the stacks that often, under other names, as one program for as many environments does.
 */
import { readFileSync } from "node:fs";
import { App, type Construct, TerraformResource, TerraformStack } from "../../modules/cdktf.ts";

export interface FloorPlan {
  /** Such as `@cdktf/provider-aws/lib/vpc`. */
  readonly providerFiles: readonly string[];
  /** For each stack: the number of resources by type. */
  readonly stacks: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

interface BlockClass {
  new (scope: Construct, id: string, config: Readonly<Record<string, never>>): unknown;
  readonly tfResourceType: string;
}

/** Terraform's own resource, which no provider has. */
class OfTheCore extends TerraformResource {
  static readonly tfResourceType = "terraform_data";
  constructor(scope: Construct, id: string) {
    super(scope, id, { terraformResourceType: OfTheCore.tfResourceType });
  }
}

const [planFile = "", outdir = "", times = "1"] = process.argv.slice(2);
const plan: FloorPlan = JSON.parse(readFileSync(planFile, "utf8"));
const classes = new Map<string, BlockClass>();
const providers: BlockClass[] = [];
for (const file of plan.providerFiles) {
  const exports: Readonly<Record<string, unknown>> = await import(file);
  for (const [name, value] of Object.entries(exports)) {
    if (!isBlockClass(value)) continue;
    if (file.endsWith("/provider")) providers.push(value);
    else if (!name.startsWith("Data")) classes.set(value.tfResourceType, value);
  }
}

const app = new App({ outdir, stackTraces: false });
const stacks = Array.from({ length: Number(times) }, (_, time) =>
  Object.entries(plan.stacks).map(([name, resources]) => [`${name}-${time}`, resources] as const),
).flat();
for (const [name, resources] of stacks) {
  const stack = new TerraformStack(app, name);
  for (const provider of providers) new provider(stack, provider.tfResourceType, {});
  for (const [type, count] of Object.entries(resources)) {
    const block = classes.get(type) ?? (type === "terraform_data" ? OfTheCore : undefined);
    if (!block) throw new Error(`no file of the providers has a class for ${type}`);
    for (let number = 1; number <= count; number++) new block(stack, `${type}-${number}`, {});
  }
}
app.synth();

function isBlockClass(value: unknown): value is BlockClass {
  return typeof value === "function" && "tfResourceType" in value;
}
