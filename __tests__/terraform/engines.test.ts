import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MARKET, PROJECT } from "../support/environment.ts";
import { run } from "../support/run.ts";
import { isApplied, succeeds, TerraformProject, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (the oldest provider)`);
const TOFU = run("sh", ["-c", "command -v tofu"], PROJECT).stdout.trim();
if (TOFU === "") console.log("skipped: tofu is not installed (OpenTofu's acceptance of market)");

const STACKS = ["market-network", "market-data", "market-service"];

/** market, deployed; there is no bastion to scan. */
class Market extends TerraformProject {
  readonly environment = {
    PATH: [join(this.root, "bin"), join(import.meta.dirname, "fake-bin"), process.env["PATH"]].join(
      delimiter,
    ),
    HOME: this.root,
  };

  constructor() {
    super({ market: MARKET });
    mkdirSync(join(this.root, "bin"));
    this.synthesise();
  }

  /** The version of hashicorp/aws that `init` has chosen. */
  providerOf(stack: string): string | undefined {
    const lock = readFileSync(join(this.folder(stack), ".terraform.lock.hcl"), "utf8");
    return /hashicorp\/aws" \{\s+version\s+= "([^"]+)"/.exec(lock)?.[1];
  }

  /** Asks for one version of hashicorp/aws, as a person pins it. */
  pin(stack: string, version: string): void {
    const file = join(this.folder(stack), "cdk.tf.json");
    const json = JSON.parse(readFileSync(file, "utf8"));
    json.terraform.required_providers.aws.version = version;
    writeFileSync(file, JSON.stringify(json));
  }
}

describe.skipIf(missing)("market with the oldest provider that it is made for", () => {
  let market: Market;
  beforeAll(() => {
    market = new Market();
  });
  afterAll(() => market.remove());

  it("is applied, and then has nothing to do", () => {
    for (const stack of STACKS) {
      market.pin(stack, "6.25.0");
      isApplied(market.folder(stack), market.environment);
    }
    expect(STACKS.map((stack) => market.providerOf(stack))).toEqual(STACKS.map(() => "6.25.0"));
  });

  it("has nothing to do with the newest one either", () => {
    market.synthesise();
    for (const stack of STACKS) {
      succeeds(market.folder(stack), ["init", "-upgrade"], market.environment);
      expect(market.providerOf(stack)).not.toBe("6.25.0");
      succeeds(market.folder(stack), ["plan", "-detailed-exitcode"], market.environment);
    }
  });
});

describe.skipIf(TOFU === "")("market with OpenTofu", () => {
  let market: Market;
  beforeAll(() => {
    market = new Market();
    symlinkSync(TOFU, join(market.root, "bin/terraform"));
  });
  afterAll(() => market.remove());

  it.each(STACKS)("%s is valid, is applied, and then has nothing to do", (stack) => {
    isApplied(market.folder(stack), market.environment);
    succeeds(market.folder(stack), ["validate"], market.environment);
  });
});
