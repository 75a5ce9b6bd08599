/** `prices`, against a server that answers as the AWS Price List does, and what costs make of the file that it writes. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { costDifference, showCost } from "../../cli/cost.ts";
import { findTarget } from "../../cli/deploy/find-target.ts";
import { readOwnPrices } from "../../cli/own-prices.ts";
import { askForPrices } from "../../cli/prices.ts";
import { synthEnvironments } from "../../cli/synth.ts";
import { priceLine } from "../../modules/aws/prices.ts";
import type { Costs } from "../../modules/capabilities/price.ts";
import { addBuildFolders } from "../support/build-folders.ts";
import { PROJECT } from "../support/environment.ts";
import { type Answer, awsError, PlayedAws, type Request } from "../support/played-aws.ts";
import { priceList, ROWS, type Row } from "../support/price-list.ts";

const FILE = "environments/prices.json";
const FILES = [
  "docker-compose.yml",
  "docker-compose.mysql.yml",
  "docker-compose.mall.yml",
  "environments/mall.yml",
  "environments/mall.data.yml",
];

let root: string;
let aws: PlayedAws | undefined;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "prices-"));
  mkdirSync(join(root, "environments"));
  for (const file of FILES) cpSync(join(PROJECT, file), join(root, file));
  // A class whose price in Seoul the table lacks.
  const mall = join(root, "environments/mall.yml");
  writeFileSync(mall, readFileSync(mall, "utf8").replace("db.t4g.medium", "db.t4g.large"));
  addBuildFolders(root);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "x");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "x");
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  aws?.stop();
  aws = undefined;
  rmSync(root, { recursive: true, force: true });
});

async function play(answer: (request: Request) => Answer): Promise<void> {
  aws = await PlayedAws.start(answer);
  vi.stubEnv("AWS_ENDPOINT_URL", aws.url);
}

async function printed(work: () => Promise<void>): Promise<string> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  await work();
  return String(log.mock.lastCall?.[0]);
}

const ask = ({ all = false, json = false } = {}) => printed(() => askForPrices("mall", { root, all, json }));

const costs = async (): Promise<Costs> =>
  JSON.parse(await printed(() => showCost("mall", { root, json: true, markdown: false })));

const written = (): string => readFileSync(join(root, FILE), "utf8");

const write = (content: unknown): void =>
  writeFileSync(join(root, FILE), typeof content === "string" ? content : JSON.stringify(content));

const ALB = {
  usd: 0.5,
  unit: "hour",
  from: "AWS Price List, AWSELB, product X",
  page: "https://aws.amazon.com/elasticloadbalancing/pricing/",
  date: "2026-11-29",
};

describe("prices", () => {
  it("fills the holes of mall's bill in Seoul, and asks for nothing else", async () => {
    const before = await costs();
    expect(before.atLeast).toBe(true);
    await play(priceList(ROWS));
    const text = await ask();
    expect(text.split("\n")).toEqual([
      `Wrote to ${FILE} what AWS asks in ap-northeast-2; commit it, for it counts in costs from now on:`,
      "  0.226 USD per hour: Aurora MySQL db.t4g.large",
      "  0.012 USD per 10,000 requests: × 10,000 requests to CloudFront",
      "  0.00002 USD per mail: mail by SNS",
    ]);
    const services = aws?.asked.map(({ text: body }) => JSON.parse(body).ServiceCode);
    expect([...new Set(services)]).toEqual(["AmazonRDS", "AmazonCloudFront", "AmazonSNS"]);
    const { about, regions } = JSON.parse(written());
    expect(about).toContain("express-on-ecs prices");
    expect(Object.keys(regions["ap-northeast-2"])).toEqual([
      "aurora:mysql:db.t4g.large",
      "cdnRequest",
      "notificationMail",
    ]);
    expect(regions["ap-northeast-2"].cdnRequest).toEqual({
      usd: 0.012,
      unit: "10,000 requests",
      from: "AWS Price List, AmazonCloudFront, product GAPCF, published on 2026-11-20",
      page: "https://aws.amazon.com/cloudfront/pricing/",
      date: new Date().toISOString().slice(0, 10),
    });

    const after = await costs();
    expect([after.atLeast, after.unknown, after.unknownByUse]).toEqual([false, [], []]);
    expect(after.usd - before.usd).toBeCloseTo(2 * 730 * 0.226, 2);
    const synth = await printed(() =>
      synthEnvironments(["mall"], {
        root,
        json: true,
        check: false,
        snapshots: false,
        outdir: join(root, "cdktf.out"),
      }),
    );
    expect(JSON.parse(synth).environments[0].costs.usd).toBe(after.usd);
    const found = await findTarget("mall", root);
    expect((await costDifference(found, [])).after.usd).toBe(after.usd);

    const asked = aws?.asked.length;
    expect(await ask()).toBe("Everything that mall needs has a price in ap-northeast-2.");
    expect(aws?.asked.length).toBe(asked);
  });

  it("is no change of the environment: both sides of a comparison have today's prices", async () => {
    const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: root });
    git("init", "-q");
    git("add", "-A");
    git("-c", "user.name=C", "-c", "user.email=c@example.com", "commit", "-q", "-m", "one");
    await play(priceList(ROWS));
    await ask();
    const diff = JSON.parse(
      await printed(() => showCost("mall", { root, json: true, markdown: false, diff: "HEAD" })),
    );
    expect(diff.changes).toEqual([]);
    expect([diff.before.atLeast, diff.after.atLeast]).toEqual([false, false]);
  });

  it("writes what is certain, names what is not, and keeps what other regions have", async () => {
    write({ about: "ours", regions: { "sa-east-1": { applicationLoadBalancer: ALB } } });
    const another: Row = { ...(ROWS.find(({ sku }) => sku === "GAPCF") as Row), sku: "GAPCF9" };
    await play(priceList([...ROWS.filter(({ service }) => service !== "AmazonRDS"), another]));
    const { file, missing, written: prices } = JSON.parse(await ask({ json: true }));
    expect(file).toBe(FILE);
    expect(prices.map(({ item }: { item: string }) => item)).toEqual(["notificationMail"]);
    expect(missing).toEqual([
      {
        item: "aurora:mysql:db.t4g.large",
        what: "Aurora MySQL db.t4g.large",
        why: "AWS's price list has no such product in ap-northeast-2",
      },
      {
        item: "cdnRequest",
        what: "× 10,000 requests to CloudFront",
        why: "2 products of AWS's price list are alike: GAPCF, GAPCF9",
      },
    ]);
    const { regions } = JSON.parse(written());
    expect(Object.keys(regions)).toEqual(["ap-northeast-2", "sa-east-1"]);
    expect(regions["sa-east-1"].applicationLoadBalancer).toEqual(ALB);
    const { unknown, unknownByUse } = await costs();
    expect([unknown, unknownByUse]).toEqual([["aurora:mysql:db.t4g.large"], ["cdnRequest"]]);
  });

  it("writes no file where nothing is certain", async () => {
    await play(priceList([]));
    const text = await ask();
    expect(text).toContain("Wrote nothing: AWS's price list has no certain price");
    expect(text).toContain("  mail by SNS: AWS's price list has no such product in ap-northeast-2");
    expect(existsSync(join(root, FILE))).toBe(false);
  });

  it("asks with --all for what has a price, too, and says what it cannot know", async () => {
    await play(priceList(ROWS));
    const { missing } = JSON.parse(await ask({ all: true, json: true }));
    const named = missing.map(({ item }: { item: string }) => item);
    expect(named).toContain("fargateVcpu:x86_64");
    expect(named).not.toContain("dashboard");
  });

  it.each([
    [
      "access denied",
      {
        status: 400,
        body: awsError(
          "AccessDeniedException",
          "User: ann is not authorized to perform: pricing:GetProducts",
        ),
      },
      /AWS Pricing GetProducts: AccessDeniedException: User: ann is not authorized to perform: pricing:GetProducts.*EOE-DEPLOY-030/,
    ],
    [
      "a proxy that answers in AWS's place",
      { body: { PriceList: ["<html>"] } },
      /^AWS Price List GetProducts: answers with what is no product: <html>\..*EOE-CLI-028/,
    ],
  ])("writes nothing on %s", async (_, answer, sentence) => {
    await play(() => answer);
    await expect(ask()).rejects.toThrow(sentence);
    expect(existsSync(join(root, FILE))).toBe(false);
  });

  it("writes nothing without a network", async () => {
    await play(priceList(ROWS));
    aws?.stop();
    await expect(ask()).rejects.toThrow(/AWS Pricing GetProducts: connect ECONNREFUSED.*EOE-DEPLOY-031/);
    expect(existsSync(join(root, FILE))).toBe(false);
  });
});

describe("the project's prices", () => {
  const item = "applicationLoadBalancer";
  const usd = (own: object) =>
    priceLine("ap-northeast-2", { item, quantity: 1 }, { "ap-northeast-2": { [item]: { ...ALB, ...own } } })
      ?.usdPerUnit;

  it("count unless the table has AWS's own figure of a later day", () => {
    expect(usd({})).toBe(0.5);
    // The table's is of 2026-10-01.
    expect(usd({ date: "2026-10-01" })).toBe(0.5);
    expect(usd({ date: "2026-09-30" })).toBe(0.0225);
    const estimated = { item: "instance:t3.nano", quantity: 1 } as const;
    const own = { "ap-northeast-2": { "instance:t3.nano": { ...ALB, date: "2026-01-01" } } };
    expect(priceLine("ap-northeast-2", estimated, own)?.usdPerUnit).toBe(0.5);
  });

  it("are what a part of them is reckoned from", () => {
    const own = { "sa-east-1": { "instance:m7g.large": ALB } };
    const fee = priceLine("sa-east-1", { item: "managedInstance:m7g.large", quantity: 1 }, own);
    expect(fee?.usdPerUnit).toBeCloseTo(0.12 * 0.5, 10);
  });

  it("are none where there is no file", () => {
    expect(readOwnPrices(root)).toEqual({});
  });

  const of = (price: object, name = item, region = "ap-northeast-2") => ({
    about: "ours",
    regions: { [region]: { [name]: price } },
  });
  const at = `${FILE} regions\\.ap-northeast-2\\.${item}`;

  it.each([
    ["no JSON", "{", `^${FILE} is no JSON: .*`],
    ["a list", [], `^${FILE} must be an object\\.`],
    ["no regions", { about: "ours" }, `^${FILE} regions: must be an object of regions`],
    ["another key", { about: "ours", regions: {}, extra: 1 }, `^${FILE} extra: is no key of it`],
    ["a text as a price", of({ ...ALB, usd: "0.5" }), `^${at}\\.usd: must be a number of US dollars`],
    ["a price below 0", of({ ...ALB, usd: -1 }), `^${at}\\.usd: must be 0 or more`],
    [
      "another unit",
      of({ ...ALB, unit: "month" }),
      `^${at}\\.unit: is "month", and ${item} is billed by "hour"`,
    ],
    ["no source", of({ ...ALB, from: "" }), `^${at}\\.from: must name where`],
    ["no date", of({ ...ALB, date: "today" }), `^${at}\\.date: must be the day`],
    ["no page", of({ ...ALB, page: "aws" }), `^${at}\\.page: must be the https address`],
    ["a number alone", of(0.5 as unknown as object), `^${at}: must be an object with a price`],
    ["an item that is none", of(ALB, "balloons"), "balloons: is nothing that has a price here"],
    ["a region that is none", of(ALB, item, "eu-moon-1"), "eu-moon-1: is no region of AWS"],
  ])("are refused with a sentence when the file has %s", async (_, content, sentence) => {
    write(content);
    await expect(costs()).rejects.toThrow(
      new RegExp(`${sentence}.*Mend it, or delete the file.*EOE-CLI-027`),
    );
  });

  it("stop a synthesis before it writes anything", async () => {
    write("{");
    const outdir = join(root, "cdktf.out");
    const options = { root, json: false, check: false, snapshots: false, outdir };
    await expect(synthEnvironments(["mall"], options)).rejects.toThrow(/EOE-CLI-027/);
    expect(existsSync(outdir)).toBe(false);
  });
});
