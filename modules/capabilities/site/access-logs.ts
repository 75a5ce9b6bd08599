import { CloudwatchLogDelivery } from "#provider-aws/cloudwatch-log-delivery";
import { CloudwatchLogDeliveryDestination } from "#provider-aws/cloudwatch-log-delivery-destination";
import { CloudwatchLogDeliverySource } from "#provider-aws/cloudwatch-log-delivery-source";
import { accountId } from "../../account.ts";
import { CLOUDFRONT_REGION } from "../../aws/cloudfront.ts";
import { Construct } from "../../cdktf.ts";
import { physicalName } from "../../naming.ts";
import { PrivateBucket } from "../../storage/private-bucket.ts";

export interface AccessLogsProps {
  readonly environment: string;
  readonly distributionArn: string;
  readonly retentionDays: number;
  readonly disposable: boolean;
}

/** Long enough to notice that somebody deleted access logs, short beside the days that they are kept for. */
const RECOVERABLE_DAYS = 7;

/**
 * Access logs of a distribution, in a bucket of the environment's region. CloudWatch Logs delivers them, and only in
 * us-east-1 does it take them from CloudFront. Cookies are not among them.
 */
export class AccessLogs extends Construct {
  constructor(scope: Construct, id: string, props: AccessLogsProps) {
    super(scope, id);
    const { environment } = props;
    const account = accountId(this);
    const bucket = new PrivateBucket(this, "bucket", {
      prefix: physicalName(environment, "site-logs-", 37),
      earlierVersionDays: RECOVERABLE_DAYS,
      expireDays: props.retentionDays,
      disposable: props.disposable,
      statements: (arn) => [
        {
          sid: "DeliverAccessLogs",
          principals: { service: ["delivery.logs.amazonaws.com"] },
          actions: ["s3:PutObject"],
          // Source: CloudFront Developer Guide, "Configure standard logging (v2)" (2026-11).
          resources: [`${arn}/AWSLogs/${account}/*`],
          conditions: {
            StringEquals: { "aws:SourceAccount": account, "s3:x-amz-acl": "bucket-owner-full-control" },
            ArnLike: { "aws:SourceArn": `arn:aws:logs:${CLOUDFRONT_REGION}:${account}:delivery-source:*` },
          },
        },
      ],
    });
    const name = physicalName(environment, "site", 60);
    const source = new CloudwatchLogDeliverySource(this, "source", {
      region: CLOUDFRONT_REGION,
      name,
      logType: "ACCESS_LOGS",
      resourceArn: props.distributionArn,
    });
    const destination = new CloudwatchLogDeliveryDestination(this, "destination", {
      region: CLOUDFRONT_REGION,
      name,
      outputFormat: "json",
      deliveryDestinationConfiguration: [{ destinationResourceArn: bucket.arn }],
      dependsOn: [...bucket.ready],
    });
    new CloudwatchLogDelivery(this, "delivery", {
      region: CLOUDFRONT_REGION,
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
    });
  }
}
