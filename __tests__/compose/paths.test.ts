import { describe, expect, it } from "vitest";
import { homePart } from "../../modules/compose/paths.ts";

describe("the part of a path that names the home folder", () => {
  it.each([
    ["/srv/shop/~/data", "~/data"],
    ["/srv/shop/~", "~"],
    ["C:\\work\\shop\\~\\data", "~\\data"],
    ["C:\\work\\shop\\~", "~"],
    ["/srv/shop~/data", undefined],
    ["C:\\PROGRA~1\\shop", undefined],
  ])("of %s is %s", (path, part) => expect(homePart(path)).toBe(part));
});
