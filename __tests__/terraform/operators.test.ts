import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { marketWith } from "../support/environment.ts";
import { actionsOf, ChangingProject, type Edited } from "./change.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (the life of operators)`);

const ALICE = "arn:aws:iam::123456789012:user/alice";
const BOB = "arn:aws:iam::123456789012:user/bob";
const withOperators = (operators: object = {}): Edited => ({
  environment: marketWith({ operators: { principals: [ALICE], ...operators } }),
});

describe.skipIf(missing)("the life of operators", () => {
  let running: ChangingProject;
  beforeAll(() => {
    running = ChangingProject.deployed(withOperators());
  });
  afterAll(() => running.remove());

  it("begins with a role in a stack of its own, and a second plan that is empty", () => {
    expect(running.unsettled()).toEqual([]);
    const [role] = running.values("market-delivery", "aws_iam_role");
    const [boundary] = running.values("market-delivery", "aws_iam_policy");
    expect(role?.values).toMatchObject({ name: "market-operators", max_session_duration: 3600 });
    expect(role?.values["permissions_boundary"]).toBe(boundary?.values["arn"]);
  });

  it("keeps the role, whoever takes it and whatever it may do", () => {
    const plans = running.change(
      withOperators({ principals: [BOB], mfaMinutes: 30, sessionHours: 4, secrets: true }),
    );
    expect(running.plan("market-delivery").hasChanges).toBe(false);
    const { create, delete: gone, replace, update } = actionsOf(plans, "delivery");
    expect([create, gone, replace]).toEqual([[], [], []]);
    expect(update.map((address) => address.split(".")[0]).sort()).toEqual([
      "aws_iam_policy",
      "aws_iam_role",
      "aws_iam_role_policy",
    ]);
  });
});
