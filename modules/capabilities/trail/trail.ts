import { Cloudtrail, type CloudtrailConfig } from "#provider-aws/cloudtrail";
import { CloudwatchLogGroup } from "#provider-aws/cloudwatch-log-group";
import { CloudwatchLogMetricFilter } from "#provider-aws/cloudwatch-log-metric-filter";
import { IamRole } from "#provider-aws/iam-role";
import { IamRolePolicy } from "#provider-aws/iam-role-policy";
import { KmsKey } from "#provider-aws/kms-key";
import { S3BucketObjectLockConfigurationA } from "#provider-aws/s3-bucket-object-lock-configuration";
import { accountId } from "../../account.ts";
import { DELIVERY_SECONDS } from "../../aws/cloudtrail.ts";
import { Construct } from "../../cdktf.ts";
import { assumeRoleByCloudTrail, type PolicyStatement, policyDocument } from "../../iam.ts";
import { NAME_LIMITS, physicalName, trailAlarmName } from "../../naming.ts";
import type { Signal } from "../../observability/signal-alarm.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";
import { PrivateBucket } from "../../storage/private-bucket.ts";
import { type TrailFilter, trailFilters } from "./filters.ts";

export interface AccountTrailProps {
  readonly environment: string;
  readonly region: string;
  /** Days that the bucket keeps a record. */
  readonly retentionDays: number;
  /** Days in which nobody can delete a record. Default: whoever has the rights can. */
  readonly lockDays?: number | undefined;
  /** Refused calls within five minutes that raise an alarm. */
  readonly deniedCalls: number;
  /** A destroy may take the records. */
  readonly disposable: boolean;
  readonly overrides?: Overrides<{ trail: CloudtrailConfig }>;
}

/** Long enough to notice that somebody deleted records, short beside the days that they are kept for. */
const RECOVERABLE_DAYS = 30;
/** CloudWatch has records to raise alarms by; those that are kept are in the bucket. One of its retention times. */
export const LOG_RETENTION_DAYS = 30;
/** The shortest and the longest that KMS waits. Source: KMS API, ScheduleKeyDeletion `PendingWindowInDays` (2026-11). */
const KEY_WAIT_DAYS = { disposable: 7, lasting: 30 };

/**
 * Who did what in the account, in all regions: records with digests that show whether one was changed, in a bucket of
 * their own under a key of their own; and alarms on what should not happen.
 */
export class AccountTrail extends Construct {
  readonly signals: readonly Signal[];

