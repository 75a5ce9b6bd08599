import { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { type Found, moves as movesOf, type Runs } from "../moving.ts";
import { INTERNAL_LOAD_BALANCER_PROBLEMS } from "./problems.ts";
import type { InternalIngress } from "./schema.ts";

type Code = keyof typeof INTERNAL_LOAD_BALANCER_PROBLEMS;
type Reads = Pick<Common, "disposable">;

/** It cannot be deleted by accident, unless the file says otherwise. */
export const isProtected = ({ deletionProtection }: InternalIngress, { disposable }: Reads): boolean =>
  deletionProtection ?? !disposable;

/** Source: ELBv2 API, DeleteLoadBalancer: not one "if deletion protection is enabled" (botocore 1.43.11, 2026-11). */
function goes({ internalIngress }: Runs): Found<Code>[] {
  if (internalIngress !== "protected") return [];
  const message =
    "is gone, but its load balancer's deletion protection is on, so that its listeners would go and the rest fail. Put it back with the entries, write internalIngress.deletionProtection: false, with the waiver that synth asks for, and deploy; then remove both and deploy.";
  return [{ code: "EOE-ENV-498", path: ["internalIngress"], message }];
}

export const moves = movesOf<InternalIngress, Reads, unknown, Code>({
  problems: INTERNAL_LOAD_BALANCER_PROBLEMS,
  shape: {
    /** Whether the internal load balancer has deletion protection. */
    internalIngress: z.enum(["protected", "unprotected"]).optional(),
  },
  now: (internalIngress, environment) => ({
    internalIngress: isProtected(internalIngress, environment) ? "protected" : "unprotected",
  }),
  refused: () => [],
  gone: goes,
});
