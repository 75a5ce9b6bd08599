import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { synthesiseEach } from "../../cli/synthesise.ts";
import { Problems } from "../../modules/problems.ts";
import { fileSentence } from "../../modules/read-text.ts";
import { marketWith } from "../support/environment.ts";
import { sentenceOf } from "../support/sentences.ts";
import { TerraformProject } from "../terraform/terraform.ts";

const SHOP = marketWith({ name: "shop", "network.cidr": "10.1.0.0/16", "network.subnets": undefined });
const BROKEN = SHOP.replace("region: eu-central-1", "region: mars-1");
const STACKS = (name: string): string[] => [`${name}-data`, `${name}-network`, `${name}-service`];

describe("files as people leave them", () => {
  let project: TerraformProject;
  let outdir: string;
  beforeEach(() => {
    project = new TerraformProject({ market: marketWith({}) });
    outdir = join(project.root, "cdktf.out");
  });
  afterEach(() => project.remove());

  const environment = (file: string): string => join(project.root, "environments", file);
  const stacks = (): string[] =>
    existsSync(join(outdir, "stacks")) ? readdirSync(join(outdir, "stacks")).sort() : [];
  const inManifest = (): string[] =>
    Object.keys(JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")).stacks).sort();

  /** Environments that were written, and what is said of the others. */
  function synthesised(names: readonly string[] = [], to = outdir): { written: string[]; said: string[] } {
    try {
      const { deployments, refused } = synthesiseEach({ root: project.root, outdir: to, names });
      return {
        written: deployments.map((deployment) => deployment.environment.name),
        said: refused.flatMap(({ problems }) => problems.map(sentenceOf)),
      };
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      return { written: [], said: error.list.map(sentenceOf) };
    }
  }

  describe("one broken environment", () => {
    it("stops no other, neither by name nor when all are synthesised", () => {
      writeFileSync(environment("shop.yml"), BROKEN);
      expect(synthesised(["market"])).toEqual({ written: ["market"], said: [] });
      const all = synthesised();
      expect(all.written).toEqual(["market"]);
      expect(all.said).toEqual([expect.stringContaining('environments/shop.yml:2:1 region: "mars-1"')]);
      expect(stacks()).toEqual(STACKS("market"));
    });

    it("keeps what was synthesised of it before, out of sight of the cdktf commands", () => {
      writeFileSync(environment("shop.yml"), SHOP);
      synthesised();
      const before = readFileSync(join(outdir, "stacks/shop-data/cdk.tf.json"), "utf8");
      writeFileSync(environment("shop.yml"), BROKEN);
      synthesised();
      expect(readFileSync(join(outdir, "stacks/shop-data/cdk.tf.json"), "utf8")).toBe(before);
      expect(inManifest()).toEqual(STACKS("market"));
      rmSync(environment("shop.yml"));
      rmSync(environment("shop.data.yml"));
      synthesised();
      expect(stacks()).toEqual(STACKS("market"));
    });

    it("leaves folders of what has gone to whoever removes them", () => {
      writeFileSync(environment("shop.yml"), SHOP);
      synthesised();
      rmSync(environment("shop.yml"));
      rmSync(environment("shop.data.yml"));
      synthesiseEach({ root: project.root, outdir, names: [], others: "leave" });
      expect(stacks()).toEqual([...STACKS("market"), ...STACKS("shop")]);
      expect(inManifest()).toEqual(STACKS("market"));
    });

    it("changes nothing when it is the only one that was asked for", () => {
      writeFileSync(environment("shop.yml"), SHOP);
      synthesised();
      const before = readFileSync(join(outdir, "manifest.json"), "utf8");
      writeFileSync(environment("shop.yml"), BROKEN);
      expect(synthesised(["shop"]).written).toEqual([]);
      expect(readFileSync(join(outdir, "manifest.json"), "utf8")).toBe(before);
    });
  });

  const sentences: readonly [string, () => void, string][] = [
    ["a folder", () => mkdirSync(environment("shop.yml")), "is a folder, not a file."],
    [
      "an empty file",
      () => writeFileSync(environment("shop.yml"), ""),
      "name: is missing; write it, such as `name: shop`",
    ],
    [
      "a picture",
      () => writeFileSync(environment("shop.yml"), Buffer.from([0x89, 0x50, 0, 1])),
      "is not a text file: it holds a NUL character.",
    ],
    [
      "Latin-1",
      () => writeFileSync(environment("shop.yml"), Buffer.from([0x6e, 0xe4, 0x0a])),
      "is not UTF-8 text, by the byte 0xE4; save it as UTF-8.",
    ],
    [
      "a link to itself",
      () => symlinkSync("shop.yml", environment("shop.yml")),
      "is a symbolic link that leads back to itself.",
    ],
    ["a link to nothing", () => symlinkSync("nowhere", environment("shop.yml")), "does not exist."],
    ["a list", () => writeFileSync(environment("shop.yml"), "- shop\n"), "must be"],
    [
      "an alias that leads nowhere",
      () => writeFileSync(environment("shop.yml"), "name: *shop\n"),
      "is not valid YAML: ",
    ],
    [
      "two documents",
      () => writeFileSync(environment("shop.yml"), `${SHOP}---\n${SHOP}`),
      "has a second document from here on; write one, without the line ---.",
    ],
    [
      "a name with a space",
      () => writeFileSync(environment("my shop.yml"), SHOP),
      "cannot be the name of an environment",
    ],
    [
      "a name in upper case",
      () => writeFileSync(environment("Shop.yml"), SHOP),
      "cannot be the name of an environment",
    ],
    [
      "an ending in upper case",
      () => writeFileSync(environment("shop.YML"), SHOP),
      "cannot be the name of an environment",
    ],
  ];
  it.each(sentences)("%s is told in a sentence, and stops no other", (_what, make, sentence) => {
    make();
    const { written, said } = synthesised();
    expect(written).toEqual(["market"]);
    expect(said.join("\n")).toContain(sentence);
    expect(said[0]).toMatch(/^environments\/(my )?shop\.yml/i);
  });

  it("aliases that multiply are refused, not followed", () => {
    const lines = Array.from(
      { length: 12 },
      (_, index) =>
        `a${index}: &a${index} [${Array(9)
          .fill(index === 0 ? "x" : `*a${index - 1}`)
          .join(", ")}]`,
    );
    writeFileSync(environment("shop.yml"), `${lines.join("\n")}\n`);
    expect(synthesised(["shop"]).said.join("\n")).toContain("is not valid YAML: Excessive alias count");
  });

  it("a byte order mark and CRLF are as good as neither", () => {
    synthesised();
    const before = readFileSync(join(outdir, "stacks/market-service/cdk.tf.json"), "utf8");
    writeFileSync(environment("market.yml"), `\uFEFF${marketWith({}).replaceAll("\n", "\r\n")}`);
    expect(synthesised()).toEqual({ written: ["market"], said: [] });
    expect(readFileSync(join(outdir, "stacks/market-service/cdk.tf.json"), "utf8")).toBe(before);
  });

  it("market.yml beside market.yaml is refused, since nobody could tell which one counts", () => {
    writeFileSync(environment("market.yaml"), marketWith({}));
    expect(synthesised().said).toEqual([
      "environments/market.yml stands beside market.yaml; keep one of the two.",
    ]);
    rmSync(environment("market.yml"));
    expect(synthesised()).toEqual({ written: ["market"], said: [] });
  });

  it("files of editors and programs are no environments", () => {
    for (const file of [".market.yml.swp", ".#market.yml", "._market.yml", "market.yml~", "README.md"])
      writeFileSync(environment(file), "");
    expect(synthesised()).toEqual({ written: ["market"], said: [] });
  });

  it("a name that there is not is told with all that there are", () => {
    expect(synthesised(["nope"]).said).toEqual(["environments has no nope.yml. Available: market."]);
    writeFileSync(environment("shop.yml"), SHOP);
    expect(synthesised(["nope"]).said).toEqual(["environments has no nope.yml. Available: market, shop."]);
  });

  it("no folder of environments, and a file in its place, are told", () => {
    rmSync(join(project.root, "environments"), { recursive: true });
    expect(synthesised().said).toEqual([
      "environments has no environment. `npx express-on-ecs init` proposes one for the compose files here.",
    ]);
    writeFileSync(join(project.root, "environments"), "");
    expect(synthesised().said).toEqual(["environments is a file, not a folder."]);
  });

  it.each([
    [
      "a folder",
      () => mkdirSync(join(project.root, "docker-compose.yml")),
      " is a folder, not a compose file.",
    ],
    [
      "a link to itself",
      () => symlinkSync("docker-compose.yml", join(project.root, "docker-compose.yml")),
      " is a symbolic link that leads back to itself.",
    ],
    [
      "a picture",
      () => writeFileSync(join(project.root, "docker-compose.yml"), Buffer.from([0x89, 0])),
      ":1:2 is not a text file: it holds a NUL character.",
    ],
  ])("a compose file that is %s is told", (_what, make, sentence) => {
    rmSync(join(project.root, "docker-compose.yml"));
    make();
    expect(synthesised().said).toEqual([`docker-compose.yml${sentence}`]);
  });

  it("an unreadable .env beside it is the laptop's, and is told where the environment names it", () => {
    writeFileSync(join(project.root, ".env"), Buffer.from([0x41, 0]));
    expect(synthesised()).toEqual({ written: ["market"], said: [] });
    writeFileSync(environment("market.yml"), marketWith({ variableFiles: [".env"] }));
    expect(synthesised().said).toEqual([".env:1:2 is not a text file: it holds a NUL character."]);
  });

  it("a file in the place of the output folder is told, and left alone", () => {
    writeFileSync(outdir, "mine");
    expect(synthesised().said).toEqual([expect.stringMatching(/cdktf\.out cannot be written: /)]);
    expect(readFileSync(outdir, "utf8")).toBe("mine");
    expect(synthesised([], "/dev/null/out").said).toEqual([
      expect.stringMatching(/cannot be written: ENOTDIR/),
    ]);
  });

  it("an output that cannot be written in full leaves the earlier one as it was", () => {
    synthesised();
    const before = readFileSync(join(outdir, "stacks/market-network/cdk.tf.json"), "utf8");
    // The last stack's file cannot be laid down.
    mkdirSync(join(outdir, "stacks/market-service/cdk.tf.json.new"));
    writeFileSync(environment("market.yml"), marketWith({ "tags.owner": "others@example.com" }));
    expect(synthesised().said).toEqual([expect.stringContaining("cannot be written")]);
    expect(readFileSync(join(outdir, "stacks/market-network/cdk.tf.json"), "utf8")).toBe(before);
    expect(readdirSync(join(outdir, "stacks/market-network"))).toEqual(["cdk.tf.json"]);
  });

  it("a spoilt manifest is written anew", () => {
    synthesised();
    writeFileSync(join(outdir, "manifest.json"), "{");
    expect(synthesised(["market"]).said).toEqual([]);
    expect(inManifest()).toEqual(STACKS("market"));
  });

  it("an environment that is named twice is made once", () => {
    renameSync(environment("market.yml"), environment("market.yaml"));
    expect(synthesised(["market", "market"]).written).toEqual(["market"]);
  });
});

it("a missing permission is told, whatever user the tests run as", () => {
  expect(fileSentence(Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" }))).toBe(
    "cannot be read: you do not have permission.",
  );
});
