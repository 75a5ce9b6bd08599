import { agentConfiguration } from "../../aws/host-needs.ts";
import { readScript } from "../../shell-script.ts";

export interface UserDataProps {
  readonly clusterName: string;
  /** Value of the attribute `stateful`, by which ECS places the task. */
  readonly attribute: string;
  readonly volumeId: string;
  readonly mountPoint: string;
  readonly dataOwner: string;
  readonly region: string;
  /** Metric and dimension under which the host reports how full its volume is. */
  readonly metric: { readonly namespace: string; readonly name: string };
}

/** A file that cloud-init writes. */
export interface UserDataFile {
  readonly path: string;
  readonly permissions: "0644" | "0755";
  readonly content: string;
}

const prepareVolume = readScript(new URL("./prepare-volume.sh", import.meta.url));
const reportDisk = readScript(new URL("./report-disk.sh", import.meta.url));

const SETTINGS = "/etc/stateful-host.conf";
const PREPARE = "/usr/local/sbin/prepare-volume";
const REPORT = "/usr/local/sbin/report-disk";

/**
 * A host's cloud-init configuration; JSON is YAML. The files are written long before the ECS agent may start, so the
 * guard that keeps it off an unmounted volume is there first. Limit of EC2: 16 KiB.
 */
export function userData(props: UserDataProps): string {
  return `#cloud-config\n${JSON.stringify({
    write_files: files(props),
    runcmd: [
      ["systemctl", "daemon-reload"],
      ["systemctl", "enable", "stateful-volume.service", "stateful-disk-report.timer"],
      // Not waited for: the volume may come late, and what must wait for it does.
      ["systemctl", "start", "--no-block", "stateful-volume.service", "stateful-disk-report.timer"],
    ],
  })}\n`;
}

function files(props: UserDataProps): UserDataFile[] {
  const { metric, mountPoint } = props;
  return [
    { path: PREPARE, permissions: "0755", content: prepareVolume },
    { path: REPORT, permissions: "0755", content: reportDisk },
    text(SETTINGS, [
      `VOLUME_ID=${props.volumeId}`,
      `MOUNT_POINT=${mountPoint}`,
      `DATA_OWNER=${props.dataOwner}`,
      `REGION=${props.region}`,
      `METRIC_NAMESPACE=${metric.namespace}`,
      `METRIC_NAME=${metric.name}`,
    ]),
    text("/etc/ecs/ecs.config", [
      ...agentConfiguration(props.clusterName, {
        attributes: { stateful: props.attribute },
        blockMetadata: true,
        drainSpot: false,
      }),
    ]),
    // Without the condition the agent would start a database on an empty folder of the root disk.
    text("/etc/systemd/system/ecs.service.d/10-stateful-volume.conf", [
      "[Unit]",
      "After=stateful-volume.service",
      `ConditionPathIsMountPoint=${mountPoint}`,
    ]),
    // At shutdown the database ends before its volume goes.
    text("/etc/systemd/system/docker.service.d/10-stateful-volume.conf", [
      "[Unit]",
      `After=${mountUnit(mountPoint)}`,
    ]),
    text("/etc/systemd/system/stateful-volume.service", [
      "[Unit]",
      "Description=Data volume of the stateful host",
      "Wants=network-online.target",
      "After=network-online.target local-fs.target",
      "StartLimitIntervalSec=0",
      "",
      "[Service]",
      "Type=oneshot",
      "RemainAfterExit=yes",
      `EnvironmentFile=${SETTINGS}`,
      `ExecStart=${PREPARE}`,
      "Restart=on-failure",
      "RestartSec=30",
      "",
      "[Install]",
      "WantedBy=multi-user.target",
    ]),
    text("/etc/systemd/system/stateful-disk-report.service", [
      "[Unit]",
      "Description=Tell CloudWatch how full the data volume is",
      "",
      "[Service]",
      "Type=oneshot",
      `EnvironmentFile=${SETTINGS}`,
      `ExecStart=${REPORT}`,
    ]),
    text("/etc/systemd/system/stateful-disk-report.timer", [
      "[Unit]",
      "Description=Tell CloudWatch every minute how full the data volume is",
      "",
      "[Timer]",
      "OnBootSec=2min",
      "OnUnitActiveSec=1min",
      "",
      "[Install]",
      "WantedBy=timers.target",
    ]),
  ];
}

/** The unit that systemd makes of a mount point. Source: systemd.unit(5), "String escaping for inclusion in unit names". */
const mountUnit = (mountPoint: string): string =>
  `${mountPoint.slice(1).replaceAll("-", "\\x2d").replaceAll("/", "-")}.mount`;

const text = (path: string, lines: readonly string[]): UserDataFile => ({
  path,
  permissions: "0644",
  content: `${lines.join("\n")}\n`,
});
