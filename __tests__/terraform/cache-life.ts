/** The life of market with a cache of its own, whose data stack holds no password. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { Problems } from "../../modules/problems.ts";
import { type Changes, marketWith } from "../support/environment.ts";
import { COMPOSE_WITH_CACHE } from "../support/kinds.ts";
import { actionsOf, ChangingProject, type Edited, type StackPlan } from "./change.ts";
import { deletedIn } from "./deleted.ts";
import { terraform } from "./terraform.ts";

/** What the stand-ins make up for ephemeral values. */
const MADE_UP = /(random-password|secret-string)-[0-9a-f]{8}/;
/** A URL with a password in it, with TLS or without. */
const RESOLVED_URL = /rediss?:\/\/\w+:(?!\$\{)[^@"\s]+@/;

/** Market with this cache, some of whose settings differ, and some of the environment's. */
export const withCacheOf =
  (kind: Changes) =>
  (more: Changes = {}, changes: Changes = {}): Edited => ({
    environment: marketWith({ cache: { ...(kind["cache"] as object), ...more }, ...changes }),
    compose: COMPOSE_WITH_CACHE,
  });

/** Resources that a plan makes, changes and takes away, but for alarms, without the ends of their names. */
export const told = (plans: readonly StackPlan[], part: string): string[] =>
  Object.entries(actionsOf(plans, part))
    .flatMap(([action, addresses]: [string, readonly string[]]) =>
      addresses.map((address) => `${action} ${address.replace(/_[0-9A-F]{8}$/, "")}`),
    )
    .filter((line) => !line.includes("aws_cloudwatch_metric_alarm"));

export class CacheLife {
  readonly running: ChangingProject;

  constructor(edited: Edited) {
    this.running = ChangingProject.deployed(edited);
  }

  state(): string {
    return readFileSync(join(this.running.root, "state/market-data.tfstate"), "utf8");
  }

  expectNoPassword(): void {
    expect(this.state()).not.toMatch(MADE_UP);
    expect(this.state()).not.toMatch(RESOLVED_URL);
  }

  /** Applies a change, after which nothing is left to do, and no password is in the state. */
  changed(edited: Edited): StackPlan[] {
    const plans = this.running.change(edited);
    expect(this.running.plan("market-data").hasChanges).toBe(false);
    this.expectNoPassword();
    return plans;
  }

  /** None of these reaches Terraform. */
  expectRefused(all: readonly Edited[]): void {
    const copy = this.running.copy();
    try {
      for (const edited of all) expect(() => copy.edit(edited)).toThrow(Problems);
    } finally {
      copy.remove();
    }
  }

  /** Terraform refuses to destroy the data stack on account of this type. */
  expectProtected(type: string): void {
    const ran = terraform(this.running.folder("market-data"), ["destroy", "-auto-approve"]);
    expect(ran.code).toBe(1);
    expect(ran.output.replace(/\s+/g, " ")).toMatch(
      new RegExp(`Instance cannot be destroyed.*${type}.* has lifecycle.prevent_destroy set`),
    );
  }

  remove(): void {
    this.running.remove();
  }
}

/** Deploys an environment and destroys it; types of what was deleted, in the order in which it went. */
export function deletedOf(edited: Edited): string[] {
  const project = ChangingProject.deployed(edited);
  try {
    const log = join(project.root, "log.jsonl");
    for (const stack of [...project.stackNames].reverse()) {
      const ran = terraform(project.folder(stack), ["destroy", "-auto-approve"], {
        STANDIN_LOG: log,
        PATH: `${join(import.meta.dirname, "fake-bin")}:${process.env["PATH"]}`,
        HOME: project.root,
      });
      expect(ran.code, ran.output.slice(-3000)).toBe(0);
    }
    return deletedIn(log);
  } finally {
    project.remove();
  }
}
