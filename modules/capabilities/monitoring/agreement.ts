import type { z } from "zod";
import {
  type Breach,
  coded,
  type FileCombination,
  order,
  type Part,
  type Rule,
} from "../../environment/agreement.ts";
import { ENVIRONMENT_PROBLEMS } from "../../problem-codes/environment.ts";
import type { ingress } from "../load-balancer/schema.ts";
import { writtenServices } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import type { monitoring } from "./schema.ts";

type Settings = Part<z.output<typeof monitoring>>;
export type Reads = Services & { readonly ingress?: z.output<typeof ingress> | undefined };

function isInOrder(monitoring: Settings) {
  return [
    ...order(
      ["monitoring", "cpuLowPercent"],
      monitoring.cpuLowPercent,
      "monitoring.cpuHighPercent",
      monitoring.cpuHighPercent,
      true,
    ),
    ...order(
      ["monitoring", "memoryLowPercent"],
      monitoring.memoryLowPercent,
      "monitoring.memoryHighPercent",
      monitoring.memoryHighPercent,
      true,
    ),
  ];
}

const latencyAlarmCanFire: FileCombination<Settings, Part<Reads>> = {
  id: "latency-alarm-can-fire",
  keys: ["monitoring.latencyP95Seconds", "ingress.idleTimeoutSeconds"],
  sentence: "The alarm on slow answers is below the time after which the load balancer answers 504 itself.",
  source:
    'Elastic Load Balancing User Guide, "Troubleshoot your Application Load Balancers", HTTP 504; TargetResponseTime counts answers of targets (2026-11)',
  check: ({ latencyP95Seconds: latency }, { ingress }) => {
    const idle = ingress?.idleTimeoutSeconds;
    if (latency === undefined || idle === undefined || latency < idle) return [];
    return [
      {
        path: ["monitoring", "latencyP95Seconds"],
        message: `${latency} is never reached: the load balancer gives up on an answer after ingress.idleTimeoutSeconds ${idle}; write less than ${idle}.`,
      },
    ];
  },
};

const cpuTargetBelowAlarm: FileCombination<Settings, Part<Reads>> = {
  id: "cpu-target-below-alarm",
  keys: [
    "service.scaling.cpuPercent",
    "furtherServices.<name>.scaling.cpuPercent",
    "monitoring.cpuHighPercent",
  ],
  sentence: "Scaling keeps the CPU at a value that raises no alarm.",
  source:
    'Application Auto Scaling User Guide, "Target tracking scaling policies": the metric is kept at, or close to, the target (2026-11)',
  check: ({ cpuHighPercent: high }, environment) =>
    writtenServices(environment).flatMap(
      ({ path, written: { singleton, scaling: { cpuPercent: target } = {} } }): Breach[] =>
        singleton || high === undefined || target === undefined || target < high
          ? []
          : [
              {
                path: [...path, "scaling", "cpuPercent"],
                message: `${target} is the CPU that scaling aims for, but the alarm goes off at monitoring.cpuHighPercent ${high}; write a target below ${high}, or a higher alarm.`,
              },
            ],
    ),
};

export const agreement: readonly Rule<Settings, Part<Reads>>[] = [
  coded(ENVIRONMENT_PROBLEMS, isInOrder),
  cpuTargetBelowAlarm,
  latencyAlarmCanFire,
];
