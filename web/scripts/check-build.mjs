/** Holds what the site's headers and its visitors need of the built page; exits with 1 and says what is wrong. */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** Of all scripts and styles together, gzipped. */
const LIMIT_KB = 80;

const dist = new URL("../dist/", import.meta.url);
const page = readFileSync(new URL("index.html", dist), "utf8");
const assets = readdirSync(new URL("assets/", dist));
const bytes = assets.reduce(
  (sum, name) => sum + gzipSync(readFileSync(new URL(`assets/${name}`, dist))).length,
  0,
);
const problems = [
  /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/i.test(page) &&
    "index.html has an inline script or style.",
  ...assets.map((name) => !/-[\w-]{8}\.(js|css)$/.test(name) && `assets/${name} has no hash in its name.`),
  assets.length === 0 && "dist/assets is empty.",
  bytes > LIMIT_KB * 1024 &&
    `The bundle is ${(bytes / 1024).toFixed(1)} KB gzipped; the limit is ${LIMIT_KB} KB.`,
].filter(Boolean);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`web: ${assets.length} assets, ${(bytes / 1024).toFixed(1)} KB gzipped of ${LIMIT_KB} KB`);
