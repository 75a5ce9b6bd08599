import { call, wordFor } from "../../aws/terraform-to-api.ts";
import type { Resources } from "../resource.ts";

export const resources = {
  aws_ecs_cluster_capacity_providers: {
    api: call("ecs", "PutClusterCapacityProviders", {
      targets: { cluster_name: "cluster" },
      defaults: { capacityProviders: [], defaultCapacityProviderStrategy: [] },
    }),
    billed: { none: "AWS bills what tasks run on" },
    drawn: "box",
  },
  aws_appautoscaling_scheduled_action: {
    api: call("application-autoscaling", "PutScheduledAction", {
      naming: { to: "ScheduledActionName", generated: false },
    }),
    billed: { none: "scaling is free" },
    drawn: "box",
  },
  aws_scheduler_schedule: {
    api: call("scheduler", "CreateSchedule", {
      naming: { to: "Name" },
      targets: {
        flexible_time_window: { block: { mode: "Mode" } },
        target: {
          block: {
            ecs_parameters: {
              block: {
                launch_type: "LaunchType",
                network_configuration: {
                  to: "NetworkConfiguration.awsvpcConfiguration",
                  block: {
                    assign_public_ip: { to: "AssignPublicIp", convert: wordFor("ENABLED", "DISABLED") },
                  },
                },
              },
            },
          },
        },
      },
    }),
    billed: ["schedulerInvocation"],
    drawn: "box",
  },
  aws_scheduler_schedule_group: {
    api: call("scheduler", "CreateScheduleGroup", { naming: { to: "Name" } }),
    billed: { none: "AWS bills what schedules start" },
    drawn: "box",
  },
  aws_sqs_queue: {
    api: call("sqs", "CreateQueue", {
      naming: { to: "QueueName" },
      targets: { kms_master_key_id: null, sqs_managed_sse_enabled: null, message_retention_seconds: null },
    }),
    billed: { none: "an account's first million requests a month are free, and failed starts are few" },
    drawn: "box",
  },
  aws_sqs_queue_policy: {
    api: { none: "its policy is judged by policies-are-accepted" },
    billed: { none: "policies are free" },
    drawn: { none: "it is a part of its queue" },
  },
  aws_service_discovery_http_namespace: {
    api: { none: "its name is that of the environment, which is shorter than AWS allows" },
    billed: { none: "Service Connect is free" },
    drawn: "box",
  },
} as const satisfies Resources;
