import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Problems } from "../modules/problems.ts";
import { STACK_PARTS } from "../modules/stacks/environment-stack.ts";

/** What the cdktf commands read: the stacks that there are, by name. */
interface Manifest {
  readonly stacks: Readonly<Record<string, unknown>>;
}

/** Stacks of one environment that are to be published, and the folder that they were synthesised into. */
export interface Published {
  readonly folder: string;
  readonly stacks: readonly string[];
}

export interface PublishOptions {
  /** Whether those published are all that there are; the manifest then names no others. */
  readonly all: boolean;
  /** What becomes of the folders of others, where those published are all. */
  readonly others: "remove" | "leave";
  /** Environments with something wrong in them: their folders stay, and the cdktf commands do not see them. */
  readonly refused: readonly string[];
}

/**
 * Puts the Terraform JSON of environments, each synthesised into a folder of its own, into one folder. All files are
 * laid beside their places first, so that a full disk leaves everything as it was; then each is put in place by a
 * rename, so that none is ever seen half-written. The manifest comes last.
 *
 * @throws Problems when the folder cannot be written
 */
export function publish(published: readonly Published[], outdir: string, options: PublishOptions): void {
  const manifestFile = join(outdir, "manifest.json");
  const fresh = mergedManifest(published);
  const earlier = existsSync(manifestFile) ? readEarlier(manifestFile) : undefined;
  const manifest =
    options.all || earlier === undefined
      ? fresh
      : { ...fresh, stacks: { ...earlier.stacks, ...fresh.stacks } };
  const files = published.flatMap(({ folder, stacks }) =>
    stacks.map((name) => ({
      from: join(folder, "stacks", name, "cdk.tf.json"),
      to: join(outdir, "stacks", name, "cdk.tf.json"),
    })),
  );
  writing(outdir, () => {
    const places = files.map(({ to }) => to);
    if (!isDeepStrictEqual(manifest, earlier)) places.push(manifestFile);
    try {
      for (const { from, to } of files) {
        mkdirSync(dirname(to), { recursive: true });
        copyFileSync(from, beside(to));
      }
      if (places.includes(manifestFile))
        writeFileSync(beside(manifestFile), JSON.stringify(manifest, undefined, 2));
    } catch (error) {
      for (const place of places) rmSync(beside(place), { force: true });
      throw error;
    }
    if (options.all && options.others === "remove")
      removeOthers(outdir, Object.keys(fresh.stacks), options.refused);
    for (const place of places) renameSync(beside(place), place);
  });
}

const beside = (file: string): string => `${file}.new`;

function removeOthers(outdir: string, names: readonly string[], refused: readonly string[]): void {
  const kept = refused.flatMap((name) => STACK_PARTS.map((part) => `${name}-${part}`));
  for (const name of readdirSync(join(outdir, "stacks"))) {
    if (!names.includes(name) && !kept.includes(name))
      rmSync(join(outdir, "stacks", name), { recursive: true });
  }
}

/** One manifest for stacks that were synthesised one environment after the other. */
function mergedManifest(published: readonly Published[]): Manifest {
  const manifests = published.map(({ folder, stacks }) => {
    const manifest = readManifest(join(folder, "manifest.json"));
    const entries = Object.entries(manifest.stacks).filter(([name]) => stacks.includes(name));
    return { ...manifest, stacks: Object.fromEntries(entries) };
  });
  return { ...manifests[0], stacks: Object.assign({}, ...manifests.map(({ stacks }) => stacks)) };
}

const readManifest = (file: string): Manifest => JSON.parse(readFileSync(file, "utf8"));

/** What an earlier run left; undefined where something else has spoilt it. */
function readEarlier(file: string): Manifest | undefined {
  try {
    return readManifest(file);
  } catch {
    return undefined;
  }
}

/** Tells in a sentence why the system does not let it be written. */
export function writing(outdir: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new Problems([
      { code: "EOE-CLI-001", file: outdir, path: "", message: `cannot be written: ${error.message}.` },
    ]);
  }
}
