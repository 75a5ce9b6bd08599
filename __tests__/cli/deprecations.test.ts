import { afterEach, expect, it, vi } from "vitest";
import { withoutDeprecationsOfCdktf } from "../../cli/deprecations.ts";

const { emitWarning } = process;
afterEach(() => {
  process.emitWarning = emitWarning;
});

it("shows every warning but those of CDKTF", () => {
  const shown = vi.fn();
  process.emitWarning = shown;
  withoutDeprecationsOfCdktf();
  process.emitWarning("util.isArray is deprecated", "DeprecationWarning", "DEP0044");
  process.emitWarning("the same", { type: "DeprecationWarning", code: "DEP0044" });
  expect(shown).not.toHaveBeenCalled();
  process.emitWarning("Buffer() is deprecated", "DeprecationWarning", "DEP0005");
  process.emitWarning("something else");
  expect(shown.mock.calls).toEqual([
    ["Buffer() is deprecated", "DeprecationWarning", "DEP0005"],
    ["something else"],
  ]);
});
