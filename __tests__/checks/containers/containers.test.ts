import { describe, expect, it } from "vitest";
import { lastUser } from "../../../modules/compose/image-user.ts";
import { container, found } from "../support.ts";

const services = { app: {} };
const closed = { user: "1000:1000", readonlyRootFilesystem: true };
const ROOT = "containers-are-not-root";
const PRIVILEGES = "containers-have-no-privileges";
const READ_ONLY = "root-is-read-only";

describe("a container that is closed", () => {
  it.each([ROOT, PRIVILEGES, READ_ONLY])("is accepted by %s", (rule) => {
    expect(found(rule, { services, containers: [container(closed)] })).toEqual([]);
  });
});

describe(ROOT, () => {
  it.each([[undefined], ["root"], ["root:root"], ["0"], ["0:0"], ["0:1000"], ["+0"], [":1000"]])(
    "refuses user %j",
    (user) => {
      const parts = { services, containers: [container({ ...closed, user })] };
      expect(found(ROOT, parts)).toEqual([
        expect.stringMatching(/^services\.app\.user: .+user: "1000:1000"/),
      ]);
      expect(found(ROOT, parts, "at")).toEqual(["app"]);
    },
  );

  it.each(["node", "1000", "1000:0", "rooted", "01000:1"])("accepts user %j", (user) => {
    expect(found(ROOT, { services, containers: [container({ ...closed, user })] })).toEqual([]);
  });

  it("judges containers of further services, and none that the compose file does not have", () => {
    expect(found(ROOT, { services, further: [container({ ...closed, user: "0" })] })).toHaveLength(1);
    const carrier = container({ ...closed, name: "app-files-1a2b3c", user: "0:0" });
    expect(found(ROOT, { services, containers: [carrier] })).toEqual([]);
  });
});

describe(PRIVILEGES, () => {
  const withCapabilities = (user: string | undefined, ...add: string[]) => ({
    services,
    containers: [container({ ...closed, user, linuxParameters: { capabilities: { add } } })],
  });

  it("refuses a privileged container", () => {
    const containers = [container({ ...closed, privileged: true })];
    expect(found(PRIVILEGES, { services, containers })).toEqual([
      expect.stringMatching(/^services\.app\.privileged: true gives the container all rights on its host/),
    ]);
  });

  it.each(["SYS_ADMIN", "ALL", "SYS_MODULE"])("refuses %s to anybody", (capability) => {
    expect(found(PRIVILEGES, withCapabilities("1000", capability))).toEqual([
      expect.stringMatching(/^services\.app\.cap_add: .+ is as good as root on the host/),
    ]);
  });

  it("refuses more than Docker's own to root, and accepts it for others", () => {
    expect(found(PRIVILEGES, withCapabilities(undefined, "NET_ADMIN"))).toHaveLength(1);
    expect(found(PRIVILEGES, withCapabilities("0:0", "SYS_TIME"))).toHaveLength(1);
    expect(found(PRIVILEGES, withCapabilities("1000", "NET_ADMIN"))).toEqual([]);
    expect(found(PRIVILEGES, withCapabilities("0:0", "NET_BIND_SERVICE"))).toEqual([]);
  });
});

describe(READ_ONLY, () => {
  it("refuses a container that may change itself", () => {
    const containers = [container({ ...closed, readonlyRootFilesystem: false })];
    expect(found(READ_ONLY, { services, containers })).toEqual([
      expect.stringMatching(/^services\.app\.read_only: is not true/),
    ]);
  });
});

describe("the user that an image runs as", () => {
  it.each([
    ["the last USER", "FROM node\nUSER root\nUSER node\n", {}, "node"],
    ["in lower case, on continued lines", "from node\nuser \\\n  101:101\n", {}, "101:101"],
    ["of the last stage only", "FROM node AS build\nUSER node\nFROM node\nRUN id\n", {}, undefined],
    ["of the stage that it begins with", "FROM node AS base\nUSER node\nFROM base\nRUN id\n", {}, "node"],
    ["of the target", "FROM node AS a\nUSER one\nFROM node AS b\nUSER two\n", { target: "a" }, "one"],
    ["by an argument's default", "FROM node\nARG WHO=1000\nUSER ${WHO}\n", {}, "1000"],
    [
      "by an argument of the compose file",
      "FROM node\nARG WHO=0\nUSER $WHO\n",
      { args: { WHO: "1000" } },
      "1000",
    ],
    ["by an argument without a value", "FROM node\nARG WHO\nUSER $WHO\n", {}, undefined],
    ["by the tag of the image", "FROM gcr.io/distroless/static-debian12:nonroot\n", {}, "65532"],
    [
      "by a tag of several parts",
      "FROM gcr.io/distroless/cc:debug-nonroot-amd64 AS x\nFROM x\n",
      {},
      "65532",
    ],
    ["before the tag of the image", "FROM gcr.io/distroless/base:nonroot\nUSER 0\n", {}, "0"],
    ["by no other tag", "FROM gcr.io/distroless/static:latest\n", {}, undefined],
    ["by nobody else's tag", "FROM example.com/static:nonroot\n", {}, undefined],
    ["not at all", "FROM node\n# USER node\nCMD node\n", {}, undefined],
  ])("is said %s", (_, text, build, user) => {
    expect(lastUser(text, build)).toBe(user);
  });
});
