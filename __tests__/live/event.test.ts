/**
 * The life of an event, by the commands that people type: made from the file of another one, destroyed with all its steps,
 * and begun again as the destroy says. Resources are stand-ins, so that nothing has to answer; what the program asks AWS
 * itself goes to the emulator.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT } from "../support/environment.ts";
import { run } from "../support/run.ts";
import { CREDENTIALS, whyNot } from "./live.ts";

const why = await whyNot();
if (why !== undefined) console.log(`skipped: the life of an event (${why})`);

/** All that environments/mall.yml names. */
const FILES = [
  "environments/mall.yml",
  "docker-compose.yml",
  "docker-compose.mysql.yml",
  "docker-compose.mall.yml",
  ...["app", "mysql", "nginx", "secrets", "web"],
];
const LEFT_BEHIND = new Set(["node_modules", "dist", "__tests__"]);

interface Logged {
  readonly action: string;
  readonly type: string;
  readonly id: string;
}

interface Destroyed {
  readonly destroyed: readonly string[];
  readonly left: { readonly kept: readonly { readonly what: string; readonly id: string }[] };
  readonly again: readonly string[];
}

describe.skipIf(why !== undefined)("an event", { timeout: 600_000 }, () => {
  let root = "";
  let destroyed: Destroyed;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "event-"));
    const filter = (path: string): boolean => !LEFT_BEHIND.has(basename(path));
    for (const file of FILES) cpSync(join(PROJECT, file), join(root, file), { recursive: true, filter });
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const text = (file: string): string => readFileSync(join(root, file), "utf8");
  const program = (...args: readonly string[]): string => {
    const environment = { ...CREDENTIALS, STANDIN_LIVE: "", STANDIN_LOG: join(root, "log"), CI: "" };
    const command = [join(PROJECT, "bin/express-on-ecs.js"), ...args];
    const { code, stdout, stderr } = run(process.execPath, command, root, environment);
    expect(code, `${args.join(" ")}\n${stdout.slice(-2000)}\n${stderr.slice(-4000)}`).toBe(0);
    return stdout;
  };
  const logged = (): Logged[] =>
    text("log")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  /** What was made and not deleted since. */
  const standing = (): string[] => {
    const there = new Map<string, string>();
    for (const { action, type, id } of logged()) {
      if (action === "create") there.set(`${type} ${id}`, type);
      if (action === "delete") there.delete(`${type} ${id}`);
    }
    return [...there.values()].sort();
  };

  it("is made from the file of another one, and stands", () => {
    program("new", "spring", "--from", "mall");
    program("apply", "spring", "--yes");
    expect(standing()).toEqual(
      expect.arrayContaining([
        ...["aws_cloudfront_distribution", "aws_cloudtrail", "aws_ecs_service", "aws_elasticache_cluster"],
        ...["aws_lb", "aws_nat_gateway", "aws_rds_cluster"],
      ]),
    );
  });

  it("ends in one command, and leaves what the file says to keep", () => {
    destroyed = JSON.parse(program("destroy", "spring", "--yes", "--json"));
    const parts = ["service", "data", "network", "delivery"];
    expect(destroyed.destroyed).toEqual(parts.map((part) => `spring-${part}`));
    expect(destroyed.left.kept.map(({ what }) => what).sort()).toEqual([
      "the key of the trail's records",
      "the last snapshot of the data of the database mysql",
      "the trail's records",
    ]);
    for (const part of parts) {
      const { resources } = JSON.parse(text(`state/spring-${part}.tfstate`));
      expect(resources.filter(({ mode }: { mode: string }) => mode === "managed")).toEqual([]);
    }
    const [bucket, ...others] = standing().filter((type) => type !== "aws_kms_key");
    expect(bucket).toBe("aws_s3_bucket");
    for (const type of others) expect(type).toMatch(/^aws_s3_bucket_/);
    const ids = logged().flatMap(({ action, type, id }) =>
      action === "create" && type === "aws_s3_bucket" ? [id] : [],
    );
    expect(ids.filter((id) => destroyed.left.kept.some((kept) => kept.id === id))).toHaveLength(1);
  });

  it("begins again with its last snapshot, as the destroy says", () => {
    const [move = "", again = "", deploy = ""] = destroyed.again;
    expect(run("sh", ["-c", move], root)).toMatchObject({ code: 0 });
    program(...again.replace("npx express-on-ecs ", "").split(" "));
    expect(deploy).toBe("npx express-on-ecs deploy spring");
    program("synth", "spring");
    const snapshot = destroyed.left.kept.find(({ what }) => what.includes("snapshot"))?.id;
    const stack = JSON.parse(text("cdktf.out/stacks/spring-data/cdk.tf.json"));
    const [cluster] = Object.values(stack.resource.aws_rds_cluster) as { snapshot_identifier: string }[];
    expect(cluster?.snapshot_identifier).toBe(snapshot);
  });
});
