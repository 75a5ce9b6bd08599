import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
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

/** What goes on by itself when the command that has started it is gone. */
const GOES_ON = /\bStack\.prepare\(|\bContainers\.prepare\(|\bnew Shop\(|"--detach"/;

it("each command that starts containers undoes them at a signal", () => {
  const commands = ["bench", "scripts"]
    .flatMap((folder) =>
      readdirSync(join(PROJECT, folder), { recursive: true, encoding: "utf8" }).map((file) =>
        join(folder, file),
      ),
    )
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ file, text: readFileSync(join(PROJECT, file), "utf8") }))
    .filter(({ text }) => GOES_ON.test(text));
  expect(commands.length).toBeGreaterThan(3);
  expect(commands.filter(({ text }) => !/\bendOnSignals\(/.test(text)).map(({ file }) => file)).toEqual([]);
});
