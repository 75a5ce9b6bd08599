/** Which files of a site are uploaded, how, and in which order; against a server that answers as S3 and CloudFront do. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { filesIn, isHashed, type SiteFile } from "../../../cli/deploy/site-files.ts";
import { planUpload, type StoredFile, uploadSite } from "../../../cli/deploy/site-upload.ts";
import { PlayedAws } from "../../support/played-aws.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "site-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function written(files: Readonly<Record<string, string>>): readonly SiteFile[] {
  for (const [key, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, key)), { recursive: true });
    writeFileSync(join(folder, key), text);
  }
  return filesIn(folder);
}

const NOW = new Date("2026-11-28T12:00:00Z");
const stored = (files: readonly SiteFile[], hoursAgo = 48): StoredFile[] =>
  files.map(({ key, md5 }) => ({ key, etag: md5, modified: new Date(NOW.getTime() - hoursAgo * 3600_000) }));

describe("the name of a file", () => {
  it.each([
    "assets/index-DiwrgTda.js",
    "assets/index-B1_x9-aZ.css",
    "main.4f3a9c1b.js",
    "static/js/787.0a1b2c3d.chunk.js",
    "img/logo.4f3a9c1b4f3a9c1b.png",
  ])("tells that it never changes: %s", (key) => expect(isHashed(key)).toBe(true));

  it.each([
    "index.html",
    "assets/logo.png",
    "assets/jquery-validate.js",
    "report-20261128.pdf",
    "HomePage-overview.js",
    "sw.js",
    "manifest.webmanifest",
  ])("tells nothing: %s", (key) => expect(isHashed(key)).toBe(false));
});

describe("files of a folder", () => {
  it("have their key, their digest, their type, and how long they are kept", () => {
    expect(
      written({ "index.html": "<p>", "assets/index-DiwrgTda.js": "1", "a b/data.bin": "2" }),
    ).toMatchObject([
      { key: "a b/data.bin", contentType: "application/octet-stream", cacheControl: "no-cache" },
      {
        key: "assets/index-DiwrgTda.js",
        contentType: "text/javascript; charset=utf-8",
        cacheControl: "public, max-age=31536000, immutable",
        md5: "c4ca4238a0b923820dcc509a6f75849b",
      },
      { key: "index.html", contentType: "text/html; charset=utf-8", cacheControl: "no-cache" },
    ]);
  });
});

describe("what is to be done", () => {
  it("is everything at first, pages behind what they name, and nothing is invalidated", () => {
    const files = written({ "index.html": "1", "about.html": "2", "main.4f3a9c1b.js": "3" });
    const { put, remove, invalidate } = planUpload(files, [], NOW);
    expect(put.map(({ key }) => key)).toEqual(["main.4f3a9c1b.js", "about.html", "index.html"]);
    expect([remove, invalidate]).toEqual([[], []]);
  });

  it("is nothing where the bucket has the files", () => {
    const files = written({ "index.html": "1", "main.4f3a9c1b.js": "3" });
    expect(planUpload(files, stored(files), NOW)).toEqual({ put: [], remove: [], invalidate: [] });
  });

  it("is what has changed, which alone is invalidated", () => {
    const before = stored(written({ "index.html": "1", "about us.html": "2", "robots.txt": "3" }));
    const files = written({ "index.html": "4", "about us.html": "5", "main.4f3a9c1b.js": "6" });
    const { put, invalidate } = planUpload(files, before, NOW);
    expect(put.map(({ key }) => key)).toEqual(["main.4f3a9c1b.js", "about us.html", "index.html"]);
    expect(invalidate).toEqual(["/about%20us.html", "/index.html"]);
  });

  it("leaves files of the version before for a day, and removes them then", () => {
    const files = written({ "index.html": "1" });
    const gone = (hours: number): StoredFile[] =>
      stored([{ key: "old.4f3a9c1b.js", md5: "x" } as SiteFile], hours);
    expect(planUpload(files, gone(23), NOW).remove).toEqual([]);
    expect(planUpload(files, gone(25), NOW)).toMatchObject({
      remove: ["old.4f3a9c1b.js"],
      invalidate: ["/old.4f3a9c1b.js"],
    });
  });

  it("is one path for many", () => {
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`page-${index}.html`, "1"]));
    const before = stored(written(many));
    const files = before.map(({ key }) => ({ key, md5: "other" }) as SiteFile);
    expect(planUpload(files, before, NOW).invalidate).toEqual(["/*"]);
    expect(planUpload(files.slice(0, 20), before.slice(0, 20), NOW).invalidate).toHaveLength(20);
  });
});

describe("an upload", () => {
  let aws: PlayedAws | undefined;
  afterEach(() => {
    vi.unstubAllEnvs();
    aws?.stop();
  });

  it("sends what is planned with its headers, and then tells CloudFront", async () => {
    const asked: { readonly line: string; readonly body: string; readonly cache: unknown }[] = [];
    const list = `<?xml version="1.0"?><ListBucketResult><Name>files</Name><IsTruncated>false</IsTruncated><Contents><Key>index.html</Key><ETag>&quot;old&quot;</ETag><LastModified>2026-11-01T00:00:00.000Z</LastModified></Contents></ListBucketResult>`;
    const made = `<?xml version="1.0"?><Invalidation xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>I1</Id><Status>InProgress</Status><CreateTime>2026-11-28T00:00:00Z</CreateTime></Invalidation>`;
    aws = await PlayedAws.start(({ method, url, text, headers }) => {
      asked.push({ line: `${method} ${url.split("?")[0]}`, body: text, cache: headers["cache-control"] });
      if (method === "GET") return { status: 200, body: list };
      return url.includes("/invalidation") ? { status: 201, body: made } : { status: 200, body: "" };
    });
    vi.stubEnv("AWS_ENDPOINT_URL", aws.url);
    vi.stubEnv("AWS_ACCESS_KEY_ID", "x");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "x");
    const files = written({ "index.html": "<p>", "assets/index-DiwrgTda.js": "1" });
    await uploadSite(files, { region: "eu-central-1", bucket: "files", distribution: "E1" });
    const puts = asked.filter(({ line }) => line.startsWith("PUT"));
    expect(puts.map(({ line, cache }) => [line.split("/").slice(-1)[0], cache])).toEqual([
      ["index-DiwrgTda.js", "public, max-age=31536000, immutable"],
      ["index.html", "no-cache"],
    ]);
    const last = asked.at(-1);
    expect(last?.line).toBe("POST /2020-05-31/distribution/E1/invalidation");
    expect(last?.body).toContain("<Path>/index.html</Path>");
    expect(last?.body).not.toContain("DiwrgTda");
  });
});
