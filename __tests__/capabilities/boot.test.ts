import { spawnSync } from "node:child_process";
import { existsSync, readlinkSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { BootMachine, INSTANCE, machinesAreMissing } from "../support/boot-machine.ts";
import { type BootText, bootTexts, rendered, scriptsIn } from "../support/boot-texts.ts";
import { LoopVolume, volumesAreMissing } from "./host-database/loop-volume.ts";

/** In raw form, before it is base64-encoded. Source: EC2 User Guide, "Work with instance user data", 2026-11. */
const MOST_BYTES = 16 * 1024;
/** More than any name, id or ARN that user data refers to. */
const LONGEST = "x".repeat(255);

const VOLUME = "vol-0123456789abcdef0";
const PARAMETER = "/shop/bastion/host-keys";
const CLUSTER = "shop";
const standsFor = (reference: string): string => {
  if (reference.startsWith("aws_ebs_volume.")) return VOLUME;
  if (reference.startsWith("aws_ssm_parameter.")) return PARAMETER;
  if (/aws_ecs_cluster\./.test(reference)) return CLUSTER;
  throw new Error(`this test does not know what ${reference} is on a machine`);
};

/** Machines that get the same text boot alike. */
function distinct(texts: readonly BootText[]): { readonly names: string; readonly text: string }[] {
  const names = new Map<string, string[]>();
  for (const one of texts) {
    const text = rendered(one, standsFor);
    names.set(text, [...(names.get(text) ?? []), one.name.split(" ")[0] ?? ""]);
  }
  return [...names].map(([text, those]) => ({ names: those.join(", "), text }));
}

const ALL = bootTexts();
const OF_BASTIONS = distinct(ALL.filter(({ name }) => name.includes("aws_instance.bastion")));
const OF_HOSTS = distinct(ALL.filter(({ name }) => name.includes("aws_launch_template.capacity")));
const OF_STORES = distinct(ALL.filter(({ name }) => /aws_launch_template\.(database|cache)_host/.test(name)));
const WITH_SSH = OF_BASTIONS.filter(({ text }) => text.includes("HOST_KEYS_PARAMETER"));
const WITHOUT_SSH = OF_BASTIONS.filter((one) => !WITH_SSH.includes(one));

describe("user data", () => {
  it("is that of bastions with and without SSH, of hosts and of the hosts of each database and cache, and of nothing else", () => {
    for (const some of [WITH_SSH, WITHOUT_SSH, OF_HOSTS]) expect(some).not.toEqual([]);
    for (const name of ["mongodb-data", "mysql-data", "postgres-data", "host-cache-data"])
      expect(OF_STORES.map(({ names }) => names).join()).toContain(name);
    const tried = [...OF_BASTIONS, ...OF_HOSTS, ...OF_STORES].flatMap(({ names }) => names.split(", "));
    expect(tried).toHaveLength(ALL.length);
  });

  it.each(ALL)("fits into what EC2 takes: $name", (one) => {
    expect(Buffer.byteLength(rendered(one, () => LONGEST))).toBeLessThanOrEqual(MOST_BYTES);
  });
});

const noShellcheck = spawnSync("shellcheck", ["--version"]).status !== 0;
if (noShellcheck) console.log("skipped: shellcheck is not installed");

describe.skipIf(noShellcheck)("scripts as machines get them", () => {
  it.each([...OF_BASTIONS, ...OF_HOSTS, ...OF_STORES])("shellcheck finds nothing: $names", ({ text }) => {
    const scripts = Object.entries(scriptsIn(text));
    expect(scripts).not.toEqual([]);
    for (const [what, script] of scripts) {
      const { stdout, status } = spawnSync("shellcheck", ["-"], { encoding: "utf8", input: script });
      expect(stdout, what).toBe("");
      expect(status).toBe(0);
    }
  });
});

const missing = machinesAreMissing();
if (missing !== undefined) console.log(`skipped: ${missing}`);

describe.skipIf(missing !== undefined)("machines that boot twice", () => {
  const machines: BootMachine[] = [];
  function machine(device?: string): BootMachine {
    const made = new BootMachine(device);
    machines.push(made);
    return made;
  }
  afterEach(() => {
    for (const one of machines.splice(0)) one.remove();
  });

  it.each(WITH_SSH)(
    "a bastion with SSH lets in by key only, and publishes what it offers: $names",
    ({ text }) => {
      const host = machine();
      host.installCli("on the image");
      for (const type of ["rsa", "ecdsa", "ed25519"]) {
        const file = join(host.root, `etc/ssh/ssh_host_${type}_key`);
        spawnSync("ssh-keygen", ["-q", "-t", type, "-N", "", "-C", "", "-f", file]);
      }
      host.write("etc/ssh/sshd_config", "PasswordAuthentication yes\nPermitRootLogin yes\n", 0o600);
      // The methods that a server offers to someone without a key, and the keys that it shows.
      const look = `
      (ssh -o PreferredAuthentications=none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null ec2-user@127.0.0.1 2>&1 || true) |
        grep -o 'denied (.*)'
      cat /etc/ssh/sshd_config /etc/ssh/sshd_config.d/* | sha256sum
      ssh-keyscan -t rsa,ecdsa,ed25519 127.0.0.1 2>/dev/null | cut -d' ' -f2- | sort`;
      const printed = host.bootTwice(text, [look, `echo again; ${look}`]);
      const [first = "", second = ""] = printed.split("again\n");
      expect(second).toBe(first);
      const [denied, , ...keys] = first.trim().split("\n");
      expect(denied).toBe("denied (publickey)");
      expect(keys).toHaveLength(3);
      const [instance, ...published] = host.read("var/log/parameter").trim().split("\n");
      expect(instance).toBe(`instance ${INSTANCE}`);
      expect(published.sort()).toEqual(keys);
      expect(host.read("var/log/aws")).toContain(`--name ${PARAMETER} `);
      expect(statSync(join(host.root, "etc/ssh/sshd_config")).mode & 0o777).toBe(0o600);
    },
  );

  it.each(WITHOUT_SSH)("a bastion without SSH has no open port: $names", ({ text }) => {
    const host = machine();
    host.write("etc/ssh/sshd_config", "HostKey /etc/ssh/host_key\n");
    spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(host.root, "etc/ssh/host_key")]);
    const open = "ss -Hltn | wc -l";
    // The image's own unit has started it by then.
    const printed = host.bootTwice(text, [open, open], `/usr/sbin/sshd; ${open}`);
    const [first = 0, ...then] = printed.trim().split("\n").map(Number);
    expect(first).toBeGreaterThan(0);
    expect(then).toEqual([0, 0]);
    expect(readlinkSync(join(host.root, "etc/systemd/system/sshd.service"))).toBe("/dev/null");
  });

  it.each(OF_HOSTS)("a host adds to what the image says to the ECS agent: $names", ({ text }) => {
    const host = machine();
    host.write("etc/ecs/ecs.config", "ECS_WARM_POOLS_CHECK=true\n", 0o600);
    const settings = (lines: string): Record<string, string> =>
      Object.fromEntries(
        lines
          .trim()
          .split("\n")
          .map((line) => line.split(/=(.*)/s).slice(0, 2)),
      );
    const [first = "", second = ""] = host
      .bootTwice(text, ["cat /etc/ecs/ecs.config", "echo again; cat /etc/ecs/ecs.config"])
      .split("again\n");
    expect(settings(second)).toEqual(settings(first));
    expect(settings(first)).toMatchObject({
      ECS_CLUSTER: CLUSTER,
      ECS_WARM_POOLS_CHECK: "true",
      ECS_ENABLE_SPOT_INSTANCE_DRAINING: "true",
    });
    expect(JSON.parse(settings(first)["ECS_AVAILABLE_LOGGING_DRIVERS"] ?? "")).toContain("awslogs");
    expect(statSync(join(host.root, "etc/ecs/ecs.config")).mode & 0o777).toBe(0o600);
  });

  const noVolumes = volumesAreMissing();
  it.skipIf(noVolumes !== undefined).each(OF_STORES)(
    "the host of a database or a cache mounts its volume once and for all, and only then starts the agent: $names",
    ({ text }) => {
      const volume = new LoopVolume();
      try {
        const host = machine(volume.device);
        host.installCli("by dnf");
        host.write("etc/ecs/ecs.config", "ECS_OF_THE_IMAGE=true\n");
        const place = /"?MOUNT_POINT=([^\\\n]+)/.exec(text)?.[1] ?? "";
        const owner = /DATA_OWNER=([^\\\n]+)/.exec(text)?.[1] ?? "";
        const look = `findmnt -rno SOURCE,FSTYPE --mountpoint ${place}; stat -c '%u:%g %a' ${place}/data; sha256sum /etc/fstab`;
        const printed = host.bootTwice(text, [
          `${look}; echo kept >${place}/data/row`,
          // After a reboot nothing is mounted, and the volume hangs where it hung.
          `echo again; ${look}; cat ${place}/data/row; umount ${place}; systemctl start ecs.service`,
        ]);
        const [first = "", second = ""] = printed.split("again\n");
        expect(first.split("\n").slice(0, 2)).toEqual([`${volume.device} xfs`, `${owner} 700`]);
        expect(second).toBe(`${first}kept\n`);
        expect(host.read("etc/fstab")).toContain(`UUID=${volume.uuid()} ${place} xfs `);
        expect(host.read("var/log/agent")).toBe("started\nstarted\nrefused\n");
        expect(host.read("etc/ecs/ecs.config")).toContain(`ECS_CLUSTER=${CLUSTER}\n`);
        expect(host.read("var/log/aws")).toMatch(
          new RegExp(`^ec2 attach-volume .*${VOLUME}(.|\n)*cloudwatch put-metric-data .*VolumeId=${VOLUME} `),
        );
        expect(statSync(join(host.root, "opt/local/sbin/prepare-volume")).mode & 0o777).toBe(0o755);
        expect(statSync(join(host.root, "etc/stateful-host.conf")).mode & 0o777).toBe(0o644);
        const units = join(host.root, "etc/systemd/system");
        for (const wanted of [
          "multi-user.target.wants/stateful-volume.service",
          "timers.target.wants/stateful-disk-report.timer",
        ])
          expect(existsSync(join(units, basename(readlinkSync(join(units, wanted))))), wanted).toBe(true);
      } finally {
        volume.remove();
      }
    },
  );
});
