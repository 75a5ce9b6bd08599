import type { LaunchType } from "./launch-type.ts";

/** EC2 hosts of one's own: what the rules of a compose file's fields are made for. */
export const EC2: LaunchType = {
  name: "EC2",
  title: "EC2",
  networkModes: ["bridge", "awsvpc"],
  fates: {},
  refuses: {},
  // Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
  logDrivers: ["fluentd", "gelf", "journald", "splunk", "syslog"],
  labels: true,
  ipcSysctls: true,
  hosts: "own",
  publicAddresses: false,
};
