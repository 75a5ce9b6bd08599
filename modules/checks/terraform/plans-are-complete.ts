import type { Observation } from "../../problems.ts";
import type { PlanFacts, Rule } from "../rule.ts";

export const plansAreComplete: Rule = {
  id: "plans-are-complete",
  title: "A plan that is judged ended without an error, and leaves nothing out.",
  reason: "What is not in a plan is not judged either, so that it would pass every rule.",
  sources: ["Terraform source, internal/plans/plan.go: Complete, Errored"],
  level: "warning",
  reads: "plan",
  fails: { plan: { errored: true, partial: true } },
  passes: { plan: { errored: false, partial: false } },
  check: ({ plan, stacks }) =>
    plan === undefined ? [] : stacks.slice(0, 1).flatMap(({ path }) => missingFrom(plan, path)),
};

/** A plan that ended in an error is incomplete as well; one sentence says both. */
function missingFrom({ errored, partial }: PlanFacts, file: string): Observation[] {
  if (errored)
    return [
      {
        file,
        path: "errored",
        message:
          "Terraform stopped on an error, and what it had not planned by then was not judged; mend the error and plan again. (plans-are-complete)",
      },
    ];
  if (!partial) return [];
  return [
    {
      file,
      path: "complete",
      message:
        "the plan leaves something out, as with -target or where a change waits for another apply, and that was not judged; judge a plan of everything, too. (plans-are-complete)",
    },
  ];
}
