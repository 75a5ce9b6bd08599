/** The stack of what a pipeline may do: made by a person, changed by a person, and destroyed by one once it is gone. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, PlayedShop } from "../../support/played-shop.ts";

let shop: PlayedShop;
beforeAll(async () => {
  shop = await PlayedShop.start();
});
afterAll(() => shop.remove());

const STATE = "state: { home: s3, bucket: live-shop-state }";
const DELIVERY = "delivery: { pipeline: github-actions, repository: shop/shop }";
const PIPELINE = "assumed-role/live-shop-delivery/run";
const PERSON = "user/somebody";
const STACK = "live-shop-delivery";
const ROLE = expect.stringMatching(/^aws_iam_role\.delivery_role_/);
const DENIED = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>";

const deploy = (...flags: readonly string[]): Promise<Ended> =>
  shop.run("deploy", "live-shop", "--tag", "1.0.0", ...flags);

/** What Terraform has in AWS of the stack. */
const left = (): number => JSON.parse(shop.read(`state-${STACK}`)).resources.length;

/** Each runs the program several times. */
const LONG = { timeout: 180_000 };

describe("a pipeline", LONG, () => {
  it("cannot give itself rights, and is told so before anything is applied", async () => {
    shop.edit("state: { home: local }", `${STATE}\n${DELIVERY}`);
    shop.write("caller", PIPELINE);
    const { code, stderr } = await deploy("--yes");
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/live-shop-delivery.*from your own machine.*EOE-DEPLOY-036/),
    ]);
    expect(shop.lines("applied")).toEqual([]);
  });

  it("deploys once a person has", async () => {
    shop.write("caller", PERSON);
    expect(await deploy("--yes")).toMatchObject({ code: 0 });
    expect(shop.lines("applied")).toContain(STACK);
    shop.write("caller", PIPELINE);
    expect(await deploy("--yes")).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("a stack that the environment no longer has", LONG, () => {
  it("is left alone by the pipeline, whose own role is in it", async () => {
    shop.edit(`${DELIVERY}\n`, "");
    const before = left();
    expect(before).toBeGreaterThan(3);
    const { code, stdout } = await deploy("--yes");
    expect([code, stdout.includes(STACK), left()]).toEqual([0, false, before]);
  });

  it("stands in a person's plan", async () => {
    shop.write("caller", PERSON);
    const { stdout } = await shop.run("plan", "live-shop", "--json");
    const step = JSON.parse(stdout).steps.at(-1);
    expect([step.stack, step.changes.destroyed]).toEqual([STACK, expect.arrayContaining([ROLE])]);
  });

  it("stays where nobody says yes, or its state may not be read, and that is told", async () => {
    const before = left();
    const asked = await deploy();
    expect([asked.code, asked.stderr]).toEqual([
      2,
      expect.stringMatching(/live-shop-delivery.*EOE-DEPLOY-007/),
    ]);
    expect(asked.stdout).toContain("destroys: aws_iam_role.delivery_role_");
    shop.states = () => ({ status: 403, body: DENIED });
    const unknown = await deploy("--yes");
    shop.states = undefined;
    expect([unknown.code, unknown.stdout]).toEqual([
      0,
      expect.stringMatching(
        /whether live-shop\/delivery\.tfstate is left .* is not known: AWS S3 GetObject: AccessDenied/,
      ),
    ]);
    expect(left()).toBe(before);
  });

  it("stays where it holds data, whoever deploys", async () => {
    const state = shop.read(`state-${STACK}`);
    const bucket = {
      mode: "managed",
      type: "aws_s3_bucket",
      name: "artefacts",
      module: "module.ci",
      instances: [],
    };
    shop.write(`state-${STACK}`, state.replace('"resources":[', `"resources":[${JSON.stringify(bucket)},`));
    for (const command of ["deploy", "destroy"]) {
      const flags = command === "deploy" ? ["--tag", "1.0.0"] : [];
      const { code, stderr } = await shop.run(command, "live-shop", "--yes", ...flags);
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(
          /live-shop-delivery.*it holds module\.ci\.aws_s3_bucket\.artefacts.*EOE-DEPLOY-039/,
        ),
      ]);
    }
    shop.write(`state-${STACK}`, state);
  });

  it("is destroyed last by a person, and once", async () => {
    const { code, stdout } = await deploy("--yes", "--json");
    const { stacks } = JSON.parse(stdout);
    expect([code, stacks.at(-1)]).toMatchObject([0, { stack: STACK }]);
    expect(stacks.at(-1).changes.destroyed).toEqual(expect.arrayContaining([ROLE]));
    expect([left(), shop.lines("applied").at(-1)]).toEqual([0, STACK]);
    const again = await deploy("--yes");
    expect([again.code, again.stdout.includes(STACK)]).toEqual([0, false]);
  });
});
