import { TerraformResource, type TerraformStack } from "../cdktf.ts";
import type { DataRecord } from "./record.ts";

/**
 * What the record asks of Terraform: to forget what was retired without destroying it, to take back what is adopted, and
 * to follow what has another address. All three blocks do nothing once they are applied, so they may stay for ever.
 *
 * Sources, 2026-11: Terraform language, "removed block" (1.7), "import block" (1.5), "moved block" (1.1). The import is
 * not asked for by CDKTF's `importFrom`, which would start Terraform at synth time.
 */
export function addBlocks(stack: TerraformStack, { holds }: DataRecord): void {
  const declared = new Set(stack.node.findAll().flatMap(addressOf));
  const things = holds.filter((thing) => thing.stack === stack.node.id);
  const there = things.filter(({ address, retired }) => retired === undefined && declared.has(address));
  add(
    stack,
    "removed",
    things
      .filter(({ retired }) => retired !== undefined)
      .flatMap(({ address, keepsWith }) => [address, ...keepsWith])
      // Terraform refuses to forget what is still declared.
      .filter((address) => !declared.has(address))
      .map((from) => ({ from, lifecycle: { destroy: false } })),
  );
  add(
    stack,
    "import",
    there
      .flatMap(({ address, adopt = {} }) =>
        typeof adopt === "string" ? [{ to: address, id: adopt }] : byAddress(adopt),
      )
      .filter(({ to }) => declared.has(to)),
  );
  add(
    stack,
    "moved",
    there.flatMap(({ address: to, formerly: from }) => (from === undefined ? [] : [{ from, to }])),
  );
}

const byAddress = (ids: Readonly<Record<string, string>>): { to: string; id: string }[] =>
  Object.entries(ids).map(([to, id]) => ({ to, id }));

function add(stack: TerraformStack, kind: string, blocks: readonly object[]): void {
  if (blocks.length > 0) stack.addOverride(kind, blocks);
}

const addressOf = (node: unknown): string[] =>
  TerraformResource.isTerraformResource(node)
    ? [`${node.terraformResourceType}.${node.friendlyUniqueId}`]
    : [];
