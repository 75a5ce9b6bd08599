import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import { DELIVERY_PROBLEMS } from "./problems.ts";
import type { Delivery, Stored } from "./schema.ts";

type Code = keyof typeof DELIVERY_PROBLEMS;

function stateIsShared(_: Part<Delivery>, { state }: Part<Stored>): Disagreement<Code>[] {
  if (state?.home !== "local") return [];
  return [
    {
      code: "EOE-ENV-372",
      path: ["delivery"],
      message:
        "needs state.home: s3, since a run of a pipeline keeps no files; write state: { home: s3, bucket: <name> }.",
    },
  ];
}

export const agreement: readonly Rule<Part<Delivery>, Part<Stored>>[] = [
  coded(DELIVERY_PROBLEMS, stateIsShared),
];
