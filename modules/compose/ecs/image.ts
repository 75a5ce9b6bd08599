import { imageParts } from "../images/known-image.ts";
import type { FieldContext } from "./context.ts";
import { accepted, laptopOnly, mapped } from "./fate.ts";
import { type FieldRule, fieldRule, members } from "./rules.ts";

/** Whether a tag names no version, so that it is another image once there is a new one; no tag means `latest`. */
export function namesNoVersion(image: string): boolean {
  if (image.includes("@sha256:") || image.includes("${")) return false;
  const { repository, tag } = imageParts(image);
  return tag === "" || isMoving(repository, tag.toLowerCase());
}

/** What an image is built on, built for, or comes with, which says nothing of its version: `alpine3.22`, `slim`, `fpm`. */
const VARIANT =
  /^(?:(?:alpine|debian|ubuntu|ubi|windowsservercore|nanoserver)[\d.]*|amd64|arm64(?:v8)?|slim|perl|fpm|apache|cli)$/;
/** Releases of Debian and Ubuntu, which are versions of those two alone. */
const CODENAME = /^(?:buster|bullseye|bookworm|trixie|focal|jammy|noble)$/;
const NAMED_RELEASES = ["debian", "ubuntu"];
/** Which build is meant, not what is in it. */
const CHANNEL =
  /^(?:stable|edge|main|mainline|master|trunk|nightly|lts|current|rolling|canary|next|dev|develop|unstable|testing|staging|prod|production)$/;

/** What tells one night from another. */
const DATE_OR_COMMIT = /^(?:\d{4,}|[0-9a-f]{7,64})$/;

/** `postgresql-latest`, `latest-pg17`, `alpine`, `main` and `stable-alpine3.22` move; `17-alpine`, `main-4f2a1bc` and `8` are some version's. */
function isMoving(repository: string, tag: string): boolean {
  const parts = tag.split(/[-_]/);
  if (parts.includes("latest")) return true;
  if (parts.includes("nightly")) return !parts.some((part) => DATE_OR_COMMIT.test(part));
  const isNamed = NAMED_RELEASES.includes(repository);
  return parts.every((part) => VARIANT.test(part) || CHANNEL.test(part) || (CODENAME.test(part) && !isNamed));
}

/** Which processor a platform is for. */
const PLATFORMS: Readonly<Record<string, "ARM64" | "X86_64">> = {
  "linux/amd64": "X86_64",
  "linux/x86_64": "X86_64",
  "linux/arm64": "ARM64",
  "linux/arm64/v8": "ARM64",
  "linux/aarch64": "ARM64",
};

function platform(value: string, context: FieldContext): void {
  const architecture = PLATFORMS[value];
  if (architecture === undefined)
    context.refuse(
      "EOE-COMPOSE-115",
      `"${value}" does not run on ECS; allowed are ${Object.keys(PLATFORMS).join(", ")}.`,
    );
  else if (architecture !== context.target.architecture) {
    context.refuse(
      "EOE-COMPOSE-116",
      `"${value}" is for ${architecture}, but the environment's architecture is ${context.target.architecture}; make them agree, or remove platform.`,
    );
  }
}

function platforms(list: readonly string[], context: FieldContext): void {
  const known = list.map((value) => PLATFORMS[value]);
  if (!known.includes(context.target.architecture)) {
    context.refuse(
      "EOE-COMPOSE-117",
      `holds no platform for ${context.target.architecture}, the environment's architecture: ${list.join(", ")}.`,
    );
  }
}

const builder = fieldRule(accepted("For the builder, which makes the image for the repository."));

export const IMAGE_RULES: Record<string, FieldRule> = {
  image: fieldRule(
    accepted(
      "image of the container; it must name a version. For a service that is built: the repository's.",
    ),
  ),
  build: fieldRule(
    mapped("The image that is built goes to a repository of its own, and the container runs it by its tag."),
  ),
  ...members(
    "build",
    [
      "context",
      "dockerfile",
      "dockerfile_inline",
      "entitlements",
      "args",
      "ssh",
      "labels",
      "cache_from",
      "cache_to",
      "no_cache",
      "no_cache_filter",
      "additional_contexts",
      "network",
      "provenance",
      "sbom",
      "pull",
      "target",
      "shm_size",
      "extra_hosts",
      "isolation",
      "privileged",
      "secrets",
      "secrets.*.source",
      "secrets.*.target",
      "secrets.*.uid",
      "secrets.*.gid",
      "secrets.*.mode",
      "ulimits",
      "ulimits.*.soft",
      "ulimits.*.hard",
    ],
    builder,
  ),
  "build.tags": fieldRule(laptopOnly("Further names on the laptop; the repository has its own tag.")),
  "build.platforms": fieldRule(accepted("Must hold the environment's architecture."), platforms),
  platform: fieldRule(accepted("Must agree with the environment's architecture."), platform),
  pull_policy: fieldRule(
    laptopOnly("When the laptop pulls; ECS pulls an image by its tag, which never moves."),
  ),
  pull_refresh_after: fieldRule(
    laptopOnly("When the laptop pulls; on ECS an image changes by its tag only."),
  ),
};
