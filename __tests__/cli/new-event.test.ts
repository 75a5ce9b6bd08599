/** The next life of an environment that is made for each event: by the file of the one before, and from its snapshot. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { makeEnvironment, type NewEnvironmentOptions } from "../../cli/new-environment.ts";
import { Problems } from "../../modules/problems.ts";
import { MYSQL_ON_AURORA, withDatabase } from "../support/databases.ts";
import { marketWith, PROJECT } from "../support/environment.ts";

let root: string;
let told: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "event-"));
  for (const folder of ["environments", "events"]) mkdirSync(join(root, folder));
  told = [];
  vi.spyOn(console, "log").mockImplementation((line) => told.push(String(line)));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

const EARLIER = "events/market.yml";
const earlier = (text: string): string => {
  writeFileSync(join(root, EARLIER), `# The first event.\n${text}`);
  return join(root, EARLIER);
};
const made = (name: string, options: Partial<NewEnvironmentOptions>) => {
  makeEnvironment(name, { root, json: false, ...options });
  const text = readFileSync(join(root, `environments/${name}.yml`), "utf8");
  return { text, values: parse(text) };
};
const refusal = (name: string, options: Partial<NewEnvironmentOptions>) => {
  try {
    makeEnvironment(name, { root, json: false, ...options });
    return [];
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    expect(existsSync(join(root, `environments/${name}.yml`))).toBe(false);
    return error.list;
  }
};

describe("new, from the file of an earlier event", () => {
  it("takes it by its path, under its own name or another, with its network where nobody else has that", () => {
    const from = earlier(withDatabase(MYSQL_ON_AURORA, { disposable: true }));
    const again = made("market", { from });
    expect(again.text).toContain("# The first event.");
    expect(again.values).toEqual(parse(readFileSync(from, "utf8")));
    const beside = made("fair", { from });
    expect(beside.values).toMatchObject({ name: "fair", tags: { project: "fair" } });
    expect(beside.values.database).toEqual(again.values.database);
  });

  it("begins with the snapshot that is named, in place of one before", () => {
    const from = earlier(
      withDatabase(MYSQL_ON_AURORA, { "database.restoreFrom": "market-mysql-final-00000000" }),
    );
    expect(
      made("market", { from, fromSnapshot: "market-mysql-final-1a2b3c4d" }).values.database,
    ).toMatchObject({
      hosting: "aurora",
      restoreFrom: "market-mysql-final-1a2b3c4d",
    });
    expect(told[0]).toBe(
      "Its database begins with the snapshot market-mysql-final-1a2b3c4d (database.restoreFrom).",
    );
  });

  it("names the zones of another region, as many, and says nothing more of those of the first", () => {
    const from = earlier(readFileSync(join(PROJECT, "environments/mall.yml"), "utf8"));
    const { text, values } = made("spring", { from, region: "us-east-1" });
    expect(values).toMatchObject({ region: "us-east-1", network: { zones: ["us-east-1a", "us-east-1b"] } });
    expect(text).not.toContain("in ap-northeast-2a");
    expect(made("autumn", { from, region: "ap-northeast-2" }).text).toContain("in ap-northeast-2a");
    writeFileSync(join(root, EARLIER), text);
    // CloudFront reaches no load balancer in ap-northeast-2a.
    expect(made("winter", { from, region: "ap-northeast-2" }).values.network.zones).toEqual([
      "ap-northeast-2b",
      "ap-northeast-2c",
    ]);
    expect(refusal("summer", { from, region: "moon-1" })[0]?.path).toBe("region");
  });

  it("lets the commands in comments name the new environment: one of them destroys", () => {
    const from = earlier(readFileSync(join(PROJECT, "environments/mall.yml"), "utf8"));
    const { text } = made("spring", { from });
    expect(text).toContain("# express-on-ecs destroy spring ends the event");
    expect(text).toContain("express-on-ecs new <name> --from spring --from-snapshot <snapshot>");
    expect(text).toContain("docker-compose.mall.yml");
    expect(text).not.toMatch(/express-on-ecs .*\bmall\b/);
  });

  it("changes nothing else of what people have written", () => {
    const text = readFileSync(join(PROJECT, "environments/mall.yml"), "utf8");
    const from = earlier(text);
    const lines = made("mall", { from, fromSnapshot: "mall-mysql-final-1a2b3c4d" }).text.split("\n");
    expect(lines.filter((line) => !text.split("\n").includes(line))).toEqual([
      "# The first event.",
      "  restoreFrom: mall-mysql-final-1a2b3c4d",
    ]);
    expect(text.split("\n").filter((line) => !lines.includes(line))).toEqual([]);
  });

  it("says which snapshot the file itself has, for scripts, too", () => {
    const from = earlier(
      withDatabase(MYSQL_ON_AURORA, { "database.restoreFrom": "market-mysql-final-00000000" }),
    );
    makeEnvironment("market", { root, json: true, from });
    expect(JSON.parse(told[0] ?? "")).toMatchObject({ restoreFrom: "market-mysql-final-00000000" });
  });

  it("refuses a file that is not there, or that is wrong, and writes nothing", () => {
    expect(refusal("market", { from: "events/none.yml" })).toMatchObject([
      {
        code: "EOE-CLI-051",
        path: "--from",
        message: expect.stringContaining("events/none.yml does not exist"),
      },
    ]);
    const from = earlier(marketWith({ "network.zones": 99 }));
    expect(refusal("market", { from })).toContainEqual(
      expect.objectContaining({ file: from, path: "network.zones" }),
    );
  });

  it("refuses a snapshot for a database that begins with none, and one that is no name", () => {
    const external = earlier(marketWith({}));
    expect(refusal("market", { from: external, fromSnapshot: "market-final" })).toMatchObject([
      {
        code: "EOE-CLI-052",
        path: "--from-snapshot",
        message: expect.stringContaining("database.hosting is "),
      },
    ]);
    const from = earlier(withDatabase(MYSQL_ON_AURORA));
    expect(refusal("market", { from, fromSnapshot: "not a name" })).toMatchObject([
      {
        path: "database.restoreFrom",
        message: expect.stringContaining("must be the name of a cluster's snapshot"),
      },
    ]);
  });
});
