import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { SnsTopic, type SnsTopicConfig } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "../cdktf";
import { policyDocument } from "../iam";
import { physicalName } from "../naming";
import { type Overrides, withOverrides } from "../overrides";

export interface NotificationsProps {
  readonly environment: string;
  /** Mail addresses, at least one; each has to confirm once. */
  readonly mail: readonly string[];
  readonly overrides?: Overrides<{ topic: SnsTopicConfig }>;
}

/**
 * The topic that alarms and events go to, and the people who read it. Only this account's CloudWatch, and EventBridge, may publish.
 * It is not encrypted by a key: with AWS's own key alarms cannot publish, and messages hold no data.
 */
export class Notifications extends Construct {
  readonly topicArn: string;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const topicConfig = withOverrides(props.overrides?.topic, {
      name: physicalName(props.environment, "alarms"),
    });
    const topic = new SnsTopic(this, "topic", topicConfig);
    const account = new DataAwsCallerIdentity(this, "account");
    new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument(
        {
          sid: "PublishAlarms",
          principals: { service: ["cloudwatch.amazonaws.com"] },
          actions: ["sns:Publish"],
          resources: [topic.arn],
          conditions: { StringEquals: { "aws:SourceAccount": account.accountId } },
        },
        {
          // Without a condition, as AWS's own example has it; a policy that EventBridge cannot meet loses events silently.
          // Source: AWS Knowledge Center, "Why isn't my SNS topic receiving EventBridge notifications?".
          sid: "PublishEvents",
          principals: { service: ["events.amazonaws.com"] },
          actions: ["sns:Publish"],
          resources: [topic.arn],
        },
      ),
    });
    props.mail.forEach((address, index) => {
      new SnsTopicSubscription(this, `mail-${index + 1}`, {
        topicArn: topic.arn,
        protocol: "email",
        endpoint: address,
      });
    });
    this.topicArn = topic.arn;
  }
}
