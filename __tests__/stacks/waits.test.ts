import { describe, expect, it } from "vitest";
import { MONGO_ON_HOST, stacksOf, withDatabase } from "../support/databases.ts";
import { marketWith } from "../support/environment.ts";

type Resources = Readonly<
  Record<string, Readonly<Record<string, { readonly depends_on?: readonly string[] }>>>
>;

const resources = (stacks: ReturnType<typeof stacksOf>): readonly Resources[] =>
  Object.values(stacks).map(({ json }) => (json as { resource?: Resources }).resource ?? {});

const ON_HOST = resources(
  stacksOf(
    withDatabase(MONGO_ON_HOST, {
      "network.egress": "nat-gateway",
      "capacity.placement": "private",
      "ingress.accessLogs": { retentionDays: 30 },
    }),
  ),
);

/** What no argument refers to, and AWS wants all the same. */
const WAITS: readonly {
  readonly type: string;
  readonly named: RegExp;
  readonly forOne: RegExp;
  readonly why: string;
}[] = [
  {
    type: "aws_flow_log",
    named: /./,
    forOne: /^aws_iam_role_policy\./,
    why: "its records begin when the role may write them",
  },
  {
    type: "aws_nat_gateway",
    named: /./,
    forOne: /^aws_route\..*internet/,
    why: "AWS refuses it, and later its address, while the internet gateway is not attached",
  },
  {
    type: "aws_s3_bucket_lifecycle_configuration",
    named: /./,
    forOne: /^aws_s3_bucket_versioning\./,
    why: "rules for earlier versions need versions",
  },
  {
    type: "aws_s3_bucket_policy",
    named: /./,
    forOne: /^aws_s3_bucket_public_access_block\./,
    why: "S3 refuses both at the same time",
  },
  {
    type: "aws_autoscaling_group",
    named: /./,
    forOne: /^aws_iam_role_policy\./,
    why: "its hosts join the cluster, and take their volume, when their role may",
  },
  {
    type: "aws_dlm_lifecycle_policy",
    named: /./,
    forOne: /^aws_iam_role_policy\./,
    why: "its first snapshot comes when its role may make one",
  },
  {
    type: "aws_ecs_service",
    named: /^database_/,
    forOne: /^aws_autoscaling_group\./,
    why: "the host leaves when its task has stopped",
  },
];

describe("resources that nothing refers to, and that must be there before", () => {
  it.each(WAITS)("$type waits: $why", ({ type, named, forOne }) => {
    const found = ON_HOST.flatMap((stack) => Object.entries(stack[type] ?? {})).filter(([name]) =>
      named.test(name),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const [name, { depends_on: waitsFor = [] }] of found)
      expect(waitsFor, name).toContainEqual(expect.stringMatching(forOne));
  });
});

describe("a state in S3", () => {
  it("is encrypted and locked, in each stack", () => {
    const stacks = Object.values(stacksOf(marketWith({ state: { home: "s3", bucket: "market-state" } })));
    const backends = stacks.flatMap(({ json }) => {
      const { terraform } = json as { terraform?: { backend?: { s3?: object } } };
      return terraform?.backend?.s3 ? [terraform.backend.s3] : [];
    });
    expect(backends.length).toBeGreaterThan(2);
    for (const backend of backends)
      expect(backend).toMatchObject({ bucket: "market-state", encrypt: true, use_lockfile: true });
  });
});
