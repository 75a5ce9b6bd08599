/** On the laptop nginx does what CloudFront does on AWS: the same paths, and the same headers. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { site } from "../../modules/capabilities/site/schema.ts";
import { PROJECT } from "../support/environment.ts";

const text = (file: string): string => readFileSync(join(PROJECT, file), "utf8");
const mall = parse(text("environments/mall.yml")) as { site: object };
const { contentSecurityPolicy, dynamicPaths } = site.parse(mall.site);

/** The requests that nginx passes on. */
const passed = new RegExp(/location ~ (\S+) \{\s+set \$application/.exec(text("web/nginx.conf"))?.[1] ?? "");
/** Those that CloudFront does: `*` is any characters. */
const dynamic = dynamicPaths.map((path) => new RegExp(`^${path.replaceAll("*", ".*")}$`));

test.each([
  "/",
  "/goals",
  "/goals/",
  "/goals/0f8fad5b",
  "/goalsetting",
  "/items",
  "/items/1",
  "/item",
  "/market",
  "/board",
  "/board/0f8fad5b",
  "/api",
  "/api/board/boards",
  "/apis",
  "/sign-in",
  "/assets/index-4f3a9c1b.js",
])("%s has the same answerer in both worlds", (path) => {
  expect(passed.test(path)).toBe(dynamic.some((pattern) => pattern.test(path)));
});

test("files have the policy that the environment file says", () => {
  expect(text("web/headers.conf")).toContain(
    `add_header Content-Security-Policy "${contentSecurityPolicy}" always;`,
  );
});

test("each location that serves files has all of the headers", () => {
  const locations = text("web/nginx.conf")
    .split(/\n {8}location /)
    .slice(1);
  const ofFiles = locations.filter((one) => /Cache-Control/.test(one));
  expect(ofFiles).toHaveLength(3);
  for (const one of ofFiles) expect(one).toContain("include /etc/nginx/site/headers.conf;");
});
