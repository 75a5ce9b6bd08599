/** That a deployment removes old releases behind all else; old-releases.test.ts says which ones. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PlayedShop } from "../../support/played-shop.ts";

const digest = (of: string): string => `sha256:${Buffer.from(of).toString("hex").padEnd(64, "0")}`;

describe("a deployment", { timeout: 120_000 }, () => {
  let shop: PlayedShop;
  beforeEach(async () => {
    shop = await PlayedShop.start();
    shop.edit("disposable: true", "disposable: true\nregistry: { keepReleases: 2 }");
    const imageDetails = ["0.7.0", "0.8.0", "0.9.0", "1.0.0"].map((tag, index) => ({
      imageDigest: digest(tag),
      imageTags: [tag],
      imagePushedAt: index,
    }));
    shop.answers["DescribeImages"] = () => ({ body: { imageDetails } });
  });
  afterEach(() => shop.remove());
  const DEPLOY = ["deploy", "live-shop", "--yes", "--tag", "1.0.0"];

  it("removes old releases once the new one answers, and a rollback removes none", async () => {
    const { code, stdout, stderr } = await shop.run(...DEPLOY, "--json");
    const { oldReleases, steps } = JSON.parse(stdout);
    expect([code, oldReleases]).toEqual([
      0,
      {
        removed: ["0.7.0", "0.8.0"].map((tag) => ({
          repository: "live-shop-web",
          digest: digest(tag),
          tags: [tag],
        })),
      },
    ]);
    expect(steps.at(-1).step).toBe("Removing old releases");
    expect(stderr).toContain("2 releases removed: 0.7.0, 0.8.0 (2 images); the newest 2 stay");
    const back = await shop.run("rollback", "live-shop", "--to", "1.0.0", "--yes", "--json");
    expect([back.code, "oldReleases" in JSON.parse(back.stdout)]).toEqual([0, false]);
  });
});
