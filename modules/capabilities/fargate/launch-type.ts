import { nearestFargatePair } from "../../aws/fargate.ts";
import type { LaunchType } from "../../compose/ecs/launch-type.ts";
import { FATES } from "./fates.ts";
import { REFUSED_FIELDS } from "./refused-fields.ts";

/** Tasks on hosts of AWS, each with a size of its own. */
export const FARGATE: LaunchType = {
  name: "FARGATE",
  title: "Fargate",
  networkModes: ["awsvpc"],
  fates: FATES,
  refuses: REFUSED_FIELDS,
  // Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
  logDrivers: ["splunk"],
  // Source: API_ContainerDefinition, `stopTimeout`.
  longestStopSeconds: 120,
  // Source: API_KernelCapabilities, `add`.
  addedCapabilities: ["SYS_PTRACE"],
  // Source: API_ContainerDefinition, `ulimits`.
  ulimits: ["nofile"],
  labels: true,
  // Source: API_SystemControl, `namespace`: "All of these values are supported by Fargate."
  ipcSysctls: true,
  sizes: { nearest: nearestFargatePair },
  hosts: "none",
  publicAddresses: true,
};
