/** What stands on a terminal, on a pseudo terminal that `script` of util-linux makes, and what elsewhere. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BakeBars } from "../../../cli/deploy/bake-bars.ts";
import { bar } from "../../../cli/deploy/progress.ts";
import { rolloutTable } from "../../../cli/deploy/rollout.ts";
import { PROJECT } from "../../support/environment.ts";
import { run } from "../../support/run.ts";

const DRIVER = [
  process.execPath,
  "--import",
  "tsx",
  join(PROJECT, "__tests__/cli/deploy/progress-driver.ts"),
];
const ESCAPE = "\u001b[";

function onTerminal(variables: string): string {
  const command = `stty rows 40 cols 120; env -u FORCE_COLOR -u CI NO_COLOR=1 TERM=xterm ${variables} ${DRIVER.join(" ")}`;
  const { code, stdout, stderr } = run("script", ["-qec", command, "/dev/null"], PROJECT);
  if (code !== 0) throw new Error(`script ended with ${code}: ${stdout}${stderr}`);
  return stdout.replaceAll("\r\n", "\n");
}

const noScript = run("script", ["--version"], PROJECT).code !== 0;
if (noScript) console.log("skipped: progress on a terminal (no script of util-linux)");

const PLAIN = ["Applying shop-service", "  aws_lb.shop: Still creating...", "shop runs 1.4.2."];
/** How long it took, where it took long on a busy machine. */
const withoutTime = (text: string): string[] =>
  text.split("\n").filter((line) => line !== "" && !/^ {2}\d+(\.\d)? s$/.test(line));

describe.skipIf(noScript)("on a terminal", () => {
  it("a step is drawn with bar and table, over its own lines only, and lines that are told stay", () => {
    const text = onTerminal("");
    expect(text).toContain(bar(3, 12, "resources"));
    expect(text).toMatch(/shop .*new .*shop:8 .*1 of 2/);
    expect(text).toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] 0 s/);
    expect(text).toContain(`${ESCAPE}1A`);
    expect(text).toContain(`${ESCAPE}?25h`);
    for (const line of PLAIN) expect(text).toContain(`${line}\n`);
    // Each stays once: nothing is drawn over it, and nothing is left of what was drawn.
    expect(text.split("Still creating...")).toHaveLength(2);
    expect(text.lastIndexOf("█")).toBeLessThan(text.indexOf("shop runs"));
  });

  it.each(["CI=true", "TERM=dumb"])("there are plain lines where %s", (variable) => {
    const text = onTerminal(variable);
    expect(text).not.toContain(ESCAPE);
    expect(withoutTime(text)).toEqual(PLAIN);
  });
});

it("elsewhere there are plain lines", () => {
  const [node = "", ...args] = DRIVER;
  const { code, stdout } = run(node, args, PROJECT);
  expect([code, stdout.includes(ESCAPE)]).toEqual([0, false]);
  expect(withoutTime(stdout)).toEqual(PLAIN);
});

describe("bars", () => {
  it("are as full as what is done", () => {
    expect(bar(0, 4, "a")).toBe(`${"░".repeat(24)} 0/4 a`);
    expect(bar(1, 4, "a")).toBe(`${"█".repeat(6)}${"░".repeat(18)} 1/4 a`);
    expect(bar(9, 4, "a")).toBe(`${"█".repeat(24)} 9/4 a`);
    expect(bar(0, 0, "a")).toBe(`${"░".repeat(24)} 0/0 a`);
  });

  it("of builds follow what the builder writes, image by image and stage by stage", () => {
    const bars = new BakeBars();
    expect(bars.read("#1 [internal] load build definition from Dockerfile")).toBeUndefined();
    expect(bars.read("#7 0.412 added 120 packages")).toBeUndefined();
    expect(bars.read("#7 [web 2/4] WORKDIR /srv")).toEqual([bar(2, 4, "web")]);
    bars.read("#9 [app build 3/5] RUN npm ci");
    // Stages that share layers are told out of order.
    expect(bars.read("#6 [web 1/4] FROM docker.io/library/node:24-slim")).toEqual([
      bar(2, 4, "web"),
      bar(3, 5, "app build"),
    ]);
  });
});

it("there is no table before there is a deployment", () => {
  expect(rolloutTable([{ serviceName: "shop", deployments: [] }])).toEqual([]);
});
