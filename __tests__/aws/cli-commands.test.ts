import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PROJECT } from "../support/environment.ts";

/** What the AWS CLI's commands take, made by scripts/aws-facts/generate.py from botocore. */
const facts = z
  .object({
    services: z.record(
      z.string(),
      z.record(z.string(), z.object({ options: z.array(z.string()), required: z.array(z.string()) })),
    ),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, "cli-commands.json"), "utf8")));

/** Options that every command has. Source: AWS CLI Command Reference, "aws", Global Options, 2026-11-26. */
const GLOBAL_OPTIONS = ["region", "query", "output", "profile", "no-cli-pager"];

/** What the CLI does itself, without an operation of that name. */
const OF_THE_CLI = ["configure sso", "ecr get-login-password", "sso login"];

interface Command {
  readonly file: string;
  readonly text: string;
  readonly service: string;
  readonly operation: string;
  readonly options: readonly string[];
}

/** `aws` and what follows on its line, to the end of the code, of the pipe or of the substitution. */
const COMMAND = /(?<![\w@/-])aws ((?:[a-z][a-z0-9-]+) [a-z][a-z-]+)([^`|;&)\n]*)/g;

function commandsIn(file: string): Command[] {
  const text = readFileSync(join(PROJECT, file), "utf8").replace(/\\\n\s*/g, " ");
  return [...text.matchAll(COMMAND)].flatMap(([all, name = "", rest = ""]) => {
    const [service = "", operation = ""] = name.split(" ");
    const options = [...rest.matchAll(/\s--([a-z][a-z0-9-]*)/g)].map(([, option]) => option ?? "");
    return OF_THE_CLI.includes(name) ? [] : [{ file, text: all, service, operation, options }];
  });
}

const pages = [
  "README.md",
  "SECURITY.md",
  ...readdirSync(join(PROJECT, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
];
const commands = pages.flatMap(commandsIn);

describe("the AWS CLI's commands in README and docs", () => {
  it.each(commands)("$file: $text", ({ service, operation, options }) => {
    const known = facts.services[service]?.[operation];
    expect(known, "add it to CLI_COMMANDS of scripts/aws-facts/generate.py, and run that").toBeDefined();
    const named = options.filter((option) => !GLOBAL_OPTIONS.includes(option));
    // A switch may be turned off by a no- before its name.
    const taken = new Set(known?.options.flatMap((option) => [option, `no-${option}`]));
    expect(named.filter((option) => !taken.has(option))).toEqual([]);
    // A command that a sentence only names has no options.
    if (options.length > 0)
      expect(known?.required.filter((one) => !named.includes(one) && !named.includes(`no-${one}`))).toEqual(
        [],
      );
  });

  it("are found, each operation of the table among them", () => {
    const shown = commands.map(({ service, operation }) => `${service} ${operation}`);
    const held = Object.entries(facts.services).flatMap(([service, operations]) =>
      Object.keys(operations).map((operation) => `${service} ${operation}`),
    );
    // A sentence names two of AWS Config's without their service.
    const named = ["configservice put-delivery-channel", "configservice start-configuration-recorder"];
    expect(held.filter((one) => !shown.includes(one) && !named.includes(one))).toEqual([]);
  });
});
