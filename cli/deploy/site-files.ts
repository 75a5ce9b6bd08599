import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import type { ComposeProject } from "../../modules/compose/index.ts";
import { type Build, build, checkDocker, lastLines } from "./docker.ts";
import { runProgram } from "./programs.ts";
import type { Telling } from "./progress.ts";
import { DeployStopped } from "./stopped.ts";
import type { TargetSite } from "./target.ts";

/** A file of a site, as its bucket is to have it. */
export interface SiteFile {
  /** Path below the site's folder, with slashes: the key in the bucket. */
  readonly key: string;
  /** Where it is on this machine. */
  readonly path: string;
  /** In hexadecimal digits: S3's ETag of what is uploaded whole, under S3's own keys. */
  readonly md5: string;
  readonly contentType: string;
  readonly cacheControl: string;
}

/** Of a file that never changes: what changes gets another name. A year is the most that HTTP knows (RFC 9111, 1.2.2). */
const FOR_EVER = "public, max-age=31536000, immutable";
/** It is asked for again each time. */
const ASKED_AGAIN = "no-cache";

/** `main.4f3a9c1b.js`, of webpack and others; a date is none. */
const HEXADECIMAL = /[.-](?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}\.[A-Za-z0-9.]+$/;
/** `assets/index-DiwrgTda.js`, of Vite and Rollup, which put all that is hashed into one folder. */
const BASE64 = /(^|\/)assets\/(.*[.-])?(?=[\w-]*[A-Z0-9_])(?=[\w-]*[a-z])[\w-]{8}\.[A-Za-z0-9.]+$/;

/** Whether the name of a file changes with what is in it. */
export const isHashed = (key: string): boolean => HEXADECIMAL.test(key) || BASE64.test(key);

/** Source: IANA, "Media Types", and the WHATWG's MIME Sniffing Standard (2026-11). */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".avif": "image/avif",
  ".css": "text/css; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".mp4": "video/mp4",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};

/** All files of a folder, in the order of their keys. */
export function filesIn(folder: string): SiteFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const key = relative(folder, path).split(sep).join("/");
      return {
        key,
        path,
        md5: createHash("md5").update(readFileSync(path)).digest("hex"),
        contentType: CONTENT_TYPES[extname(key).toLowerCase()] ?? "application/octet-stream",
        cacheControl: isHashed(key) ? FOR_EVER : ASKED_AGAIN,
      };
    })
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

export interface BuildSite {
  readonly site: TargetSite;
  readonly project: ComposeProject;
  readonly environment: string;
  /** The build argument VERSION. */
  readonly version: string;
  /** A folder that goes afterwards. */
  readonly folder: string;
  readonly show?: Telling["show"];
}

/** Files are the same for every processor: this machine's own builds them soonest. */
const PLATFORM = `linux/${process.arch === "arm64" ? "arm64" : "amd64"}`;

/**
 * Builds the image of a site, and copies its files out of it; nothing in it is started.
 *
 * @throws Problems without Docker, DeployStopped when it cannot be built, or has no page
 */
export async function buildSite(given: BuildSite): Promise<readonly SiteFile[]> {
  const { site, project, environment, version, folder, show } = given;
  await checkDocker(PLATFORM);
  const name = `express-on-ecs/site-${environment}:${version}`;
  // A site has neither a repository nor a variable: nothing of it is pushed.
  const image = { service: site.service, build: site.build, repository: "", variable: "" };
  const built: Build = { name, images: [image] };
  const where = join(folder, "site");
  mkdirSync(where, { recursive: true });
  await build([built], { project, platform: PLATFORM, version, folder: where, ...(show ? { show } : {}) });
  const files = join(where, "files");
  await copyOut(name, site, files);
  const found = filesIn(files);
  if (found.some(({ key }) => key === "index.html")) return found;
  throw stopped(
    site,
    `has no index.html in ${site.files}; name the folder of its built files by site.files. There are ${found.length} files.`,
  );
}

async function copyOut(image: string, site: TargetSite, to: string): Promise<void> {
  // The command is never run; images without one want some.
  const made = await runProgram("docker", ["create", `--platform=${PLATFORM}`, image, "none"]);
  if (made.code !== 0) throw stopped(site, `has an image without a container: ${lastLines(made)}`);
  const container = made.stdout.trim();
  const copied = await runProgram("docker", ["cp", `${container}:${site.files}/.`, to]);
  await runProgram("docker", ["rm", "--force", container]);
  if (copied.code !== 0)
    throw stopped(site, `has no files in ${site.files} (site.files): ${lastLines(copied)}`);
}

const stopped = ({ service }: TargetSite, message: string): DeployStopped =>
  new DeployStopped("build", { code: "EOE-DEPLOY-009", file: service, path: "site", message });