  constructor(scope: Construct, id: string, props: AccountTrailProps) {
    super(scope, id);
    const { environment, region } = props;
    const name = physicalName(environment, "trail", 128);
    const account = accountId(this);
    const arn = `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;
    const key = new KmsKey(this, "key", {
      description: `Records of the trail of ${environment}`,
      enableKeyRotation: true,
      deletionWindowInDays: props.disposable ? KEY_WAIT_DAYS.disposable : KEY_WAIT_DAYS.lasting,
      policy: policyDocument(...keyStatements(account, arn)),
      // Without it nobody reads the records any more.
      lifecycle: { preventDestroy: !props.disposable },
    });
    const bucket = this.bucket(props, key.arn, account, arn);
    const group = new CloudwatchLogGroup(this, "log-group", {
      name: `/${environment}/trail`,
      retentionInDays: LOG_RETENTION_DAYS,
    });
    const { role, policy } = this.role(
      environment,
      `${group.arn}:log-stream:${account}_CloudTrail_${region}*`,
    );
    const trailConfig = withOverrides(props.overrides?.trail, {
      name,
      s3BucketName: bucket.name,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      kmsKeyId: key.arn,
      cloudWatchLogsGroupArn: `${group.arn}:*`,
      cloudWatchLogsRoleArn: role.arn,
      // CloudTrail tries both when it is made.
      dependsOn: [...bucket.ready, policy],
    });
    new Cloudtrail(this, "trail", trailConfig);
    this.signals = trailFilters(environment, props.deniedCalls).map((filter) =>
      this.signal(filter, environment, group.name),
    );
  }

  /** Source: CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail" (2026-11). */
  private bucket(props: AccountTrailProps, keyArn: string, account: string, trailArn: string): PrivateBucket {
    const { environment, lockDays } = props;
    const byTheTrail = {
      principals: { service: ["cloudtrail.amazonaws.com"] },
      conditions: { StringEquals: { "aws:SourceArn": trailArn } },
    };
    const bucket = new PrivateBucket(this, "bucket", {
      prefix: physicalName(environment, "trail-", 37),
      earlierVersionDays: RECOVERABLE_DAYS,
      expireDays: props.retentionDays,
      disposable: props.disposable,
      preventDestroy: !props.disposable,
      keyArn,
      statements: (arn) => [
        { ...byTheTrail, sid: "ReadAcl", actions: ["s3:GetBucketAcl"], resources: [arn] },
        {
          sid: "WriteRecords",
          principals: byTheTrail.principals,
          actions: ["s3:PutObject"],
          resources: [`${arn}/AWSLogs/${account}/*`],
          conditions: {
            StringEquals: { "aws:SourceArn": trailArn, "s3:x-amz-acl": "bucket-owner-full-control" },
          },
        },
      ],
      ...(lockDays === undefined ? {} : { overrides: { bucket: { objectLockEnabled: true } } }),
    });
    if (lockDays !== undefined)
      new S3BucketObjectLockConfigurationA(this, "lock", {
        bucket: bucket.name,
        rule: { defaultRetention: { mode: "COMPLIANCE", days: lockDays } },
        dependsOn: [...bucket.ready],
      });
    return bucket;
  }

  /** Source: CloudTrail User Guide, "Role policy document for CloudTrail to use CloudWatch Logs" (2026-11). */
  private role(environment: string, streams: string): { role: IamRole; policy: IamRolePolicy } {
    const role = new IamRole(this, "role", {
      namePrefix: physicalName(environment, "trail-", NAME_LIMITS.rolePrefix),
      assumeRolePolicy: assumeRoleByCloudTrail(),
    });
    const policy = new IamRolePolicy(this, "role-policy", {
      name: "write-records",
      role: role.id,
      policy: policyDocument({
        sid: "WriteRecords",
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [streams],
      }),
    });
    return { role, policy };
  }

  private signal(
    { id, patterns: [first, ...others], description, threshold }: TrailFilter,
    environment: string,
    group: string,
  ): Signal {
    const namespace = `${environment}/trail`;
    const filterOf = (at: string, pattern: string): CloudwatchLogMetricFilter =>
      new CloudwatchLogMetricFilter(this, at, {
        name: physicalName(environment, `trail-${at}`),
        logGroupName: group,
        pattern,
        metricTransformation: { name: id, namespace, value: "1" },
      });
    const filter = filterOf(id, first);
    for (const [index, pattern] of others.entries()) filterOf(`${id}-${index + 2}`, pattern);
    return {
      metric: { namespace, name: filter.metricTransformation.name, dimensions: {}, statistic: "Sum" },
      alarm: {
        of: this,
        id: `${id}-alarm`,
        name: trailAlarmName(environment, id),
        description,
        when: "at or above",
        threshold,
        periodSeconds: DELIVERY_SECONDS,
        periods: 1,
        missingData: "notBreaching",
      },
    };
  }
}

/** Source: CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail" (2026-11). In it `*` is the key. */
const keyStatements = (account: string, trailArn: string): PolicyStatement[] => [
  {
    sid: "RolesOfThisAccountByTheirOwnPolicies",
    principals: { aws: [`arn:aws:iam::${account}:root`] },
    actions: ["kms:*"],
    resources: ["*"],
  },
  {
    sid: "EncryptRecords",
    principals: { service: ["cloudtrail.amazonaws.com"] },
    actions: ["kms:GenerateDataKey*"],
    resources: ["*"],
    conditions: {
      StringEquals: { "aws:SourceArn": trailArn },
      StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${account}:trail/*` },
    },
  },
  {
    sid: "LookAtTheKey",
    principals: { service: ["cloudtrail.amazonaws.com"] },
    actions: ["kms:DescribeKey"],
    resources: ["*"],
    conditions: { StringEquals: { "aws:SourceArn": trailArn } },
  },
];
