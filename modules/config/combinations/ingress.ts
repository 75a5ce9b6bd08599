import type { Disagreement } from "../../environment/agreement";
import type { PartialEnvironment } from "../agreement";
import type { FileCombination } from "./combination";

/** `arn:aws:acm:<region>:<account>:certificate/...` */
function partsOf(arn: string): { readonly region: string; readonly account: string } {
  const [, , , region = "", account = ""] = arn.split(":");
  return { region, account };
}

const CERTIFICATE = ["ingress", "certificateArn"];

export const certificateOfTheRegion: FileCombination = {
  id: "certificate-of-the-region",
  keys: ["ingress.certificateArn", "region"],
  sentence: "The certificate is one of the environment's region.",
  source:
    'AWS Certificate Manager User Guide, "Services integrated with ACM": a certificate serves load balancers of its own region (2026-11)',
  check: ({ ingress, region }) => {
    const arn = ingress?.certificateArn;
    if (arn === undefined || region === undefined || partsOf(arn).region === region) return [];
    return [
      {
        path: CERTIFICATE,
        message: `is a certificate of ${partsOf(arn).region}, but region is ${region}; request or import one there, and write its ARN.`,
      },
    ];
  },
};

export const certificateOfTheAccount: FileCombination = {
  id: "certificate-of-the-account",
  keys: ["ingress.certificateArn", "account"],
  sentence: "The certificate is one of the environment's account.",
  source:
    "Elastic Load Balancing API reference, CreateListener: CertificateNotFound for one that the account does not hold (2026-11)",
  check: ({ ingress, account }) => {
    const arn = ingress?.certificateArn;
    if (arn === undefined || account === undefined || partsOf(arn).account === account) return [];
    return [
      {
        path: CERTIFICATE,
        message: `is a certificate of the account ${partsOf(arn).account}, but account is ${account}; write the ARN of one of that account.`,
      },
    ];
  },
};

export const latencyAlarmCanFire: FileCombination = {
  id: "latency-alarm-can-fire",
  keys: ["monitoring.latencyP95Seconds", "ingress.idleTimeoutSeconds"],
  sentence: "The alarm on slow answers is below the time after which the load balancer answers 504 itself.",
  source:
    'Elastic Load Balancing User Guide, "Troubleshoot your Application Load Balancers", HTTP 504; TargetResponseTime counts answers of targets (2026-11)',
  check: ({ monitoring, ingress }) => {
    const latency = monitoring?.latencyP95Seconds;
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

export const cpuTargetBelowAlarm: FileCombination = {
  id: "cpu-target-below-alarm",
  keys: [
    "service.scaling.cpuPercent",
    "furtherServices.<name>.scaling.cpuPercent",
    "monitoring.cpuHighPercent",
  ],
  sentence: "Scaling holds the CPU at a value that is no alarm.",
  source:
    'Application Auto Scaling User Guide, "Target tracking scaling policies": the metric is kept at, or close to, the target (2026-11)',
  check: (environment) => {
    const high = environment.monitoring?.cpuHighPercent;
    return scalings(environment).flatMap(({ path, target }): Disagreement[] =>
      high === undefined || target === undefined || target < high
        ? []
        : [
            {
              path: [...path, "scaling", "cpuPercent"],
              message: `${target} is what scaling keeps the CPU at, and monitoring.cpuHighPercent ${high} is an alarm; write a target below ${high}, or a higher alarm.`,
            },
          ],
    );
  },
};

function scalings({ service, furtherServices }: PartialEnvironment) {
  return [
    { path: ["service"], target: service?.scaling?.cpuPercent },
    ...Object.entries(furtherServices ?? {}).map(([name, further]) => ({
      path: ["furtherServices", name],
      target: further?.scaling?.cpuPercent,
    })),
  ];
}
