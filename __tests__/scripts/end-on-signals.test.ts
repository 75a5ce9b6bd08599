import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT } from "../support/environment.ts";

/** A command that has started something, and whose undoing takes a moment. */
const COMMAND = `
  import { endOnSignals } from "./scripts/end-on-signals.ts";
  const end = endOnSignals(async () => {
    console.log("undoing");
    await new Promise((resolve) => setTimeout(resolve, 300));
    console.log("undone");
  });
  console.log("started");
  process.stdin.resume();
  process.stdin.on("end", async () => { await end(); await end(); });
`;

interface Ended {
  readonly code: number | null;
  readonly lines: readonly string[];
}

function ended(act: (command: ChildProcess) => void): Promise<Ended> {
  const args = ["--import", "tsx", "--input-type=module", "--eval", COMMAND];
  const command = spawn(process.execPath, args, { cwd: PROJECT, stdio: ["pipe", "pipe", "ignore"] });
  let output = "";
  command.stdout.on("data", (chunk) => {
    const before = output;
    output += chunk;
    for (const line of ["started", "undoing"])
      if (!before.includes(line) && output.includes(line)) act(command);
  });
  return new Promise((resolve) => {
    command.once("close", (code) => resolve({ code, lines: output.trim().split("\n") }));
  });
}

describe("a command that somebody ends", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s, twice, undoes what it started, once, and says so by its code", async (signal, code) => {
    const found = await ended((command) => command.kill(signal));
    expect(found).toEqual({ code, lines: ["started", "undoing", "undone"] });
  });

  it("undoes once at its own end, too", async () => {
    const found = await ended((command) => command.stdin?.end());
    expect(found).toEqual({ code: 0, lines: ["started", "undoing", "undone"] });
  });
});

const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** Files below `bench` and `scripts`, and what they say. */
const FILES = ["bench", "scripts"]
  .flatMap((folder) =>
    readdirSync(join(PROJECT, folder), { recursive: true, encoding: "utf8" }).map((file) =>
      join(folder, file),
    ),
  )
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ file, text: readFileSync(join(PROJECT, file), "utf8") }));

const ENDING = FILES.filter(
  ({ file, text }) => file !== "scripts/end-on-signals.ts" && /\bendOnSignals\(/.test(text),
).map(({ file }) => file);

describe("npm run", () => {
  /** npm hands signals on to its shell alone, and tsx by itself kills what does not answer within 60 ms. */
  it("starts each command that undoes something as its own child", () => {
    expect(ENDING.length).toBeGreaterThan(3);
    for (const file of ENDING) {
      const started = Object.values(scripts).filter((script) => script.includes(file));
      expect(started, file).toHaveLength(1);
      expect(started[0]).toMatch(new RegExp(`(^|&& )exec node --import tsx ${file}$`));
    }
  });

  it("hands on SIGTERM to a command that is busy, and waits until it has undone", async () => {
    const folder = mkdtempSync(join(tmpdir(), "signals-"));
    try {
      const helper = JSON.stringify(join(PROJECT, "scripts/end-on-signals.ts"));
      writeFileSync(
        join(folder, "command.ts"),
        `import { endOnSignals } from ${helper};
         endOnSignals(() => console.log("undone"));
         console.log("started");
         const until = Date.now() + 1000;
         while (Date.now() < until);
         process.stdin.resume();\n`,
      );
      const command = scripts["bench:deploy"]?.replace("bench/deploy.ts", "command.ts");
      writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", scripts: { command } }));
      symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
      const npm = spawn("npm", ["run", "--silent", "command"], {
        cwd: folder,
        stdio: ["pipe", "pipe", "ignore"],
      });
      let output = "";
      npm.stdout.on("data", (chunk) => {
        output += chunk;
        if (output.trim() === "started") npm.kill("SIGTERM");
      });
      const code = await new Promise((resolve) => npm.once("exit", resolve));
      expect({ code, output }).toEqual({ code: 143, output: "started\nundone\n" });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** What goes on by itself when the command that has started it is gone. */
const GOES_ON = /\bStack\.prepare\(|\bContainers\.prepare\(|\bnew Shop\(|"--detach"/;

it("each command that starts containers undoes them at a signal", () => {
  const commands = FILES.filter(({ text }) => GOES_ON.test(text));
  expect(commands.length).toBeGreaterThan(3);
  expect(commands.filter(({ text }) => !/\bendOnSignals\(/.test(text)).map(({ file }) => file)).toEqual([]);
});
