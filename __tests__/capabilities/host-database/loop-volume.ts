import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const run = (command: string, ...words: readonly string[]): string =>
  execFileSync(command, words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();

/** A volume like EBS's: a block device that reads as zeros at first and outlives every host. */
export class LoopVolume {
  readonly directory = mkdtempSync(join(tmpdir(), "loop-volume-"));
  readonly image = join(this.directory, "image");
  readonly device: string;

  /** The least that mkfs.xfs takes is 300 MiB; the file is sparse. */
  constructor(mebibytes = 320) {
    run("truncate", "-s", `${mebibytes}M`, this.image);
    this.device = run("losetup", "--find", "--show", this.image);
  }

  enlarge(mebibytes: number): void {
    truncateSync(this.image, mebibytes * 1024 * 1024);
    run("losetup", "--set-capacity", this.device);
  }

  /** Writes bytes at an offset, past every file system. */
  write(bytes: Buffer, offset: number): void {
    execFileSync("dd", [`of=${this.device}`, "bs=1", `seek=${offset}`, "conv=notrunc,fsync", "status=none"], {
      input: bytes,
    });
  }

  /** A partition table with one Linux partition, as a disk from elsewhere has it. */
  writePartitionTable(): void {
    const sector = Buffer.alloc(512);
    sector.writeUInt8(0x83, 446 + 4);
    sector.writeUInt32LE(2048, 446 + 8);
    sector.writeUInt32LE(100_000, 446 + 12);
    sector.writeUInt16LE(0xaa55, 510);
    this.write(sector, 0);
  }

  checksum(): string {
    run("sync", this.device);
    return createHash("sha256").update(readFileSync(this.image)).digest("hex");
  }

  uuid(): string {
    return run("blkid", "-p", "-o", "value", "-s", "UUID", this.device);
  }

  remove(): void {
    spawnSync("losetup", ["--detach", this.device]);
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Why volumes cannot be tried on this machine; undefined when they can. */
export function volumesAreMissing(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "loop devices need Linux and root";
  for (const program of ["losetup", "mkfs.xfs", "mkfs.ext4", "blkid", "mkswap", "xfs_growfs"]) {
    if (spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0) return `${program} is not installed`;
  }
  let volume: LoopVolume | undefined;
  try {
    volume = new LoopVolume();
    const place = join(volume.directory, "mount");
    mkdirSync(place);
    run("mkfs.xfs", "-q", volume.device);
    run("mount", volume.device, place);
    run("umount", place);
    return undefined;
  } catch {
    return "loop devices with XFS cannot be mounted here";
  } finally {
    volume?.remove();
  }
}
