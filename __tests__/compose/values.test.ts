import { describe, expect, test } from "vitest";
import {
  bytes,
  cleanPath,
  durationText,
  nanoseconds,
  numberText,
  ports,
  shellWords,
  volume,
  Wrong,
} from "../../modules/compose/values.ts";
import { plainScalar } from "../../modules/compose/yaml.ts";

describe("durations", () => {
  test.each([
    ["0", "0s"],
    ["10s", "10s"],
    ["90s", "1m30s"],
    ["1h0m0.25s", "1h0m0.25s"],
    ["1.5s", "1.5s"],
    ["500ms", "500ms"],
    ["1500us", "1.5ms"],
    ["15ns", "15ns"],
    ["100h", "100h0m0s"],
    ["-5s", "-5s"],
    [".5m", "30s"],
  ])("%s is %s", (written, shown) => {
    const value = nanoseconds(written);
    expect(value instanceof Wrong ? value : durationText(value)).toBe(shown);
  });
  test.each(["", "5", "1d", "s", "1 s", "one", "2562048h", "1".repeat(100_000)])("%o is none", (written) => {
    expect(nanoseconds(written)).toBeInstanceOf(Wrong);
  });
});

describe("sizes", () => {
  test.each([
    ["1024", 1024],
    ["2b", 2],
    ["1k", 1024],
    ["1.5gb", 1_610_612_736],
    ["1 GiB", 1_073_741_824],
    ["3MB", 3_145_728],
    [".5k", 512],
  ])("%s is %d", (written, size) => {
    expect(bytes(written)).toBe(size);
  });
  test.each(["", "m", "-1", "1x", "1kk", "1ki", "1  m"])("%o is none", (written) => {
    expect(bytes(written)).toBeInstanceOf(Wrong);
  });
});

test("numbers are spelled as Go spells them", () => {
  expect([0.00001, 1e21, 123456, 1.5, 0, -0.5].map(numberText)).toEqual([
    "1e-05",
    "1e+21",
    "123456",
    "1.5",
    "0",
    "-0.5",
  ]);
  expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(numberText)).toEqual([
    "NaN",
    "+Inf",
    "-Inf",
  ]);
});

test("ports of a range are in the order of their text", () => {
  const specs = ports("9-11");
  expect(specs instanceof Wrong ? specs : specs.map(({ target }) => target)).toEqual([10, 11, 9]);
});

test.each(["", "80:", "1:2:3:4", "2-1", "70000", "80/icmp", "a.b:80:80", "1-2:1-3"])(
  "%o is no port",
  (text) => {
    expect(ports(text)).toBeInstanceOf(Wrong);
  },
);

test("a Windows drive is not a colon between two parts", () => {
  expect(volume("C:\\data:/data:ro")).toMatchObject({
    type: "bind",
    source: "C:\\data",
    target: "/data",
    readOnly: true,
  });
});

test.each(["", "data::/x", "data:/x:ro:z", ":/x"])("%o is no volume", (text) => {
  expect(volume(text)).toBeInstanceOf(Wrong);
});

test("command lines are parted as a shell parts them", () => {
  expect(shellWords(`run "a b" 'c "d"' e\\ f "g\\"h" ""`)).toEqual(["run", "a b", 'c "d"', "e f", 'g"h', ""]);
});

test.each(['"open', "'open", "end\\", "a && b", "a | b", "a > b", "$(x)", "a; b", "`x`"])(
  "%o is not cut in silence",
  (line) => {
    expect(shellWords(line)).toBeInstanceOf(Wrong);
  },
);

test("paths lose their detours", () => {
  expect(["/a/./b/../c/", "a//b", "../a/..", "", "/.."].map(cleanPath)).toEqual([
    "/a/c",
    "a/b",
    "..",
    ".",
    "/",
  ]);
});

test("scalars without quotes are read by YAML 1.2 with Go's additions", () => {
  const read = [
    "017",
    "0o17",
    "0x1f",
    "0b11",
    "1_000",
    "089",
    "1.50",
    ".5",
    "1e3",
    "yes",
    "True",
    "~",
    "-",
    "+1",
    "12:30",
    "99999999999999999999",
  ];
  expect(read.map(plainScalar)).toEqual([
    15,
    15,
    31,
    3,
    1000,
    89,
    1.5,
    0.5,
    1000,
    "yes",
    true,
    null,
    "-",
    1,
    "12:30",
    "99999999999999999999",
  ]);
});
