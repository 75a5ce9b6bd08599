/** The life of an environment with a database of its own: its three stacks, each of which holds no secret. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { synthesise } from "../../cli/synthesise.ts";
import { Problems } from "../../modules/problems.ts";
import { databaseProject, withDatabase } from "../support/databases.ts";
import type { Changes } from "../support/environment.ts";
import { deletedIn } from "./deleted.ts";
import { terraform } from "./terraform.ts";

export const STACKS = ["market-network", "market-data", "market-service"] as const;
export type Stack = (typeof STACKS)[number];

/** What the stand-ins make up for ephemeral values; the control test below shows that they do. */
export const MADE_UP = /(random-password|secret-string)-[0-9a-f]{8}/;
/** Arguments that hold a secret where a provider keeps one. */
const SECRET_ARGUMENTS = [
  "secret_string",
  "secret_string_wo",
  "secret_binary",
  "master_password",
  "master_password_wo",
  "password",
  "password_wo",
];
/** A connection string with a password in it. */
export const RESOLVED_CONNECTION = /(mongodb|mysql|postgresql):\/\/\w+:(?!\$\{)[^@"\s]+@/;

export class Life {
  readonly root: string;

  constructor(private readonly database: Changes) {
    this.root = databaseProject("");
    this.synthesise();
  }

  synthesise(changes: Changes = {}): void {
    writeFileSync(join(this.root, "environments/market.yml"), withDatabase(this.database, changes));
    synthesise({ root: this.root, outdir: "cdktf.out", names: [] });
  }

  /** What the record of data refuses of changes to what is deployed; "" for nothing. */
  refusal(changes: Changes): string {
    try {
      this.synthesise(changes);
      return "";
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      return error.list.map(({ message }) => message).join("\n");
    }
  }

  /** Applies stacks for the first time, in this order. */
  begin(...stacks: readonly Stack[]): void {
    for (const stack of stacks) {
      this.succeeds(stack, ["init"]);
      this.apply(stack);
    }
  }

  run(stack: Stack, ...args: string[]) {
    return terraform(join(this.root, "cdktf.out/stacks", stack), args, {
      PATH: `${join(import.meta.dirname, "fake-bin")}:${process.env["PATH"]}`,
      HOME: this.root,
      STANDIN_LOG: join(this.root, "log.jsonl"),
    });
  }

  succeeds(stack: Stack, args: readonly string[]): string {
    const ran = this.run(stack, ...args);
    expect(ran.code, `terraform ${args.join(" ")} of ${stack}\n${ran.output.slice(-4000)}`).toBe(0);
    return ran.output;
  }

  /** Plans, looks for secrets in the plan, and tells what it would do: `create aws_ecs_service`, in alphabetical order. */
  plan(stack: Stack): string[] {
    const file = join(this.root, "plan");
    this.succeeds(stack, ["plan", `-out=${file}`]);
    const shown = JSON.parse(this.run(stack, "show", "-json", file).stdout);
    this.expectNoSecrets(shown, `plan of ${stack}`);
    return (shown.resource_changes as { type: string; change: { actions: string[] } }[])
      .flatMap(({ type, change }) =>
        change.actions
          .filter((action) => action !== "no-op" && action !== "read")
          .map((action) => `${action} ${type}`),
      )
      .sort();
  }

  apply(stack: Stack): void {
    this.succeeds(stack, ["apply", "-auto-approve"]);
    this.expectNoSecrets(JSON.parse(this.stateText(stack)), `state of ${stack}`);
  }

  /** Applies what the settings now ask for; tells what was planned, of which nothing is left. */
  change(stack: Stack, changes: Changes): string[] {
    this.synthesise(changes);
    const planned = this.plan(stack);
    this.apply(stack);
    expect(this.plan(stack)).toEqual([]);
    return planned;
  }

  stateText(stack: Stack): string {
    return readFileSync(join(this.root, "state", `${stack}.tfstate`), "utf8");
  }

  deleted(): string[] {
    return deletedIn(join(this.root, "log.jsonl"));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private expectNoSecrets(document: unknown, where: string): void {
    const text = JSON.stringify(document);
    expect(text, where).not.toMatch(MADE_UP);
    expect(text, where).not.toMatch(RESOLVED_CONNECTION);
    for (const [key, value] of members(document)) {
      if (SECRET_ARGUMENTS.includes(key) && typeof value === "string")
        expect(value, `${key} in ${where}`).toBe("");
    }
  }
}

/** All members of all objects in a document, but for the configuration, which holds expressions and no values. */
function members(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.flatMap(members);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key, inner] as [string, unknown],
    ...members(inner),
  ]);
}
