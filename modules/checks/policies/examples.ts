import type { Example } from "../rule.ts";

/** A statement of an example. */
export type ExampleStatement = Readonly<Record<string, string>>;

/** The inline policy of a task's role. */
export const taskMay = (...statements: readonly ExampleStatement[]): Example => ({
  resources: {
    aws_iam_role_policy: {
      task: { role: "task", policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) },
    },
  },
});

/** One action that there is, on what it takes. */
export const NARROW_POLICY: Example = taskMay({
  Sid: "Read",
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::shop-files/*",
});
