import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { findChromium } from "../scripts/chromium.ts";

const SCRIPT = new URL("../../scripts/test-web.ts", import.meta.url).pathname;

test("a machine without Chromium is told in a sentence what to install", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", SCRIPT], {
    env: { PATH: "/nowhere" },
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toBe(
    "test:web: Chromium is not installed; install it (Debian: apt-get install chromium), or name it in CHROMIUM.\n",
  );
});

test("CHROMIUM goes before what is in PATH", () => {
  expect(findChromium({ CHROMIUM: process.execPath, PATH: process.env["PATH"] })).toBe(process.execPath);
});
