import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LoopVolume, volumesAreMissing } from "./loop-volume.ts";

const folder = new URL("../../../modules/compute/stateful-host/", import.meta.url).pathname;
const VOLUME_ID = "vol-0123456789abcdef0";
const SERIAL = "vol0123456789abcdef0";
const FSTAB = "# made by the image\nUUID=root / xfs defaults 0 1\n";

const missing = volumesAreMissing();
if (missing !== undefined) console.log(`skipped: ${missing}`);

/** One machine of the autoscaling group: its root disk and its programs. The volume is not part of it. */
class Host {
  readonly root = mkdtempSync(join(tmpdir(), "stateful-host-"));
  readonly mountPoint = join(this.root, "mount");
  readonly data = join(this.mountPoint, "data");
  readonly fstab = join(this.root, "fstab");

  constructor(readonly volume: LoopVolume) {
    for (const directory of ["bin", "dev/disk/by-id", "sys/block", "state"]) {
      mkdirSync(join(this.root, directory), { recursive: true });
    }
    writeFileSync(this.fstab, FSTAB);
    this.stub("systemctl", this.log("systemctl"));
    this.stub("curl", "echo i-0123456789abcdef0");
    this.stub("dnf", "exit 1");
    this.stub("aws", `${this.log("aws")}; ${this.attachCommand()}; echo attaching`);
  }

  stub(name: string, body: string): void {
    const path = join(this.root, "bin", name);
    rmSync(path, { force: true });
    writeFileSync(path, `#!/bin/bash\n${body}\n`);
    chmodSync(path, 0o755);
  }
  unstub(name: string): void {
    rmSync(join(this.root, "bin", name));
  }

  private log(name: string): string {
    return `echo "$*" >>"${this.root}/${name}.log"`;
  }
  calls(name: string): string[] {
    const path = join(this.root, `${name}.log`);
    return existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : [];
  }

  private get link(): string {
    return join(this.root, "dev/disk/by-id", `nvme-Amazon_Elastic_Block_Store_${SERIAL}`);
  }
  /** What makes the volume appear, as a shell command. */
  attachCommand(): string {
    return `ln -sf ${this.volume.device} "${this.link}"`;
  }
  attach(): void {
    symlinkSync(this.volume.device, this.link);
  }

  boot(settings: Record<string, string> = {}): { code: number | null; output: string } {
    const { status, stderr } = spawnSync("/bin/bash", [join(folder, "prepare-volume.sh")], {
      encoding: "utf8",
      env: {
        PATH: `${this.root}/bin:${process.env["PATH"]}`,
        VOLUME_ID,
        MOUNT_POINT: this.mountPoint,
        DATA_OWNER: "999:999",
        REGION: "eu-central-1",
        DEVICES: join(this.root, "dev"),
        SYS_BLOCK: join(this.root, "sys/block"),
        FSTAB: this.fstab,
        STATE: join(this.root, "state"),
        ATTEMPTS: "5",
        DELAY: "0.1",
        ...settings,
      },
    });
    return { code: status, output: stderr };
  }

  get mounted(): string {
    return spawnSync("findmnt", ["-rno", "SOURCE", "--mountpoint", this.mountPoint], {
      encoding: "utf8",
    }).stdout.trim();
  }
  get agentStarted(): boolean {
    return this.calls("systemctl").includes("start --no-block ecs.service");
  }

  shutDown(): void {
    while (this.mounted !== "") execFileSync("umount", [this.mountPoint]);
  }
  terminate(): void {
    this.shutDown();
    rmSync(this.root, { recursive: true, force: true });
  }
}

