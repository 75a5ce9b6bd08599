import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { chromium } from "../scripts/chromium.mjs.mts";

const SCRIPT = new URL("../scripts/chromium.mjs", import.meta.url).pathname;

test("a machine without Chromium is told in a sentence what to install", () => {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT], {
    env: { PATH: "/nowhere" },
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toBe(
    "test:web: Chromium is not installed; install it (Debian: apt-get install chromium), or name it in CHROMIUM.\n",
  );
});

test("CHROMIUM goes before what is in PATH", () => {
  expect(chromium({ CHROMIUM: process.execPath, PATH: process.env["PATH"] })).toBe(process.execPath);
  expect(execFileSync(process.execPath, [SCRIPT], { encoding: "utf8" })).toBe("");
});
