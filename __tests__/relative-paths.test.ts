import { posix, win32 } from "node:path";
import { describe, expect, it } from "vitest";
import { fromFolder, isWithin } from "../modules/relative-paths.ts";

describe("on Windows", () => {
  it("shows a path with slashes", () => {
    expect(fromFolder("C:\\shop\\ecs", "C:\\shop\\deploy\\compose.yaml", win32)).toBe(
      "../deploy/compose.yaml",
    );
    expect(fromFolder("C:\\shop", "C:\\shop", win32)).toBe("");
    expect(fromFolder("C:\\shop", "D:\\other\\compose.yaml", win32)).toBe("D:/other/compose.yaml");
  });

  it.each([
    ["C:\\shop\\src", "C:\\shop", true],
    ["c:\\Shop\\src", "C:\\shop", true],
    ["C:\\shop", "C:\\shop", true],
    ["C:\\shop\\..data", "C:\\shop", true],
    ["C:\\", "C:\\shop", false],
    ["C:\\shopping", "C:\\shop", false],
    ["D:\\shop\\src", "C:\\shop", false],
    ["\\\\server\\share\\src", "C:\\shop", false],
  ])("says whether %s is within %s: %s", (path, folder, within) => {
    expect(isWithin(path, folder, win32)).toBe(within);
  });
});

describe("elsewhere", () => {
  it.each([
    ["/shop/src", "/shop", true],
    ["/shop/..data", "/shop", true],
    ["/", "/shop", false],
    ["/shopping", "/shop", false],
  ])("says whether %s is within %s: %s", (path, folder, within) => {
    expect(isWithin(path, folder, posix)).toBe(within);
  });

  it("leaves a backslash that is part of a name", () => {
    expect(fromFolder("/shop", "/shop/a\\b", posix)).toBe("a\\b");
  });
});
