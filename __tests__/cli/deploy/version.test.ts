import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { atCommit } from "../../../cli/deploy/earlier.ts";
import { versionOf } from "../../../cli/deploy/version.ts";
import { isVersionOf } from "../../../cli/deploy/versions.ts";
import { inFolder } from "../../../cli/temporary-folder.ts";
import { run } from "../../support/run.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "version-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function git(...args: readonly string[]): string {
  const ran = run("git", ["-c", "user.name=V", "-c", "user.email=v@example.com", ...args], root);
  expect([ran.code, ran.stderr]).toEqual([0, expect.anything()]);
  return ran.stdout.trim();
}

function committed(): string {
  git("init", "-q");
  writeFileSync(join(root, "a.txt"), "a");
  git("add", "-A");
  git("commit", "-q", "-m", "one");
  return git("rev-parse", "HEAD").slice(0, 12);
}

describe("the version of a deployment", () => {
  it("is the tag that was given, wherever that is", async () => {
    expect(await versionOf(root, { tag: "1.4.2", allowDirty: false })).toBe("1.4.2");
  });

  it("is the commit", async () => {
    const head = committed();
    expect(await versionOf(root, { allowDirty: false })).toBe(head);
  });

  it("is refused with changes that are not committed, named, and has a tag of its own where they are allowed", async () => {
    const head = committed();
    for (let index = 0; index < 7; index += 1) writeFileSync(join(root, `${index}.txt`), "x");
    await expect(versionOf(root, { allowDirty: false })).rejects.toThrow(
      /not committed \(0\.txt, 1\.txt, 2\.txt, 3\.txt, 4\.txt, and 2 more\).*EOE-DEPLOY-004/,
    );
    expect(await versionOf(root, { allowDirty: true })).toMatch(new RegExp(`^${head}-dirty-\\d{14}$`));
  });

  it("knows changes above the project's folder, which images may be built from", async () => {
    committed();
    const project = join(root, "ecs");
    mkdirSync(join(project, "environments"), { recursive: true });
    writeFileSync(join(project, "environments/shop.data.yml"), "x");
    expect(await versionOf(project, { allowDirty: false })).toMatch(/^[0-9a-f]{12}$/);
    writeFileSync(join(root, "a.txt"), "b");
    await expect(versionOf(project, { allowDirty: false })).rejects.toThrow(/not committed \(.*a\.txt\)/);
  });

  it("does not change by the record that a deployment writes", async () => {
    const head = committed();
    mkdirSync(join(root, "environments"));
    writeFileSync(join(root, "environments/shop.data.yml"), "x");
    expect(await versionOf(root, { allowDirty: false })).toBe(head);
  });

  it("must be given where there is no commit", async () => {
    await expect(versionOf(root, { allowDirty: true })).rejects.toThrow(/no commit of git.*--tag/);
    git("init", "-q");
    await expect(versionOf(root, { allowDirty: true })).rejects.toThrow(/no commit of git.*--tag/);
  });

  it("is no tag that the registry or Terraform would refuse once images are built", async () => {
    const given = (tag: string) => versionOf(root, { tag, allowDirty: false });
    for (const tag of ["", "a b", "-x", "1.0+x", "a".repeat(129), "Latest", "candidate-1"])
      await expect(given(tag), tag).rejects.toThrow(/--tag: ".*" (must be|is) .*EOE-DEPLOY-004/);
  });

  it("is not taken for clean where Git cannot tell, and its words are told", async () => {
    committed();
    writeFileSync(join(root, ".git/index"), "spoilt");
    await expect(versionOf(root, { allowDirty: false })).rejects.toThrow(
      /cannot say whether all is committed.*index.*EOE-DEPLOY-004/,
    );
    rmSync(join(root, ".git/HEAD"));
    await expect(versionOf(root, { allowDirty: false })).rejects.toThrow(/Git says: fatal: .*EOE-DEPLOY-004/);
  });

  it("knows new files whatever the user's own settings hide", async () => {
    committed();
    git("config", "status.showUntrackedFiles", "no");
    writeFileSync(join(root, "new.txt"), "x");
    await expect(versionOf(root, { allowDirty: false })).rejects.toThrow(/not committed \(new\.txt\)/);
  });
});

describe("the project at a commit", () => {
  it("is looked at without the hooks of the repository", async () => {
    const head = committed();
    const hook = join(root, ".git/hooks/post-checkout");
    mkdirSync(join(root, ".git/hooks"), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\ntouch "${root}/hooked"\n`, { mode: 0o755 });
    const read = (there: string) => Promise.resolve(readFileSync(join(there, "a.txt"), "utf8"));
    expect(await inFolder((folder) => atCommit(root, head, folder, read))).toBe("a");
    expect(existsSync(join(root, "hooked"))).toBe(false);
  });
});

describe("the version that runs", () => {
  const version = (tag: string, digests: Readonly<Record<string, string>>) => ({
    tag,
    pushed: new Date(0),
    digests,
  });

  it("is told by all of its images, since one may be the same in several versions", () => {
    const images = [
      "r.example/shop-app@sha256:a1",
      "r.example/shop-nginx@sha256:n",
      "public.example/redis@sha256:r",
    ];
    expect(isVersionOf(version("2", { "shop-app": "sha256:a2", "shop-nginx": "sha256:n" }), images)).toBe(
      false,
    );
    expect(isVersionOf(version("1", { "shop-app": "sha256:a1", "shop-nginx": "sha256:n" }), images)).toBe(
      true,
    );
    expect(isVersionOf(version("1", { "shop-app": "sha256:a1" }), ["public.example/redis@sha256:r"])).toBe(
      false,
    );
  });

  it("may run in a service with some of its images", () => {
    const worker = ["r.example/shop-worker@sha256:w"];
    expect(isVersionOf(version("1", { "shop-app": "sha256:a", "shop-worker": "sha256:w" }), worker)).toBe(
      true,
    );
  });
});
