/** What `init` asks on a terminal, and what becomes of the answers; @clack/prompts is told what to answer. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as prompts from "@clack/prompts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { initialise } from "../../cli/init.ts";
import { PROJECT } from "../support/environment.ts";

vi.mock("@clack/prompts", async (original) => ({
  ...(await original<typeof prompts>()),
  cancel: vi.fn(),
  confirm: vi.fn(),
  intro: vi.fn(),
  isCancel: (answer: unknown) => answer === CANCELLED,
  select: vi.fn(),
  text: vi.fn(),
}));

const CANCELLED = Symbol("cancelled");
const terminal = { stdin: process.stdin.isTTY, stdout: process.stdout.isTTY };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "asks-"));
  cpSync(join(PROJECT, "__tests__/corpus/express-mongo"), folder, { recursive: true });
  process.stdin.isTTY = process.stdout.isTTY = true;
  vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  Object.assign(process.stdin, { isTTY: terminal.stdin });
  Object.assign(process.stdout, { isTTY: terminal.stdout });
  process.exitCode = 0;
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** Answers by a word of the question; what is not among them gets the value that is proposed. */
function answering(answers: Readonly<Record<string, unknown>>): string[] {
  const asked: string[] = [];
  const answer = async ({ message, initialValue }: { message: string; initialValue?: unknown }) => {
    asked.push(message);
    const word = Object.keys(answers).find((one) => message.includes(one));
    return word === undefined ? initialValue : answers[word];
  };
  vi.mocked(prompts.text).mockImplementation(answer as never);
  vi.mocked(prompts.select).mockImplementation(answer as never);
  vi.mocked(prompts.confirm).mockImplementation(answer as never);
  return asked;
}

describe("init on a terminal", () => {
  it("asks what it cannot know, and writes the answers", async () => {
    const asked = answering({
      "Name of": "recipes",
      region: "eu-west-1",
      "mongo run": "db.example.com",
      memory: "768",
    });
    await initialise({ root: folder, yes: false, json: false });
    expect(asked.map((question) => question.split(/[;?(]/)[0]?.trim())).toEqual([
      "Name of the environment",
      "AWS region",
      "What do tasks run on",
      "MiB of memory for api",
      "Where does mongo run",
    ]);
    expect(parse(readFileSync(join(folder, "environments/recipes.yml"), "utf8"))).toMatchObject({
      name: "recipes",
      region: "eu-west-1",
      containers: { api: { memory: 768 } },
      external: { mongo: { host: "db.example.com" } },
    });
  });

  it("writes nothing when it is broken off", async () => {
    answering({ memory: CANCELLED });
    await initialise({ root: folder, yes: false, json: false });
    expect(process.exitCode).toBe(1);
    expect(existsSync(join(folder, "environments"))).toBe(false);
    expect(prompts.cancel).toHaveBeenCalledWith("Nothing was written.");
  });

  it("refuses a package.json that is none before it asks", async () => {
    const asked = answering({});
    for (const text of ["{", "[]"]) {
      writeFileSync(join(folder, "package.json"), text);
      await expect(initialise({ root: folder, yes: false, json: false })).rejects.toThrow(
        "package.json is not a JSON object; mend it first",
      );
    }
    expect(asked).toEqual([]);
  });
});
