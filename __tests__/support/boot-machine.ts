import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parsed } from "./boot-texts.ts";

export const INSTANCE = "i-0123456789abcdef0";

const FOLDERS =
  "dev etc/ecs etc/ssh etc/systemd/system mnt opt proc root run/sshd sys tmp usr var/lib var/log";
/** What programs need of a machine to run at all. */
const OF_THIS_MACHINE = "passwd group nsswitch.conf alternatives ld.so.cache ld.so.conf ld.so.conf.d".split(
  " ",
);

/** Mounts the machine's folders in namespaces of its own, and runs what stands in /root/all.sh there. */
const ENTER = `set -eu
root=$1 device=$2
mount --make-rprivate /
mount --bind "$root" "$root"
mount --rbind /usr "$root/usr"
mount -o remount,bind,ro "$root/usr"
mount --bind "$root/opt/local" "$root/usr/local"
mount --rbind /sys "$root/sys"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for node in null zero random urandom; do cp -a "/dev/$node" "$root/dev/$node"; done
ln -s /proc/self/fd "$root/dev/fd"
mkdir -p "$root/dev/disk/by-id"
if [ -n "$device" ]; then cp -a "$device" "$root/dev/"; fi
ip link set lo up
exec chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin /bin/bash /root/all.sh
`;

/** As much of systemd as the units of hosts ask for. */
const SYSTEMCTL = `#!/bin/bash
set -eu
echo "$*" >>/var/log/systemctl
units=/etc/systemd/system
value() { sed -n "s/^$1=//p" "$units/$2"; }
start() {
  case $1 in
    sshd | sshd.service) pkill -x sshd || true; /usr/sbin/sshd ;;
    ecs.service)
      place=$(sed -n 's/^ConditionPathIsMountPoint=//p' "$units"/ecs.service.d/*.conf)
      if mountpoint -q "$place"; then echo started; else echo refused; fi >>/var/log/agent
      ;;
    *.timer) start "\${1%.timer}.service" ;;
    *) ( set -a; . "$(value EnvironmentFile "$1")"; exec "$(value ExecStart "$1")" ) ;;
  esac
}
words=()
for word; do case $word in --*) ;; *) words+=("$word") ;; esac; done
for unit in "\${words[@]:1}"; do
  case \${words[0]} in
    start | reload-or-restart) start "$unit" ;;
    mask) ln -sfn /dev/null "$units/$unit"; pkill -x sshd || true ;;
    enable)
      wants=$units/$(value WantedBy "$unit").wants
      mkdir -p "$wants"
      ln -sfn "$units/$unit" "$wants/$unit"
      ;;
    *) exit 1 ;;
  esac
done
`;

const AWS = `#!/bin/bash
echo "$*" >>/var/log/aws
case $* in
  *attach-volume*) ln -sfn "/dev/$(cat /root/device)" "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0123456789abcdef0" ;;
  *put-parameter*) while [ "$1" != --value ]; do shift; done; printf '%s\\n' "$2" >/var/log/parameter ;;
esac
`;

/** A machine on its first day: a root folder, namespaces of its own, and what answers for AWS. */
export class BootMachine {
  readonly root = mkdtempSync(join(tmpdir(), "boot-machine-"));
  private readonly device: string;

  /** @param device block device that the account has for it, attached to nothing yet */
  constructor(device = "") {
    this.device = device;
    for (const folder of FOLDERS.split(" ")) mkdirSync(join(this.root, folder), { recursive: true });
    for (const link of ["bin", "lib", "lib64", "sbin"]) {
      if (existsSync(join("/usr", link))) execFileSync("ln", ["-s", `usr/${link}`, join(this.root, link)]);
    }
    for (const name of OF_THIS_MACHINE) {
      const from = join("/etc", name);
      if (existsSync(from))
        cpSync(from, join(this.root, "etc", name), { recursive: true, verbatimSymlinks: true });
    }
    chmodSync(join(this.root, "run/sshd"), 0o755);
    // sshd insists that nobody else can write in its folders' parents.
    chmodSync(this.root, 0o755);
    this.write("etc/fstab", "# made by the image\n");
    this.write("root/device", device.replace("/dev/", ""));
    this.program("systemctl", SYSTEMCTL);
    this.program(
      "curl",
      `#!/bin/sh\ncase $* in *169.254.169.254*token*) echo token ;; *) echo ${INSTANCE} ;; esac\n`,
    );
  }

  write(path: string, text: string, mode = 0o644): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, mode);
  }
  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  private program(name: string, text: string, folder = "opt/local/bin"): void {
    this.write(join(folder, name), text, 0o755);
  }
  /** The AWS CLI is on the image, or the package manager has it. */
  installCli(how: "on the image" | "by dnf"): void {
    if (how === "on the image") this.program("aws", AWS);
    else {
      this.program("aws", AWS, "opt/packages");
      this.program("dnf", `#!/bin/sh\necho "$*" >>/var/log/dnf\ncp /opt/packages/aws /usr/local/bin/aws\n`);
    }
  }

  /**
   * Boots twice as cloud-init does it, a script after each time, all in one life of the machine.
   *
   * @param before what has happened on the machine before cloud-init's last stage
   * @returns what the scripts printed
   */
  bootTwice(userData: string, after: readonly [first: string, second: string], before = ""): string {
    const boot = this.cloudInit(userData);
    this.write(
      "root/all.sh",
      ["set -euo pipefail", before, ...after.flatMap((script) => [`${boot} >&2`, script]), ""].join("\n"),
    );
    const { status, stdout, stderr } = spawnSync(
      "unshare",
      [..."--mount --net --pid --fork --kill-child sh -c".split(" "), ENTER, "sh", this.root, this.device],
      { encoding: "utf8", timeout: 60_000 },
    );
    if (status !== 0) throw new Error(`the machine ended with ${status}:\n${stdout}\n${stderr}`);
    return stdout;
  }

  private cloudInit(userData: string): string {
    const boot = parsed(userData);
    if ("script" in boot) {
      this.write("root/user-data", boot.script, 0o700);
      return "/root/user-data";
    }
    const { write_files, runcmd } = boot.config;
    const lines = write_files.map(({ path, permissions, content }, index) => {
      this.write(`root/files/${index}`, content);
      return `install -D -m ${permissions} /root/files/${index} '${path}'`;
    });
    const commands = runcmd.map((words) => words.map((word) => `'${word}'`).join(" "));
    this.write("root/cloud-init", ["#!/bin/sh", "set -e", ...lines, ...commands, ""].join("\n"), 0o700);
    return "/root/cloud-init";
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Why machines cannot be booted here; undefined when they can. */
export function machinesAreMissing(): string | undefined {
  const script =
    "mount --make-rprivate / && mount -t tmpfs tmpfs /mnt && command -v ip sshd mountpoint pkill";
  const { status } = spawnSync("unshare", ["--mount", "--net", "--pid", "--fork", "sh", "-c", script]);
  return status === 0 ? undefined : "namespaces need Linux, root, sshd, iproute2 and procps";
}
