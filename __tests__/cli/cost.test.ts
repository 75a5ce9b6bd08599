import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { changesBetween, costDifference, costsAsJson, differenceInWords, showCost } from "../../cli/cost.ts";
import { synthesise } from "../../cli/synthesise.ts";
import type { Costs } from "../../modules/capabilities/price.ts";
import { addBuildFolders } from "../support/build-folders.ts";
import { PROJECT } from "../support/environment.ts";

let repository: string;
let root: string;
beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), "cost-"));
  // Not at the top of its repository, as beside a project that is not Node's.
  root = join(repository, "ecs");
  mkdirSync(join(root, "environments"), { recursive: true });
  for (const file of ["docker-compose.yml", "environments/market.yml", "environments/market.data.yml"])
    cpSync(join(PROJECT, file), join(root, file));
  addBuildFolders(root);
  git("init", "-q");
  git("add", "-A");
  git("-c", "user.name=C", "-c", "user.email=c@example.com", "commit", "-q", "-m", "one");
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(repository, { recursive: true, force: true });
});

const git = (...args: readonly string[]): string =>
  execFileSync("git", args, { cwd: repository, encoding: "utf8" });

function edit(from: string, to: string): void {
  const file = join(root, "environments/market.yml");
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

async function shown(options: {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly diff?: string;
  readonly days?: number;
}) {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  await showCost("market", { root, json: false, markdown: false, ...options });
  return String(log.mock.lastCall?.[0]);
}

describe("cost", () => {
  it("is of some days, where it does not stand for a month", async () => {
    const month = JSON.parse(await shown({ json: true })) as Costs;
    const { days, usd, standing, byUse } = JSON.parse(await shown({ json: true, days: 3 })) as Costs;
    expect([days, byUse]).toEqual([3, []]);
    expect(usd).toBeCloseTo((month.usd * 72) / 730, 1);
    expect(standing.map(({ item }) => item)).toEqual(month.standing.map(({ item }) => item));
    const text = await shown({ days: 3 });
    expect(text).toContain(`At least ${usd.toFixed(2)} USD in 3 days fixed`);
    expect(text).toContain("What is billed by use comes on top");
    expect(await shown({ markdown: true, days: 1 })).toContain("| USD in a day | What |");
  });

  it("of mall in three days is what the README says", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await showCost("mall", { root: PROJECT, json: true, markdown: false, days: 3 });
    const { usd, unknown } = JSON.parse(String(log.mock.lastCall?.[0])) as Costs;
    expect(unknown).toEqual([]);
    const readme = readFileSync(join(PROJECT, "README.md"), "utf8").replaceAll("\n", " ");
    expect(readme).toContain(`An event of three days costs ${usd.toFixed(2)} USD for what stands`);
  });

  it("has a line for each thing, with what it takes for granted", async () => {
    const text = await shown({});
    expect(text).toMatch(/^At least \d+\.\d\d USD a month fixed, with the fewest hosts and tasks/);
    expect(text).toContain("~19.71  1 Application Load Balancer (load balancer)");
    expect(await shown({ markdown: true })).toContain(
      "| ~19.71 | 1 Application Load Balancer (load-balancer) |",
    );
    expect(JSON.parse(await shown({ json: true }))).toMatchObject({ region: "eu-central-1", atLeast: true });
  });

  it("says what a change costs since a commit, and leaves no working tree behind", async () => {
    expect(await shown({ diff: "HEAD" })).toMatch(
      /^market: at least \d+\.\d\d USD a month fixed, as before\.$/,
    );
    edit("min: 1\n  max: 10\n  placement", "min: 3\n  max: 10\n  placement");
    const text = await shown({ diff: "HEAD" });
    expect(text).toMatch(/^market: at least 84\.12 USD → at least 167\.21 USD a month fixed \(\+83\.09\)\n/);
    expect(text).toContain("+70.08  1 EC2 t3.medium → 3 EC2 t3.medium (hosts)");
    expect(await shown({ diff: "HEAD", markdown: true })).toContain(
      "| +70.08 | 1 EC2 t3.medium → 3 EC2 t3.medium (hosts) |",
    );
    expect(JSON.parse(await shown({ diff: "HEAD", json: true })).changes[0]).toMatchObject({ usd: 70.08 });
    expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
  });

  it("compares a plan with the version that runs, where that is a commit", async () => {
    const head = git("rev-parse", "--short=12", "HEAD").trim();
    edit("min: 1\n  max: 10\n  placement", "min: 3\n  max: 10\n  placement");
    const [deployment] = synthesise({ root, outdir: "out", names: ["market"], records: "leave" });
    if (!deployment) throw new Error("market is not synthesised");
    const difference = await costDifference({ root, deployment }, [head]);
    expect(differenceInWords(difference).slice(0, 2)).toEqual([
      `costs at least 84.12 USD → at least 167.21 USD a month fixed (+83.09), against ${head}`,
      "  +70.08  1 EC2 t3.medium → 3 EC2 t3.medium (hosts)",
    ]);
    expect(costsAsJson(difference)).toMatchObject({
      against: head,
      costs: { usd: 167.21 },
      costsBefore: { usd: 84.12 },
    });
    const named = await costDifference({ root, deployment }, ["1.4.2"]);
    expect(differenceInWords(named)).toEqual(["costs at least 167.21 USD a month fixed"]);
    expect(costsAsJson(named)).not.toHaveProperty("costsBefore");
  });

  it("refuses a commit that there is not, or that has no such project", async () => {
    await expect(shown({ diff: "nope" })).rejects.toThrow(/git nope: is no commit that git has.*EOE-CLI-016/);
    git("checkout", "-q", "--orphan", "other");
    git("rm", "-rq", "--cached", "ecs");
    writeFileSync(join(repository, "a"), "a");
    git("add", "a");
    git("-c", "user.name=C", "-c", "user.email=c@example.com", "commit", "-q", "-m", "two");
    await expect(shown({ diff: "HEAD" })).rejects.toThrow(/does not have the project's folder yet/);
    expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
  });
});

it("a change has no amount where one side has no price, and one side may have nothing of it", () => {
  const costs = (...standing: object[]): Costs => ({ standing }) as unknown as Costs;
  const line = (item: string, quantity: number, usd?: number) => ({
    of: "hosts",
    item,
    what: `${quantity} ${item}`,
    quantity,
    usd,
  });
  expect(
    changesBetween(
      costs(line("a", 1, 5), line("b", 1), line("c", 2, 1)),
      costs(line("a", 2, 10), line("b", 2), line("d", 1, 3)),
    ),
  ).toEqual([
    { of: "hosts", item: "a", before: "1 a", after: "2 a", usd: 5 },
    { of: "hosts", item: "b", before: "1 b", after: "2 b", usd: undefined },
    { of: "hosts", item: "c", before: "2 c", after: undefined, usd: -1 },
    { of: "hosts", item: "d", before: undefined, after: "1 d", usd: 3 },
  ]);
});

it("the same number at another price, as in another region, is a change", () => {
  const at = (usd: number): Costs =>
    ({ standing: [{ of: "hosts", item: "a", what: "1 a", quantity: 1, usd }] }) as unknown as Costs;
  expect(changesBetween(at(5), at(6))).toMatchObject([{ before: "1 a", after: "1 a", usd: 1 }]);
  expect(changesBetween(at(5), at(5))).toEqual([]);
});

describe("several lines of one thing of a capability", () => {
  const metrics = (usd: number | undefined, ...quantities: readonly number[]): Costs =>
    ({
      standing: quantities.map((quantity) => ({
        of: "host database",
        item: "metric",
        what: `${quantity} CloudWatch metrics`,
        quantity,
        ...(usd === undefined ? {} : { usd: usd * quantity }),
      })),
    }) as unknown as Costs;

  it("change together, so that the changes are what the sum differs by", () => {
    expect(changesBetween(metrics(0.3), metrics(0.3, 7, 1))).toEqual([
      { of: "host database", item: "metric", before: undefined, after: "8 CloudWatch metrics", usd: 2.4 },
    ]);
    expect(changesBetween(metrics(0.3, 7, 1), metrics(0.3, 14, 1))).toMatchObject([
      { before: "8 CloudWatch metrics", after: "15 CloudWatch metrics", usd: 2.1 },
    ]);
    expect(changesBetween(metrics(0.3, 7, 1), metrics(0.3, 1, 7))).toEqual([]);
  });

  it("have no price where the table lacks it", () => {
    expect(changesBetween(metrics(undefined), metrics(undefined, 7, 1))).toMatchObject([
      { after: "8 CloudWatch metrics", usd: undefined },
    ]);
  });
});
