/** The life of an environment that ships, as it begins for each of them. */
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { PROJECT } from "../support/environment.ts";
import { run } from "../support/run.ts";
import { deletedIn } from "./deleted.ts";
import { TerraformProject, type TerraformRan, terraform } from "./terraform.ts";

/** Exit codes of `terraform plan -detailed-exitcode`. */
export const NOTHING_TO_DO = 0;
export const CHANGES = 2;

export interface State {
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
  }[];
}

/** Of an environment, in the order of deployment; mall's begin with the roles of its operators. */
export const stacksOf = (environment: string): string[] =>
  [...(environment === "mall" ? ["delivery"] : []), "network", "data", "service"].map(
    (part) => `${environment}-${part}`,
  );

export class ShippedLife {
  readonly project: TerraformProject;

  /** @param files what its compose files are made of, from the project's folder, beside docker-compose.yml */
  constructor(environment: string, files: readonly string[] = []) {
    const text = readFileSync(join(PROJECT, `environments/${environment}.yml`), "utf8");
    this.project = new TerraformProject({ [environment]: text });
    for (const file of files) cpSync(join(PROJECT, file), this.path(file), { recursive: true });
  }

  path(file: string): string {
    return join(this.project.root, file);
  }

  run(stack: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): TerraformRan {
    return terraform(this.project.folder(stack), args, {
      // There is no bastion to scan here; the key scan has tests of its own, with real servers.
      PATH: `${join(import.meta.dirname, "fake-bin")}:${process.env["PATH"]}`,
      HOME: this.project.root,
      STANDIN_LOG: this.path("log.jsonl"),
      ...more,
    });
  }

  /** What Terraform said, which must end with this code. */
  ends(
    stack: string,
    args: readonly string[],
    code = 0,
    more: Readonly<Record<string, string>> = {},
  ): string {
    const ran = this.run(stack, args, more);
    expect(ran.code, `terraform ${args.join(" ")} of ${stack}\n${ran.output.slice(-4000)}`).toBe(code);
    return ran.output;
  }

  /** Takes addresses out of the state, as `destroy` does with what is kept; `terraform state` takes no flags before `rm`. */
  forget(stack: string, addresses: readonly string[]): void {
    const args = [`-chdir=${this.project.folder(stack)}`, "state", "rm", ...addresses];
    const { code, stderr } = run("terraform", args, PROJECT, { HOME: this.project.root });
    expect(code, stderr).toBe(0);
  }

  stateText(stack: string): string {
    return readFileSync(this.path(`state/${stack}.tfstate`), "utf8");
  }

  state(stack: string): State {
    return JSON.parse(this.stateText(stack));
  }

  /** Types of what was destroyed, in the order in which it went. */
  deleted(): string[] {
    return deletedIn(this.path("log.jsonl"));
  }

  remove(): void {
    this.project.remove();
  }
}

/** The tests of a first deployment, which those of changes and of the end come after. */
export function beginsWithItsStacks(environment: string, life: () => ShippedLife): void {
  it("is synthesised into a state for each stack", () => {
    expect(life().project.synthesise()).toEqual(stacksOf(environment));
  });

  it.each(stacksOf(environment))("%s: init, validate, plan, apply, and an empty second plan", (stack) => {
    life().ends(stack, ["init"]);
    life().ends(stack, ["validate"]);
    life().ends(stack, ["plan", "-detailed-exitcode"], CHANGES);
    life().ends(stack, ["apply", "-auto-approve"]);
    life().ends(stack, ["plan", "-detailed-exitcode"], NOTHING_TO_DO);
  });
}

/** Arguments that hold a password where a provider keeps one; each must be empty in the states. */
export function expectNoPasswords(life: ShippedLife, environment: string): void {
  for (const stack of stacksOf(environment)) {
    for (const { type, instances } of life.state(stack).resources) {
      if (!/secretsmanager_secret_version|rds_cluster$/.test(type)) continue;
      for (const { attributes } of instances) {
        expect(attributes["secret_string"] ?? "").toBe("");
        expect(attributes["master_password"] ?? "").toBe("");
      }
    }
  }
}
