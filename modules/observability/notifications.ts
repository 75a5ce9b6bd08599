import { SnsTopic, type SnsTopicConfig } from "#provider-aws/sns-topic";
import { SnsTopicPolicy } from "#provider-aws/sns-topic-policy";
import { SnsTopicSubscription } from "#provider-aws/sns-topic-subscription";
import { accountId } from "../account.ts";
import { Construct } from "../cdktf.ts";
import { type PolicyStatement, policyDocument } from "../iam.ts";
import { physicalName } from "../naming.ts";
import { type Overrides, withOverrides } from "../overrides.ts";

export interface NotificationsProps {
  readonly environment: string;
  /** Mail addresses, at least one; each has to confirm once. */
  readonly mail: readonly string[];
  /** Whether a rule of EventBridge publishes, beside alarms. Default false. */
  readonly events?: boolean;
  readonly overrides?: Overrides<{ topic: SnsTopicConfig }>;
}

/**
 * The topic that alarms and events go to, and the people who read it. Only this account's alarms may publish, and
 * EventBridge where there is a rule.
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
    const account = accountId(this);
    new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument(
        {
          sid: "PublishAlarms",
          principals: { service: ["cloudwatch.amazonaws.com"] },
          actions: ["sns:Publish"],
          resources: [topic.arn],
          conditions: {
            StringEquals: { "aws:SourceAccount": account },
            ArnLike: { "aws:SourceArn": `arn:aws:cloudwatch:*:${account}:alarm:*` },
          },
        },
        ...(props.events ? [publishEvents(topic.arn)] : []),
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

/**
 * Without a condition: EventBridge supports none in topic policies, and what it cannot publish is lost silently.
 * Source: EventBridge User Guide, "Using resource-based policies for Amazon EventBridge", "Amazon SNS permissions".
 */
const publishEvents = (topicArn: string): PolicyStatement => ({
  sid: "PublishEvents",
  principals: { service: ["events.amazonaws.com"] },
  actions: ["sns:Publish"],
  resources: [topicArn],
});
