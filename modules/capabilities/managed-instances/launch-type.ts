import type { LaunchType } from "../../compose/ecs/launch-type.ts";
import { FATES } from "./fates.ts";
import { REFUSED_FIELDS } from "./refused-fields.ts";

/** Tasks on hosts in the environment's network that AWS picks, patches and replaces. */
export const MANAGED_INSTANCES: LaunchType = {
  name: "MANAGED_INSTANCES",
  title: "Managed Instances",
  // And host, which this project has nowhere. Source: ECS Developer Guide, "Amazon ECS task networking for Amazon ECS
  // Managed Instances", 2026-11.
  networkModes: ["awsvpc"],
  fates: FATES,
  refuses: REFUSED_FIELDS,
  // No document names another that works there.
  logDrivers: [],
  labels: false,
  ipcSysctls: false,
  hosts: "managed",
  publicAddresses: false,
};
