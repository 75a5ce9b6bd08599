import { describe, expect, it } from "vitest";
import { namesNoVersion } from "../../modules/compose/ecs/image.ts";
import { isImageReference } from "../../modules/compose/image-reference.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

describe("the name of an image", () => {
  it.each([
    "nginx",
    "nginx:1.27-alpine",
    `nginx:1.27@${DIGEST}`,
    `ghcr.io/some-one/a__b.c/d@${DIGEST}`,
    "localhost:5000/app:1",
    "Registry.example.com/app:1",
    "[::1]:5000/app:1",
  ])("can be %s", (image) => expect(isImageReference(image)).toBe(true));

  it.each([
    "NGINX:1.27",
    "nginx:",
    "a b:1",
    "a/:1",
    "a..b:1",
    "-a:1",
    "nginx@sha256:abc",
    `nginx:${"a".repeat(129)}`,
    DIGEST,
    "a".repeat(64),
    "https://ghcr.io/a:1",
  ])("cannot be %s", (image) => expect(isImageReference(image)).toBe(false));
});

describe("the tag of an image", () => {
  it.each([
    "redis",
    "localhost:5000/app",
    "redis:latest",
    "ghcr.io/umami-software/umami:postgresql-latest",
    "pgvector/pgvector:latest-pg17",
    "redis:alpine",
    "redis:alpine3.22",
    "nginx:stable-alpine3.22-slim",
    "node:lts",
    "app:edge",
    "app:main",
    "app:Nightly",
    "app:nightly-2",
    "app:arm64",
    "postgres:bookworm",
    "debian:stable-slim",
  ])("names no version in %s", (image) => expect(namesNoVersion(image)).toBe(true));

  it.each([
    "postgres:17",
    "postgres:17-alpine",
    "umami:postgresql-v2.19.0",
    "tomcat:jre21",
    "app:main-4f2a1bc",
    "app:deadbeef",
    "app:a-name-of-ones-own",
    "app:nightly-20260102",
    "app:nightly-2026-01-02",
    "debian:bookworm-slim",
    "public.ecr.aws/docker/library/ubuntu:noble",
    `redis:latest@${DIGEST}`,
    "app:${TAG}",
  ])("names one in %s", (image) => expect(namesNoVersion(image)).toBe(false));
});