describe.skipIf(missing !== undefined)("the volume of a stateful host, with real block devices", () => {
  let volume: LoopVolume;
  let host: Host;
  const hosts: Host[] = [];
  const newHost = (): Host => {
    const made = new Host(volume);
    hosts.push(made);
    return made;
  };

  beforeEach(() => {
    volume = new LoopVolume();
    host = newHost();
  });
  afterEach(() => {
    for (const one of hosts.splice(0)) one.terminate();
    volume.remove();
  });

  it("first boot: attaches, formats, mounts by UUID, and only then lets the agent start", () => {
    host.stub(
      "systemctl",
      `findmnt -rno SOURCE --mountpoint "${host.mountPoint}" >"${host.root}/at-start"; echo "$*" >>"${host.root}/systemctl.log"`,
    );
    expect(host.boot()).toMatchObject({ code: 0 });
    expect(host.calls("aws")).toEqual([
      `ec2 attach-volume --region eu-central-1 --volume-id ${VOLUME_ID} --instance-id i-0123456789abcdef0 --device /dev/sdf --query State --output text`,
    ]);
    expect(host.mounted).toBe(volume.device);
    expect(readFileSync(host.fstab, "utf8")).toBe(
      `${FSTAB}UUID=${volume.uuid()} ${host.mountPoint} xfs defaults,noatime,nofail 0 2\n`,
    );
    const data = statSync(host.data);
    expect([data.uid, data.gid, data.mode & 0o777]).toEqual([999, 999, 0o700]);
    expect(readFileSync(join(host.root, "at-start"), "utf8").trim()).toBe(volume.device);
    expect(host.agentStarted).toBe(true);
  });

  it("a second run changes nothing", () => {
    host.boot();
    writeFileSync(join(host.data, "rows"), "precious");
    const [fstab, uuid] = [readFileSync(host.fstab, "utf8"), volume.uuid()];
    expect(host.boot()).toMatchObject({ code: 0 });
    expect(readFileSync(host.fstab, "utf8")).toBe(fstab);
    expect(volume.uuid()).toBe(uuid);
    expect(host.mounted).toBe(volume.device);
    expect(readFileSync(join(host.data, "rows"), "utf8")).toBe("precious");
  });

  it("reboot: mounts again what is attached, without asking AWS, and keeps the data", () => {
    host.boot();
    writeFileSync(join(host.data, "rows"), "precious");
    host.shutDown();
    expect(existsSync(join(host.data, "rows"))).toBe(false);
    host.stub("aws", "exit 1");
    expect(host.boot()).toMatchObject({ code: 0 });
    expect(readFileSync(join(host.data, "rows"), "utf8")).toBe("precious");
  });

  it("replacement: another host with the same volume has the data", () => {
    host.boot();
    writeFileSync(join(host.data, "rows"), "precious");
    const uuid = volume.uuid();
    host.shutDown();
    const next = newHost();
    expect(next.boot()).toMatchObject({ code: 0 });
    expect(readFileSync(join(next.data, "rows"), "utf8")).toBe("precious");
    expect(volume.uuid()).toBe(uuid);
    expect(next.agentStarted).toBe(true);
  });

  it("attached late: goes on asking while the old host holds the volume", () => {
    host.stub(
      "aws",
      `echo x >>"${host.root}/tries"
       [ "$(wc -l <"${host.root}/tries")" -ge 4 ] && { ${host.attachCommand()}; exit; }
       echo "An error occurred (VolumeInUse)" >&2; exit 254`,
    );
    expect(host.boot()).toMatchObject({ code: 0 });
    expect(host.mounted).toBe(volume.device);
  });

  it("never attached: ends with what AWS said, and the agent stays off", () => {
    host.stub("aws", 'echo "An error occurred (VolumeInUse): vol is busy" >&2; exit 254');
    const { code, output } = host.boot();
    expect(code).toBe(1);
    expect(output).toContain(
      "not attached after 5 tries; AWS said: An error occurred (VolumeInUse): vol is busy",
    );
    expect(host.agentStarted).toBe(false);
    host.attach();
    expect(host.boot()).toMatchObject({ code: 0 });
  });

  it("installs the AWS CLI where there is none, and says when it cannot", () => {
    host.unstub("aws");
    const path = `${host.root}/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
    const { code, output } = host.boot({ PATH: path });
    expect(code).toBe(1);
    expect(output).toContain("the AWS CLI cannot be installed");
    host.stub(
      "dnf",
      `printf '#!/bin/bash\\n${host.attachCommand().replaceAll('"', '\\"')}\\n' >"${host.root}/bin/aws"; chmod +x "${host.root}/bin/aws"`,
    );
    expect(host.boot({ PATH: path })).toMatchObject({ code: 0 });
  });

  describe("a volume that is not understood is refused, and not one byte changes", () => {
    const strange: Readonly<Record<string, () => void>> = {
      "swap space": () => execFileSync("mkswap", ["-q", volume.device], { stdio: "ignore" }),
      ext2: () => execFileSync("mkfs.ext2", ["-q", volume.device]),
      "a partition table": () => volume.writePartitionTable(),
      "bytes of an unknown kind near the start": () => volume.write(randomBytes(100), 5_000_000),
      "one byte at the end": () => volume.write(Buffer.from([1]), 320 * 1024 * 1024 - 1),
      "XFS whose superblock is lost": () => {
        execFileSync("mkfs.xfs", ["-q", volume.device]);
        volume.write(Buffer.alloc(512), 0);
      },
    };
    for (const [name, prepare] of Object.entries(strange)) {
      it(name, () => {
        prepare();
        host.attach();
        const before = volume.checksum();
        const { code, output } = host.boot();
        expect(code).toBe(1);
        expect(output).toMatch(
          /volume vol-0123456789abcdef0: holds .*; it is left as it is, and nothing is formatted or mounted\./,
        );
        expect(volume.checksum()).toBe(before);
        expect(host.mounted).toBe("");
        expect(readFileSync(host.fstab, "utf8")).toBe(FSTAB);
        expect(host.agentStarted).toBe(false);
      });
    }

    it("a device that cannot be read counts as full", () => {
      host.attach();
      host.stub("dd", 'echo "Input/output error" >&2; exit 1');
      const before = volume.checksum();
      expect(host.boot()).toMatchObject({ code: 1 });
      expect(volume.checksum()).toBe(before);
    });
  });

  it("takes an ext4 volume with data as it is", () => {
    execFileSync("mkfs.ext4", ["-q", volume.device]);
    host.attach();
    expect(host.boot()).toMatchObject({ code: 0 });
    expect(readFileSync(host.fstab, "utf8")).toContain(` ${host.mountPoint} ext4 `);
    expect(existsSync(join(host.mountPoint, "lost+found"))).toBe(true);
  });

  describe("after a failure half way, the next run finishes", () => {
    const xfs = "/usr/sbin/mkfs.xfs";

    it("format cut off in the middle", () => {
      host.attach();
      host.stub(
        "mkfs.xfs",
        `${xfs} "$@"; dd if=/dev/zero of=${volume.device} bs=512 count=1 conv=notrunc status=none; kill -9 $PPID; sleep 1`,
      );
      expect(host.boot().code).not.toBe(0);
      expect(host.agentStarted).toBe(false);
      host.unstub("mkfs.xfs");
      const { code, output } = host.boot();
      expect(code).toBe(0);
      expect(output).toContain("an earlier format was cut off; formatting again");
      expect(host.mounted).toBe(volume.device);
    });

    it("format done, but cut off before that was noted: kept", () => {
      host.attach();
      host.stub("mkfs.xfs", `${xfs} "$@"; kill -9 $PPID; sleep 1`);
      expect(host.boot().code).not.toBe(0);
      const uuid = volume.uuid();
      host.unstub("mkfs.xfs");
      expect(host.boot()).toMatchObject({ code: 0 });
      expect(volume.uuid()).toBe(uuid);
    });

    it("format cut off, and another host gets the volume: refused, since nobody can tell it from data", () => {
      host.attach();
      host.stub(
        "mkfs.xfs",
        `${xfs} "$@"; dd if=/dev/zero of=${volume.device} bs=512 count=1 conv=notrunc status=none; exit 1`,
      );
      expect(host.boot()).toMatchObject({ code: 1 });
      const next = newHost();
      next.attach();
      const before = volume.checksum();
      expect(next.boot()).toMatchObject({ code: 1 });
      expect(volume.checksum()).toBe(before);
    });

    it("mount failed: mounted next time, not formatted again", () => {
      host.attach();
      host.stub("mount", "exit 32");
      const { code, output } = host.boot();
      expect(code).toBe(1);
      expect(output).toContain("cannot be mounted");
      expect(host.agentStarted).toBe(false);
      const uuid = volume.uuid();
      host.unstub("mount");
      expect(host.boot()).toMatchObject({ code: 0 });
      expect(volume.uuid()).toBe(uuid);
    });

    it("the folder's owner could not be set: set next time", () => {
      host.attach();
      host.stub("install", "exit 1");
      expect(host.boot()).toMatchObject({ code: 1 });
      expect(host.agentStarted).toBe(false);
      host.unstub("install");
      expect(host.boot()).toMatchObject({ code: 0 });
      expect(statSync(host.data).uid).toBe(999);
    });
  });

  it("finds the volume by its NVMe serial number, among others", () => {
    for (const [name, serial] of [
      ["nvme0n1", "vol0fffffffffffffff0"],
      ["nvme1n1", SERIAL],
    ] as const) {
      mkdirSync(join(host.root, "sys/block", name, "device"), { recursive: true });
      writeFileSync(join(host.root, "sys/block", name, "device/serial"), `${serial}   \n`);
    }
    symlinkSync("/dev/null", join(host.root, "dev/nvme0n1"));
    symlinkSync(volume.device, join(host.root, "dev/nvme1n1"));
    expect(host.boot()).toMatchObject({ code: 0 });
    expect(host.calls("aws")).toEqual([]);
    expect(host.mounted).toBe(volume.device);
  });

  it("finds the volume by name on a Xen instance", () => {
    symlinkSync(volume.device, join(host.root, "dev/xvdf"));
    expect(host.boot()).toMatchObject({ code: 0 });
    expect(host.calls("aws")).toEqual([]);
  });

  it("refuses a mount point where something else is mounted", () => {
    host.attach();
    mkdirSync(host.mountPoint);
    execFileSync("mount", ["-t", "tmpfs", "tmpfs", host.mountPoint]);
    const { code, output } = host.boot();
    expect(code).toBe(1);
    expect(output).toContain(`${host.mountPoint} is taken by tmpfs.`);
    expect(host.agentStarted).toBe(false);
  });

  it("uses all of a volume that was enlarged", () => {
    host.boot();
    const blocks = (): number =>
      Number(execFileSync("stat", ["-f", "-c", "%b", host.mountPoint], { encoding: "utf8" }));
    const before = blocks();
    host.shutDown();
    volume.enlarge(640);
    expect(host.boot()).toMatchObject({ code: 0 });
    expect(blocks()).toBeGreaterThan(before * 1.8);
  });

  it("reports how full the volume is, and nothing when it is not mounted", () => {
    const report = () =>
      spawnSync("/bin/bash", [join(folder, "report-disk.sh")], {
        encoding: "utf8",
        env: {
          PATH: `${host.root}/bin:${process.env["PATH"]}`,
          MOUNT_POINT: host.mountPoint,
          REGION: "eu-central-1",
          METRIC_NAMESPACE: "StatefulHost",
          METRIC_NAME: "DiskUsedPercent",
          VOLUME_ID: "vol-0123456789abcdef0",
        },
      });
    expect(report().status).toBe(1);
    expect(host.calls("aws")).toEqual([]);
    host.attach();
    host.boot();
    execFileSync("fallocate", ["-l", "150M", join(host.data, "big")]);
    expect(report().status).toBe(0);
    const [call = ""] = host.calls("aws");
    expect(call).toContain(
      "put-metric-data --region eu-central-1 --namespace StatefulHost --metric-name DiskUsedPercent --dimensions VolumeId=vol-0123456789abcdef0 --unit Percent --value ",
    );
    const used = Number(call.split(" ").at(-1));
    expect(used).toBeGreaterThan(45);
    expect(used).toBeLessThan(100);
  });
});
