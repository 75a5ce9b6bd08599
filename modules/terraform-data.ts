import { type Construct, TerraformResource } from "./cdktf.ts";

/**
 * Terraform's own resource whose id is made up when it is made and stays in the state: another one each time that an
 * environment is made anew.
 * Source: Terraform language, "The terraform_data Managed Resource Type", `id` and `triggers_replace` (2026-11).
 */
export class LifeId extends TerraformResource {
  /** @param endsWith a change of any of these begins another life */
  constructor(
    scope: Construct,
    id: string,
    private readonly endsWith: Readonly<Record<string, string | undefined>>,
  ) {
    super(scope, id, { terraformResourceType: "terraform_data" });
  }

  /** Eight hexadecimal digits, known once it is made. */
  get short(): string {
    return `\${substr(${this.terraformResourceType}.${this.friendlyUniqueId}.id, 0, 8)}`;
  }

  protected override synthesizeAttributes(): Readonly<Record<string, unknown>> {
    return { triggers_replace: this.endsWith };
  }
}

/**
 * Terraform's own resource that holds a value, for others to be replaced when the value changes. CDKTF's `DataResource`
 * asks the program `terraform` for its version, though a synthesis needs none.
 */
export class WatchedValue extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly input: Readonly<Record<string, unknown>>,
  ) {
    super(scope, id, { terraformResourceType: "terraform_data" });
  }

  /** For `lifecycle.replaceTriggeredBy`: bare, since Terraform takes a reference there. */
  get address(): string {
    return `${this.terraformResourceType}.${this.friendlyUniqueId}`;
  }

  protected override synthesizeAttributes(): Readonly<Record<string, unknown>> {
    return { input: this.input };
  }
}
