import { describe, expect, it } from "vitest";
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
