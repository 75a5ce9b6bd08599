import { describe, expect, it } from "vitest";
import { OWN_USER_AGENT } from "../../../modules/aws/cloudtrail.ts";
import { decisionsOf } from "../../../modules/capabilities/decisions.ts";
import { trailFilters } from "../../../modules/capabilities/trail/filters.ts";
import { stacksOf } from "../../support/databases.ts";
import { type Changes, market, marketWith, shippedProject } from "../../support/environment.ts";
import { matches } from "../../support/filter-patterns.ts";

const dataOf = (trail: Changes = {}, more: Changes = {}) => {
  const { data } = stacksOf(marketWith({ trail, ...more }));
  if (!data) throw new Error("no stack of the data");
  return data;
};

describe("a trail", () => {
  it("sees all regions, and shows whether a record was altered", () => {
    const trail = dataOf().only("aws_cloudtrail");
    expect(trail).toMatchObject({
      name: "market-trail",
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
    });
    expect(trail["kms_key_id"]).toMatch(/^\$\{aws_kms_key\.trail_key/);
    expect(trail).not.toHaveProperty("enable_logging");
  });

  it("alone writes to its bucket, and to nothing but its own account's folder", () => {
    const data = dataOf();
    const policies = Object.values(data.all("aws_s3_bucket_policy")).map(({ policy }) => String(policy));
    const policy = policies.find((text) => text.includes("WriteRecords")) ?? "";
    const statements: readonly { Sid: string; Condition: unknown; Resource: string | string[] }[] =
      JSON.parse(policy).Statement;
    const arn = expect.stringMatching(/^arn:aws:cloudtrail:eu-central-1:.*:trail\/market-trail$/);
    for (const sid of ["ReadAcl", "WriteRecords"])
      expect(statements.find(({ Sid }) => Sid === sid)?.Condition).toMatchObject({
        StringEquals: { "aws:SourceArn": arn },
      });
    expect(String(statements.find(({ Sid }) => Sid === "WriteRecords")?.Resource)).toMatch(
      /\/AWSLogs\/[^/]+\/\*$/,
    );
    expect(statements.map(({ Sid }) => Sid)).toContain("TlsOnly");
  });

  it("locks its records where the file says so, in a bucket made for that", () => {
    expect(dataOf().all("aws_s3_bucket_object_lock_configuration")).toEqual({});
    const data = dataOf({ lockDays: 90, keep: true });
    expect(data.only("aws_s3_bucket_object_lock_configuration")["rule"]).toEqual({
      default_retention: { mode: "COMPLIANCE", days: 90 },
    });
    expect(Object.values(data.all("aws_s3_bucket"))).toContainEqual(
      expect.objectContaining({ bucket_prefix: "market-trail-", object_lock_enabled: true }),
    );
  });

  it("has Terraform refuse to destroy bucket and key, where the records last", () => {
    const refused = (...changes: Parameters<typeof dataOf>) => {
      const data = dataOf(...changes);
      const bucket = Object.values(data.all("aws_s3_bucket")).find(
        ({ bucket_prefix }) => bucket_prefix === "market-trail-",
      );
      const key = Object.values(data.all("aws_kms_key")).find(({ description }) =>
        String(description).startsWith("Records of the trail"),
      );
      return [bucket, key].map(
        (one) => (one?.["lifecycle"] as { prevent_destroy?: boolean })?.prevent_destroy,
      );
    };
    expect(refused()).toEqual([true, true]);
    expect(refused({ keep: true }, { disposable: true })).toEqual([true, true]);
    expect(refused({}, { disposable: true }).filter(Boolean)).toEqual([]);
  });

  it("keeps records that it is told to keep, in a disposable environment, too", () => {
    const emptied = (keep: boolean) =>
      Object.values(dataOf({ keep }, { disposable: true }).all("aws_s3_bucket")).find(
        ({ bucket_prefix }) => bucket_prefix === "market-trail-",
      )?.["force_destroy"];
    expect([emptied(false), emptied(true)]).toEqual([true, false]);
  });

  it("has an alarm for each filter, at the topic of the data", () => {
    const data = dataOf({ deniedCalls: 3 });
    const filters = Object.values(data.all("aws_cloudwatch_log_metric_filter"));
    const metrics = filters.map(
      ({ metric_transformation }) => (metric_transformation as { name: string }).name,
    );
    expect([...new Set(metrics)].sort()).toEqual(["changes-outside-terraform", "denied-calls", "root-login"]);
    // Source: CloudWatch Logs quotas, metric filters of a log group: 100 (2026-11).
    expect(filters.length).toBeLessThan(20);
    const alarms = Object.values(data.all("aws_cloudwatch_metric_alarm")).filter(({ alarm_name }) =>
      String(alarm_name).startsWith("market-trail-"),
    );
    expect(Object.fromEntries(alarms.map(({ alarm_name, threshold }) => [alarm_name, threshold]))).toEqual({
      "market-trail-root-login": 1,
      "market-trail-denied-calls": 3,
      "market-trail-changes-outside-terraform": 1,
    });
    for (const { alarm_actions } of alarms) expect(String(alarm_actions)).toContain("aws_sns_topic");
  });

  it("is told of where another environment of the account has one", () => {
    const told = (changes: Changes) =>
      decisionsOf(market({ trail: {} }), {
        project: shippedProject(),
        others: [{ ...market(changes), name: "shop" }],
      })
        .map(({ message }) => message)
        .join("\n");
    expect(told({ trail: {} })).toContain("shop has one, too");
    expect(told({})).not.toContain("has one, too");
  });
});

const patternsOf = (environment: string) => trailFilters(environment, 5).map(({ patterns }) => patterns);
const [[rootLogin = ""] = [], [deniedCalls = ""] = []] = patternsOf("market");
/** Whether any pattern finds a change that was made outside of Terraform. */
const isOutside = (event: string, environment = "market"): boolean =>
  (patternsOf(environment)[2] ?? []).some((pattern) => matches(pattern, event));

/** A record as CloudTrail writes it. Source: CloudTrail User Guide, "CloudTrail log file examples" (2026-11). */
const record = (more: object = {}): string =>
  JSON.stringify({
    eventVersion: "1.11",
    userIdentity: {
      type: "AssumedRole",
      arn: "arn:aws:sts::123456789012:assumed-role/Admin/alice",
      sessionContext: { attributes: { mfaAuthenticated: "true" } },
    },
    eventSource: "ecs.amazonaws.com",
    eventName: "UpdateService",
    userAgent: "aws-cli/2.31.0 md/awscrt#0.27.6 command/ecs.update-service",
    requestParameters: { cluster: "market", service: "market", desiredCount: 0 },
    readOnly: false,
    eventType: "AwsApiCall",
    ...more,
  });
const TERRAFORM =
  "APN/1.0 HashiCorp/1.0 Terraform/1.14.0 (+https://www.terraform.io) terraform-provider-aws/6.25.0 aws-sdk-go-v2/1.40.0";

describe("the filter of changes outside of Terraform", () => {
  it.each([
    ["a person by the command line", {}],
    ["a person who removes an image", { eventSource: "ecr.amazonaws.com", eventName: "BatchDeleteImage" }],
    ["a person by the console", { userAgent: "Mozilla/5.0", sessionCredentialFromConsole: "true" }],
  ])("finds %s", (_, more) => {
    expect(isOutside(record(more))).toBe(true);
  });

  it.each([
    ["Terraform", { userAgent: TERRAFORM }],
    ["Terraform that this program runs", { userAgent: `${TERRAFORM} ${OWN_USER_AGENT}/1.2.0` }],
    ["Terraform, as S3 writes it", { userAgent: `[${TERRAFORM}]` }],
    [
      "this program",
      { userAgent: `aws-sdk-js/3.1169.0 ua/2.1 lang/js md/nodejs#20.19.0 ${OWN_USER_AGENT}/1.2.0` },
    ],
    ["what only reads", { readOnly: true }],
    ["another environment's resources", { requestParameters: { cluster: "shop", service: "shop" } }],
    [
      "the pipeline",
      { userIdentity: { arn: "arn:aws:sts::123456789012:assumed-role/market-delivery/run-1" } },
    ],
    [
      "scaling",
      { userIdentity: { type: "AssumedRole", invokedBy: "ecs.application-autoscaling.amazonaws.com" } },
    ],
    ["hosts", { userIdentity: { sessionContext: { ec2RoleDelivery: "2.0" } } }],
    ["a stream of a task's logs", { eventName: "CreateLogStream" }],
    ...["InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload", "PutImage"].map(
      (eventName): [string, object] => [`${eventName}, a part of a push`, { eventName }],
    ),
  ])("lets %s pass", (_, more) => {
    expect(isOutside(record(more))).toBe(false);
  });
});

describe("the name of an environment", () => {
  const named = (requestParameters: object) => isOutside(record({ requestParameters }), "app");

  it.each([
    ["by itself", { cluster: "app" }],
    ["before a hyphen", { dBClusterIdentifier: "app-mysql" }],
    ["in an ARN", { service: "arn:aws:ecs:eu-central-1:123456789012:service/app/app" }],
    ["behind a colon", { topicArn: "arn:aws:sns:eu-central-1:123456789012:app-alarms" }],
    ["of a secret", { secretId: "app/database-url" }],
    ["of a log group", { logGroupName: "/app/trail" }],
    ["with a revision", { taskDefinition: "app:12" }],
  ])("is found %s", (_, parameters) => {
    expect(named(parameters)).toBe(true);
  });

  it.each([
    ["the beginning of a word", { serviceNamespace: "application-autoscaling" }],
    ["the end of a word", { cluster: "webapp" }],
    ["behind a hyphen", { cluster: "other-app" }],
    ["the middle of a word", { description: "mapped" }],
  ])("is not found as %s", (_, parameters) => {
    expect(named(parameters)).toBe(false);
  });
});

describe("the other filters", () => {
  it("find the root user, and not what AWS does for it", () => {
    const root = { type: "Root", arn: "arn:aws:iam::123456789012:root" };
    expect(matches(rootLogin, record({ eventName: "ConsoleLogin", userIdentity: root }))).toBe(true);
    expect(
      matches(rootLogin, record({ userIdentity: { ...root, invokedBy: "support.amazonaws.com" } })),
    ).toBe(false);
    expect(matches(rootLogin, record({ userIdentity: root, eventType: "AwsServiceEvent" }))).toBe(false);
    expect(matches(rootLogin, record())).toBe(false);
  });

  it.each([
    ["AccessDenied", true],
    ["AccessDeniedException", true],
    ["Client.UnauthorizedOperation", true],
    ["ResourceNotFoundException", false],
    [undefined, false],
  ])("know that %s is refused: %s", (errorCode, found) => {
    expect(matches(deniedCalls, record({ errorCode }))).toBe(found);
  });
});
