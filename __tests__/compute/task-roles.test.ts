import { describe, expect, it } from "vitest";
import { TaskRoles } from "../../modules/compute/task-roles.ts";
import { synthesiseConstruct } from "../support/synthesis.ts";

const ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/keys-AbC123";
const PARAMETER = "arn:aws:ssm:eu-central-1:123456789012:parameter/shop/jwt";

describe("the roles of a task", () => {
  const stack = synthesiseConstruct((scope) => {
    new TaskRoles(scope, "roles", {
      environment: "shop",
      repositories: [],
      logGroups: ["arn:aws:logs:eu-central-1:123456789012:log-group:/shop/app"],
      secrets: [`${ARN}:jwt::`, `${ARN}:session::`, PARAMETER, "${aws_secretsmanager_secret.made.arn}"],
      executeCommand: false,
    });
  });
  const { Statement } = JSON.parse(String(stack.only("aws_iam_role_policy")["policy"]));

  it("read secrets and parameters by their own ARNs, each once", () => {
    expect(Statement.slice(1)).toEqual([
      {
        Sid: "ReadSecrets",
        Effect: "Allow",
        Action: "secretsmanager:GetSecretValue",
        Resource: [ARN, "${aws_secretsmanager_secret.made.arn}"],
      },
      { Sid: "ReadParameters", Effect: "Allow", Action: "ssm:GetParameters", Resource: PARAMETER },
    ]);
  });

  it("are taken on for this account's tasks only", () => {
    const account = "${data.aws_caller_identity.account.account_id}";
    const trusts = Object.values(stack.all("aws_iam_role")).map(
      (role) => JSON.parse(String(role["assume_role_policy"])).Statement[0].Condition,
    );
    const condition = {
      StringEquals: { "aws:SourceAccount": account },
      ArnLike: { "aws:SourceArn": `arn:aws:ecs:*:${account}:*` },
    };
    expect(trusts).toEqual([condition, condition]);
  });
});
