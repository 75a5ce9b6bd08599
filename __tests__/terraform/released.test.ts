import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT } from "../support/environment.ts";
import { ChangingProject, type StackPlan } from "./change.ts";
import {
  allowedToBeDestroyed,
  type Destroyed,
  RELEASED_FOLDER,
  releasedVersions,
  releases,
} from "./released.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (what an upgrade does to the state of each version)`);

const CHANGELOG = readFileSync(join(PROJECT, "CHANGELOG.md"), "utf8");
const VERSION: string = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")).version;
const VERSIONS = Object.keys(releases());

type Destroying = Pick<Destroyed, "version" | "stack" | "address" | "does">;

/** All that plans would take away, in the form of the committed list; the plans are in the order of the stacks. */
const destroying = (version: string, stacks: readonly string[], plans: readonly StackPlan[]): Destroying[] =>
  plans.flatMap(({ actions }, index) =>
    (["replace", "delete", "forget"] as const).flatMap((does) =>
      actions[does].map((address) => ({ version, stack: stacks[index] ?? "", address, does })),
    ),
  );

describe("the states of versions", () => {
  it("are kept for each version of the changelog, and for that of the package", () => {
    expect(
      [...releasedVersions(CHANGELOG), VERSION].filter((version) => !VERSIONS.includes(version)),
    ).toEqual([]);
    expect(releasedVersions("## Unreleased\n\n## [1.2.0] - 2027-01-01\n\n## 1.1.0\n")).toEqual([
      "1.2.0",
      "1.1.0",
    ]);
  });
});

describe.skipIf(missing).each(VERSIONS)("the state of %s", (version) => {
  let project: ChangingProject;
  beforeAll(() => {
    project = ChangingProject.empty();
    execFileSync("tar", ["-xzf", join(RELEASED_FOLDER, `${version}.tar.gz`), "-C", project.root]);
  });
  afterAll(() => project.remove());

  const released: string[] = [];
  beforeAll(() => {
    for (const file of readdirSync(join(project.root, "state")))
      released.push(...addressesIn(project.root, file));
  });

  it("is upgraded, and what goes or is replaced is what is listed with a reason", () => {
    const environment = readFileSync(join(project.root, "environments/market.yml"), "utf8");
    const plans = project.change({ environment });
    expect(project.stackNames).toEqual([
      ...["board-network", "board-data", "board-service"],
      ...["market-network", "market-data", "market-service"],
    ]);
    const listed = allowedToBeDestroyed().filter((one) => one.version === version);
    expect(destroying(version, project.stackNames, plans)).toEqual(
      listed.map(({ reason: _, ...one }) => one),
    );
    const created = plans.flatMap(({ actions }, index) =>
      actions.create.map((address) => `${project.stackNames[index]}: ${address}`),
    );
    expect(released.length).toBeGreaterThan(150);
    expect(created.filter((address) => released.includes(address))).toEqual([]);
  });

  it("then has nothing to do", () => {
    expect(project.unsettled()).toEqual([]);
  });
});

interface State {
  readonly resources: readonly { readonly mode: string; readonly type: string; readonly name: string }[];
}

/** Such as `market-service: aws_lb.ingress_1F2D`. */
function addressesIn(root: string, file: string): string[] {
  const { resources }: State = JSON.parse(readFileSync(join(root, "state", file), "utf8"));
  return resources
    .filter(({ mode }) => mode === "managed")
    .map(({ type, name }) => `${basename(file, ".tfstate")}: ${type}.${name}`);
}
