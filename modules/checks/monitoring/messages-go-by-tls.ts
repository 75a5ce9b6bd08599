import { argumentRule } from "../argument-rule.ts";
import { isNot } from "../judges.ts";

export const messagesGoByTls = argumentRule({
  id: "messages-go-by-tls",
  title: "No topic sends its messages over HTTP.",
  reason: "What a topic tells could be read and changed on its way.",
  sources: [
    'Amazon SNS Developer Guide, "Amazon SNS security best practices": enforce encryption of data in transit',
  ],
  level: "error",
  fails: {
    resources: {
      aws_sns_topic_subscription: { hook: { protocol: "http", endpoint: "http://hook.example.com" } },
    },
  },
  passes: {
    resources: {
      aws_sns_topic_subscription: { hook: { protocol: "https", endpoint: "https://hook.example.com" } },
    },
  },
  asks: { aws_sns_topic_subscription: isNot("protocol", ["http"], "must be https.") },
});
