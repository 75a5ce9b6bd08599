import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { versionOf } from "../../../cli/deploy/version.ts";
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
});
