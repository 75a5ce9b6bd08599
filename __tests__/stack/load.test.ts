import { expect, test } from "vitest";
import { compare, nothingWrong } from "./load.ts";

const outcomes = [
  { text: "kept", result: 201 },
  { text: "failed", result: 502 },
  { text: "cut", result: "ECONNRESET" },
  { text: "refused", result: 413 },
];

test("what failed may be there or not", () => {
  expect(compare(outcomes, ["kept"])).toEqual(nothingWrong);
  expect(compare(outcomes, ["kept", "failed", "cut"])).toEqual(nothingWrong);
});

test("what is lost, doubled or not called for is found", () => {
  expect(compare(outcomes, ["failed"]).lost).toEqual(["kept"]);
  expect(compare(outcomes, ["kept", "cut", "kept"]).doubled).toEqual(["kept"]);
  expect(compare(outcomes, ["kept", "refused", "strange"]).uncalledFor).toEqual(["refused", "strange"]);
});
