/** What a destroy leaves, and what it says of that. */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leftInWords } from "../../../cli/deploy/kept.ts";
import { PlayedShop } from "../../support/played-shop.ts";

let shop: PlayedShop;
beforeAll(async () => {
  shop = await PlayedShop.start();
  shop.edit("state: { home: local }", "state: { home: local }\ntrail: { keep: true }");
});
afterAll(() => shop.remove());

const LONG = { timeout: 180_000 };
const destroy = (...flags: readonly string[]) => shop.run("destroy", "live-shop", "--yes", ...flags);
const inState = (): string[] =>
  JSON.parse(shop.read("state-live-shop-data")).resources.map(({ type }: { readonly type: string }) => type);

describe("a destroy", LONG, () => {
  it("leaves what the file keeps, with all that protects it, and says what AWS goes on to bill", async () => {
    expect(await shop.run("deploy", "live-shop", "--yes", "--tag", "1.0.0")).toMatchObject({ code: 0 });
    expect(inState()).toEqual(expect.arrayContaining(["aws_cloudtrail", "aws_s3_bucket", "aws_kms_key"]));
    const { code, stdout } = await destroy("--json");
    const { destroyed, left, again } = JSON.parse(stdout);
    expect(again).toEqual(["npx express-on-ecs deploy live-shop"]);
    expect(left.serviceLinkedRoles).toEqual(
      expect.arrayContaining(["ecs.amazonaws.com", "elasticloadbalancing.amazonaws.com"]),
    );
    expect([code, destroyed]).toEqual([0, ["live-shop-service", "live-shop-data", "live-shop-network"]]);
    expect(left.kept).toEqual([
      {
        what: "the key of the trail's records",
        id: expect.stringMatching(/^id-of-trail_key/),
        billed: "1 USD a month until it is deleted",
      },
      {
        what: "the trail's records",
        id: expect.stringMatching(/^id-of-trail_bucket/),
        billed: "what it holds, until that expires",
      },
    ]);
    const types = shop.lines("forgotten").map((address) => address.split(".")[0]);
    expect([...new Set(types)].sort()).toEqual([
      "aws_kms_key",
      "aws_s3_bucket",
      "aws_s3_bucket_lifecycle_configuration",
      "aws_s3_bucket_ownership_controls",
      "aws_s3_bucket_policy",
      "aws_s3_bucket_public_access_block",
      "aws_s3_bucket_server_side_encryption_configuration",
      "aws_s3_bucket_versioning",
    ]);
    expect(shop.lines("forgotten").every((address) => address.includes(".trail_"))).toBe(true);
    expect(inState()).toEqual([]);
  });

  it("says so where nothing is there any more, and what an earlier one has left", async () => {
    const { code, stdout } = await destroy();
    expect([code, stdout]).toEqual([0, expect.stringContaining("live-shop was not deployed.")]);
    expect(stdout).not.toContain("Kept, as");
    expect(stdout).toContain(
      "Not there any more, and kept by the file: the key of the trail's records, the trail's records. What an earlier destroy",
    );
  });

  it("takes the records, too, where the file keeps nothing", async () => {
    shop.edit("trail: { keep: true }", "trail: {}");
    for (const part of ["network", "data", "service"]) rmSync(shop.world(`state-live-shop-${part}`));
    expect(await shop.run("deploy", "live-shop", "--yes", "--tag", "1.0.0")).toMatchObject({ code: 0 });
    const before = shop.lines("forgotten").length;
    const { code, stdout } = await destroy();
    expect([code, shop.lines("forgotten").length]).toEqual([0, before]);
    expect(stdout).toContain("live-shop is gone.");
    expect(stdout).toContain("stay, and are billed: live-shop/api-key.");
    expect(stdout).not.toMatch(/Kept, as|kept by the file/);
  });

  it("refuses an environment that is not disposable", async () => {
    shop.edit("disposable: true", "disposable: false");
    const { code, stderr } = await destroy();
    expect([code, stderr]).toEqual([1, expect.stringMatching(/disposable: is not true.*EOE-DEPLOY-019/)]);
  });
});

it("says that nothing is left where nothing is", () => {
  const nothing = { kept: [], earlier: [], behind: [], secrets: [], serviceLinkedRoles: [] };
  expect(leftInWords({ ...nothing, stateBucket: false })).toEqual(["Nothing is left that AWS bills."]);
  expect(leftInWords({ ...nothing, stateBucket: true })).toEqual([
    expect.stringContaining("bucket that holds the states"),
  ]);
});
