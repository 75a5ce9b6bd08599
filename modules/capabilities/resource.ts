import type { PricedKind } from "../aws/prices.ts";
import type { ToApi } from "../aws/terraform-to-api.ts";
import type { None } from "./none.ts";

/** What must be known of a type of Terraform resource that a capability makes. */
export interface Resource {
  /** How it becomes input of AWS's API, so that what AWS would refuse is told at synth; or why nothing is judged. */
  readonly api: ToApi | None;
  /** By what it is billed: each environment that has it has a line of one of these, by `prices` or `usage`; or why it is free. */
  readonly billed: readonly PricedKind[] | None;
  /** Whether a box of the picture stands for it; or why it needs none. */
  readonly drawn: "box" | None;
}

/** By type, `aws_lb`. */
export type Resources = Readonly<Record<string, Resource>>;
